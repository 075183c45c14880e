"""Chromium as one run uses it: launched, described, relaunched when it died, and ended for certain."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Error, Playwright, sync_playwright

from webperf.browser.fence import Fence
from webperf.browser.flags import FLAGS, command_line, features_flag
from webperf.browser.locate import BrowserPath, locate
from webperf.browser.processes import browser_pid, cpu_below_s, kill_driver
from webperf.browser.quota import CpuQuota
from webperf.errors import BrowserFailed, UsageError

LAUNCH_TIMEOUT_MS = 30_000

RENDERER_SCRIPT = """() => {
  const gl = document.createElement('canvas').getContext('webgl');
  const info = gl && gl.getExtension('WEBGL_debug_renderer_info');
  return info ? gl.getParameter(info.UNMASKED_RENDERER_WEBGL) : null;
}"""


@dataclass(frozen=True, slots=True)
class LaunchOptions:
    """How the user wants the browser: `slow_mo_ms` waits before each action, for watching.

    `cpu_quota`: so many processors for all of the browser's processes; None: as many as there are.
    """

    browser_path: str | None = None
    headed: bool = False
    slow_mo_ms: float = 0
    cpu_quota: float | None = None
    fence: Fence | None = None
    """Which hosts it may reach; None: all."""


class BrowserHost:
    """Owns Playwright's driver and one browser at a time. Use as a context manager.

    Signals are the caller's: Playwright's own handlers are off, so that a stopped run can still write what it has.
    """

    def __init__(self, options: LaunchOptions) -> None:
        self._options = options
        self._playwright: Playwright | None = None
        self._browser: Browser | None = None
        self._path: BrowserPath | None = None
        self._pid: int | None = None
        self._sandbox: bool | None = None
        self._renderer: str | None = None
        self._flags: tuple[str, ...] = FLAGS
        self._quota: CpuQuota | None = None
        self._was_killed = False
        self.lost_cpu_s = 0.0
        """Processor time of browsers that were ended, as far as no process that still runs has it in its own."""

    def __enter__(self) -> BrowserHost:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def browser(self) -> Browser:
        """The running browser, launched if there is none. Raises BrowserNotFound or BrowserFailed."""
        if not self.is_connected:
            if self._browser is not None:
                # It was lost; the driver may be lost with it.
                self.close()
            self._start()
        assert self._browser is not None
        return self._browser

    @property
    def version(self) -> str:
        """Of the browser, as `156.0.8078.79`."""
        return self.browser.version

    def new_context(self, **options: Any) -> BrowserContext:
        """A fresh context of the running browser."""
        return self.browser.new_context(**options)

    @property
    def is_connected(self) -> bool:
        """Is the browser that was last launched still there?"""
        return self._browser is not None and self._browser.is_connected()

    def facts(self) -> Mapping[str, Any]:
        """What the run records of the browser: version, path, flags, sandbox, WebGL renderer."""
        browser = self.browser
        if self._renderer is None:
            self._renderer = _webgl_renderer(browser)
        assert self._path is not None
        return {
            "name": browser.browser_type.name,
            "version": browser.version,
            "path": str(self._path.path),
            "found_by": self._path.found_by,
            "headless": not self._options.headed,
            "sandbox": self._sandbox,
            "webgl_renderer": self._renderer,
            "flags": command_line(browser),
        }

    def end_browser(self) -> None:
        """End the browser; the next use launches a fresh one. The driver stays: it would take 0.3 s to start again."""
        if self._pid is not None:
            self.lost_cpu_s += cpu_below_s(self._pid)
        # Its profile is thrown away, so there is nothing for it to save; asked to close, it takes twice as long.
        self._kill_browser()
        with contextlib.suppress(Error):
            if self._browser is not None:
                self._browser.close()
        self._browser = None
        self._was_killed = False

    def close(self) -> None:
        """End browser and driver, whatever state they are in; the next use launches new ones."""
        self.end_browser()
        if self._playwright is not None:
            # A driver that was killed cannot answer; its connection error is of no more interest.
            with contextlib.suppress(Error, OSError):
                self._playwright.stop()
        self._playwright = None
        if self._quota is not None:
            self._quota.close()
        self._quota = None

    def kill(self, *, count: bool = False) -> None:
        """SIGKILL the browser. Safe from another thread or a signal handler; pending calls then raise.

        Not all do: Playwright forgets a page that was just being opened (1.65). Where the browser has been killed and
        is still in use, its driver is ended, too, which no call outlives. `count` the browser's processor time as lost,
        which takes too long for a signal handler.
        """
        if count and self._pid is not None:
            self.lost_cpu_s += cpu_below_s(self._pid)
        if self._kill_browser():
            self._was_killed = True
        elif self._was_killed:
            kill_driver()

    def _kill_browser(self) -> bool:
        """False where there is none."""
        pid, self._pid = self._pid, None
        if pid is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return pid is not None

    def _start(self) -> None:
        if self._options.headed and not _has_screen():
            raise UsageError("--headed needs a screen, and there is none: leave it out, or run it under xvfb-run")
        if self._options.cpu_quota is not None and self._quota is None:
            self._quota = CpuQuota(self._options.cpu_quota)
        was_kept = self._playwright is not None
        try:
            self._start_browser()
        except BrowserFailed:
            if not was_kept:
                raise
            # A driver that was kept may have died since.
            self.close()
            self._start_browser()

    def _start_browser(self) -> None:
        self._playwright = self._playwright or _start_driver()
        self._path = locate(self._playwright, self._options.browser_path)
        self._browser = self._launch(self._playwright)
        if self._flags is FLAGS:
            # The first one is asked what Playwright turns off, so that the next can be told to turn off more.
            self._flags = (*FLAGS, features_flag(command_line(self._browser)))
            self._browser.close()
            self._browser = self._launch(self._playwright)
        self._pid = browser_pid(self._browser)
        self._was_killed = False
        if self._quota is not None:
            self._quota.hold(self._pid)

    def _launch(self, playwright: Playwright) -> Browser:
        """With the sandbox where it works. As root it never does, so that try is spared."""
        wanted = [self._sandbox] if self._sandbox is not None else [True, False]
        if os.geteuid() == 0:
            wanted = [False]
        failure: Error | None = None
        for sandbox in wanted:
            try:
                browser = self._launch_once(playwright, sandbox=sandbox)
            except Error as error:
                failure = error
            else:
                self._sandbox = sandbox
                return browser
        assert failure is not None
        assert self._path is not None
        raise BrowserFailed(f"{self._path.path} does not start: {_first_line(failure)}") from None

    def _launch_once(self, playwright: Playwright, *, sandbox: bool) -> Browser:
        assert self._path is not None
        return playwright.chromium.launch(
            executable_path=self._path.path,
            chromium_sandbox=sandbox,
            headless=not self._options.headed,
            slow_mo=self._options.slow_mo_ms,
            args=[*self._flags, *(self._options.fence.flags if self._options.fence else ())],
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
            timeout=LAUNCH_TIMEOUT_MS,
        )


def _start_driver() -> Playwright:
    try:
        return sync_playwright().start()
    except Error as error:
        if "asyncio loop" in str(error):
            raise UsageError("webperf cannot run inside a running event loop: call it from a script") from None
        raise BrowserFailed(f"Playwright's driver does not start: {_first_line(error)}") from None


def _has_screen() -> bool:
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _webgl_renderer(browser: Browser) -> str | None:
    page = browser.new_page()
    try:
        renderer = page.evaluate(RENDERER_SCRIPT)
        return str(renderer) if renderer else None
    finally:
        page.close()


def _first_line(error: Error) -> str:
    return error.message.strip().splitlines()[0]
