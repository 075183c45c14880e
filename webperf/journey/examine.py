"""The mobile checks of a step, in the diagnosis iteration: what the page's answer becomes in the journal."""

from __future__ import annotations

from playwright.sync_api import Error, Page

from webperf.browser.mobile import examine
from webperf.browser.watchdog import Watchdog
from webperf.model.mobile import MobileCheck

TIMEOUT_S = 10.0


def examine_step(page: Page, watchdog: Watchdog, where: tuple[str, str, str]) -> tuple[MobileCheck, ...] | str:
    """The checks of the page, `where` being device, journey and step; or in words why there are none."""
    device, journey, step = where
    try:
        with watchdog.limit(TIMEOUT_S):
            found = examine(page)
    except (Error, KeyError, TypeError, ValueError) as error:
        # The page may have replaced what the checks are made of; then its answer is none of ours.
        return f"no mobile checks of {step!r}: {type(error).__name__}"
    return tuple(MobileCheck(device, journey, step, check, passed, detail) for check, passed, detail in found)
