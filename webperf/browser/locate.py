"""Which Chromium is used: named by the user, else Playwright's own, else the system's."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Playwright

from webperf.errors import BrowserNotFound, UsageError

ENVIRONMENT_VARIABLE = "WEBPERF_BROWSER_PATH"

# A distribution's `chromium` is a shell wrapper that adds flags of its own; the real binary gives a known set.
SYSTEM_BINARIES = (
    "/usr/lib/chromium/chromium",
    "/usr/lib/chromium-browser/chromium-browser",
    "/usr/lib64/chromium-browser/chromium-browser",
    "/opt/google/chrome/chrome",
)
SYSTEM_COMMANDS = ("google-chrome-stable", "google-chrome", "chromium", "chromium-browser")

INSTALL_HINT = "install one with 'webperf install', or name one with --browser-path or " + ENVIRONMENT_VARIABLE


@dataclass(frozen=True, slots=True)
class BrowserPath:
    """Where the browser is, and how it was found: `option`, `environment`, `playwright` or `system`."""

    path: Path
    found_by: str


def locate(playwright: Playwright, asked: str | None = None) -> BrowserPath:
    """The browser to launch. Raises UsageError for a bad path, BrowserNotFound when there is none."""
    named = asked or os.environ.get(ENVIRONMENT_VARIABLE)
    if named:
        return BrowserPath(_executable(named), "option" if asked else "environment")
    own = Path(playwright.chromium.executable_path)
    if own.is_file():
        return BrowserPath(own, "playwright")
    system = system_browser()
    if system is None:
        raise BrowserNotFound(f"no Chromium on this machine: {INSTALL_HINT}")
    return BrowserPath(system, "system")


def system_browser() -> Path | None:
    """Chromium or Chrome as the system installed it; the real binary before a wrapper script."""
    for binary in SYSTEM_BINARIES:
        if os.access(binary, os.X_OK):
            return Path(binary)
    for command in SYSTEM_COMMANDS:
        if found := shutil.which(command):
            return Path(found)
    return None


def _executable(named: str) -> Path:
    path = Path(named).expanduser()
    if not path.is_file():
        raise UsageError(f"no browser at {path}: {INSTALL_HINT}")
    if not os.access(path, os.X_OK):
        raise UsageError(f"{path} is not executable: name the browser's own binary")
    return path
