"""A browser for journeys from pytest-playwright's `launch_browser`: its options hold, and its driver is shared.

Playwright's synchronous API allows one driver a thread: webperf cannot start its own beside pytest-playwright's.
"""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error

from webperf.browser.flags import command_line, features_flag
from webperf.browser.processes import browser_pid


class LentBrowser:
    """Launched at first use, and again when it has died (`journey.trial.Browsers`).

    `launch` takes `args`, flags in the place of those it would use, which are `flags`.
    """

    def __init__(self, launch: Callable[..., Browser], flags: Sequence[str] = ()) -> None:
        self._launch = launch
        self._flags = flags
        self._disabled: str | None = None
        self._browser: Browser | None = None
        self._pid: int | None = None

    @property
    def version(self) -> str:
        """Of the browser."""
        return self._running().version

    @property
    def is_connected(self) -> bool:
        """Is it there?"""
        return self._browser is not None and self._browser.is_connected()

    def facts(self) -> Mapping[str, Any]:
        """What the run records of the browser."""
        flags = command_line(self._running())
        return {
            "name": self._running().browser_type.name,
            "version": self.version,
            "found_by": "pytest-playwright",
            "headless": any(flag.startswith("headless") for flag in flags),
            "sandbox": "no-sandbox" not in flags,
            "flags": flags,
        }

    def new_context(self, **options: Any) -> BrowserContext:
        """A fresh one."""
        return self._running().new_context(**options)

    def kill(self) -> None:
        """SIGKILL it; the next use launches another."""
        pid, self._pid = self._pid, None
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    def close(self) -> None:
        """End it in good order, or else the other way."""
        with contextlib.suppress(Error):
            if self._browser is not None:
                self._browser.close()
        self.kill()
        self._browser = None

    def _running(self) -> Browser:
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._launch_quiet()
            self._pid = browser_pid(self._browser)
        return self._browser

    def _launch_quiet(self) -> Browser:
        """Without the features that take time from what is measured, as `webperf run` launches it."""
        if self._disabled is None:
            first = self._launch()
            self._disabled = features_flag(command_line(first))
            first.close()
        return self._launch(args=[*self._flags, self._disabled])
