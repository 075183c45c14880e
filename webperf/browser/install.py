"""`webperf install`: puts a Chromium on this machine, from Playwright or else from the distribution."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from webperf.browser.locate import INSTALL_HINT, locate, system_browser
from webperf.errors import BrowserFailed, BrowserNotFound

DOWNLOAD_TIMEOUT_S = 300
PACKAGE_TIMEOUT_S = 900

Say = Callable[[str], None]


def present() -> Path | None:
    """The browser that a run would use now, or None."""
    try:
        with sync_playwright() as playwright:
            return locate(playwright).path
    except BrowserNotFound:
        return None


def install(say: Say) -> Path:
    """Install a Chromium and return its path; raises BrowserFailed with what was tried."""
    say("Asking Playwright for its Chromium ...")
    # Download first, system libraries after: where the download is not possible, that is known within seconds.
    playwright = [sys.executable, "-m", "playwright"]
    if _run([*playwright, "install", "chromium"], DOWNLOAD_TIMEOUT_S):
        _run([*playwright, "install-deps", "chromium"], PACKAGE_TIMEOUT_S)
        if path := present():
            return path
    say("That did not work here; asking the distribution's package manager ...")
    for command in package_commands():
        if not _run(command, PACKAGE_TIMEOUT_S):
            break
    if (path := system_browser()) is None:
        raise BrowserFailed(f"could not install a Chromium, neither from Playwright nor by apt-get: {INSTALL_HINT}")
    return path


def package_commands() -> list[list[str]]:
    """The commands that install Debian's or Ubuntu's package; empty where there is no apt-get."""
    apt = shutil.which("apt-get")
    if apt is None:
        return []
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    return [
        [*prefix, apt, "update"],
        [*prefix, apt, "install", "-y", "--no-install-recommends", "chromium"],
    ]


def _run(command: Sequence[str], timeout_s: int) -> bool:
    """True when the command succeeded. Its last words are shown only when it did not."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        done = subprocess.run(command, env=environment, timeout=timeout_s, capture_output=True, text=True, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"  {error}", file=sys.stderr)
        return False
    if done.returncode != 0:
        print(f"  {_cause(done.stderr or done.stdout) or f'exit code {done.returncode}'}", file=sys.stderr)
    return done.returncode == 0


def _cause(output: str) -> str:
    """The line that names an error, or else the last one."""
    lines = output.strip().splitlines()
    return next((line for line in lines if "error" in line.lower()), lines[-1] if lines else "")
