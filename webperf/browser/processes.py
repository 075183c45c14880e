"""The processes of a browser and of Playwright's driver."""

from __future__ import annotations

import contextlib

import psutil
from playwright.sync_api import Browser


def browser_pid(browser: Browser) -> int:
    """The browser's main process."""
    # Playwright for Python does not tell (microsoft/playwright#37698); the browser does.
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return next(int(process["id"]) for process in processes if process["type"] == "browser")


def kill_driver() -> None:
    """End our driver; Playwright does not tell which process it is."""
    for child in psutil.Process().children():
        with contextlib.suppress(psutil.Error):
            if "run-driver" in child.cmdline():
                child.kill()


def cpu_below_s(pid: int) -> float:
    """Of a process's descendants. Once it is killed nobody waits for them, and the kernel forgets what they took.

    It is waited for itself, by the driver.
    """
    total = 0.0
    with contextlib.suppress(psutil.Error):
        for process in psutil.Process(pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                total += sum(process.cpu_times()[:4])
    return total
