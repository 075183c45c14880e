"""Ends a browser that no longer answers.

Playwright's own timeouts do not fire once a renderer hangs inside `evaluate`, so a timer of ours, in a thread,
kills the browser; every pending call then raises and the run goes on with a new one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Watchdog:
    """`with watchdog.limit(seconds):` calls `bite` when the body takes longer. `has_bitten` says so afterwards."""

    def __init__(self, bite: Callable[[], None]) -> None:
        self._bite = bite
        self.has_bitten = False

    @contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Guard the body. Nested limits are independent; the first that runs out bites."""
        timer = threading.Timer(seconds, self._run_out)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _run_out(self) -> None:
        self.has_bitten = True
        self._bite()
