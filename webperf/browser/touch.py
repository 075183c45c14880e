"""Fingers instead of a mouse: on a touch device the journey's clicks tap and its mouse drags pan.

Playwright's `click()` sends mouse events even to a touch context, which no phone does; its pages then run other code
than a user's would. Chromium's own touch emulation for mouse events is no way out: Playwright's hit-target check waits
for the mouse events that it swallows. So the few methods below are exchanged while a trial on a touch device runs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from playwright.sync_api import ElementHandle, Error, Frame, Locator, Mouse, Page

Method = Callable[..., Any]

# What `click()` takes and `tap()` does not; with one of them given, it is a mouse that is meant.
ONLY_A_MOUSE = frozenset({"button", "click_count", "delay", "steps"})


@contextlib.contextmanager
def fingers(page: Page) -> Iterator[None]:
    """Within the body `click`, `dblclick` and `page.mouse` act by touch. The wheel stays: nothing stands for it."""
    finger = _Finger(page)
    methods: dict[type, dict[str, Method]] = {
        kind: {"click": _tapping(kind.click), "dblclick": _double_tapping(kind.dblclick)}
        for kind in (Locator, Page, Frame, ElementHandle)
    }
    methods[Mouse] = {"down": finger.down, "move": finger.move, "up": finger.up, "click": finger.click}
    with contextlib.ExitStack() as stack:
        stack.callback(finger.lift)
        for kind, replaced in methods.items():
            for name, method in replaced.items():
                stack.enter_context(patch.object(kind, name, method))
        yield


def _tapping(click: Method) -> Method:
    def tap(self: Any, *args: Any, **options: Any) -> None:
        if ONLY_A_MOUSE & options.keys():
            click(self, *args, **options)
        else:
            self.tap(*args, **options)

    return tap


def _double_tapping(dblclick: Method) -> Method:
    def double_tap(self: Any, *args: Any, **options: Any) -> None:
        if ONLY_A_MOUSE & options.keys():
            dblclick(self, *args, **options)
            return
        self.tap(*args, **options)
        self.tap(*args, **options)

    return double_tap


class _Finger:
    """One finger on the glass. The functions take the Mouse they stand in for, which is the page's only one."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._at = (0.0, 0.0)
        self._touching = False
        # As functions, not methods: they are put on the class and get its instance first.
        self.down = lambda _mouse, **_options: self._touch("touchStart")
        self.up = lambda _mouse, **_options: self._touch("touchEnd")
        self.click = lambda _mouse, x, y, **_options: page.touchscreen.tap(x, y)
        self.move = lambda _mouse, x, y, steps=1: self._move(x, y, steps)

    def lift(self) -> None:
        """Let go of the session: a page that is gone through for hours would gather one each time."""
        with contextlib.suppress(Error):
            self._session.detach()

    def _touch(self, kind: str) -> None:
        x, y = self._at
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        self._touching = kind != "touchEnd"

    def _move(self, x: float, y: float, steps: int | None) -> None:
        """A finger that does not touch leaves no trace where it hovers."""
        (x0, y0), count = self._at, steps or 1
        for step in range(1, count + 1):
            self._at = (x0 + (x - x0) * step / count, y0 + (y - y0) * step / count)
            if self._touching:
                self._touch("touchMove")
