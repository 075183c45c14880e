from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from webperf.browser.flags import UNWANTED_FEATURES, command_line, features_flag
from webperf.pytest_plugin.lent_browser import LentBrowser

OURS = ",".join(UNWANTED_FEATURES)


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["headless", "disable-features=A,B", "mute-audio"], f"A,B,{OURS}"),
        (["disable-features=A", "disable-features=B"], f"B,{OURS}"),
        ([f"disable-features=A,{OURS}"], f"A,{OURS}"),
        (["headless"], OURS),
    ],
    ids=["after its own", "the last one is the one it heeds", "named once", "it had none"],
)
def test_what_is_off_stays_off(flags: list[str], expected: str) -> None:
    assert features_flag(flags) == f"--disable-features={expected}"


@pytest.mark.browser
def test_no_page_of_the_browser_s_own_is_loaded_beside_the_measured_one(
    webperf_browser: LentBrowser, browser: Browser
) -> None:
    page = webperf_browser.new_context().new_page()
    measuring = page.context.browser
    assert measuring is not None

    session = measuring.new_browser_cdp_session()
    own = [t["url"] for t in session.send("Target.getTargets", {"filter": [{}]})["targetInfos"]]
    page.context.close()

    assert [url for url in own if url.startswith("chrome:")] == []
    # And what Playwright turns off is off.
    (its_own,) = [flag for flag in command_line(browser) if flag.startswith("disable-features=")]
    assert its_own + "," + OURS in command_line(measuring)
