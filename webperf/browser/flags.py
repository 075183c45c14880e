"""The browser's flags beside Playwright's own, and the features of Chromium that are off while it measures.

Chromium heeds only the last `--disable-features`, and the list that Playwright sends changes with its version. So that
list is asked of a browser which Playwright has launched, and sent once more with ours at its end.
"""

from __future__ import annotations

from collections.abc import Sequence

from playwright.sync_api import Browser

from webperf.browser.wire import PORT_FLAG

# Nothing that calls out while something is measured.
QUIET_FLAGS = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
FLAGS = (*QUIET_FLAGS, PORT_FLAG)
DISABLE = "disable-features="
# What drops down from the address bar is two web pages to new Chromiums (seen in 156), headless too. They are loaded in
# a process of their own when a browser's first window opens, and take 0.5 s of CPU time from the page that is measured
# then: on two cores FCP of the reference dashboard came 0.17 s later, LCP and load_time 0.26 s. Without them a browser
# that has just been started measures as one that has been left alone for 2.5 s.
# A Chromium that does not know a feature does not mind.
UNWANTED_FEATURES = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup")


def command_line(browser: Browser) -> list[str]:
    """The running browser's flags, without the dashes."""
    session = browser.new_browser_cdp_session()
    line = str(session.send("SystemInfo.getInfo")["commandLine"])
    session.detach()
    # The profile's folder is a new name each time; it would make equal runs look different.
    return [flag for flag in line.split(" --")[1:] if not flag.startswith("user-data-dir")]


def features_flag(flags: Sequence[str]) -> str:
    """The flag that turns off what a browser with these flags has turned off, and what we do not want.

    >>> features_flag(["headless", "disable-features=A,B", "mute-audio"])
    '--disable-features=A,B,WebUIOmniboxPopup,WebUIOmniboxAimPopup'
    """
    heeded = next((flag.removeprefix(DISABLE) for flag in reversed(flags) if flag.startswith(DISABLE)), "")
    return f"--{DISABLE}{','.join(dict.fromkeys([*filter(None, heeded.split(',')), *UNWANTED_FEATURES]))}"
