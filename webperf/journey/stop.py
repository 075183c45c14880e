"""Stopping on request without losing what was measured.

An exception raised by a signal inside Playwright's synchronous API leaves its event loop dead, and the next call
waits for ever. So while a trial is under way a request only kills the browser: the pending call then raises in the
ordinary way, the trial ends, and the run stops between two trials.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from webperf.errors import Interrupted


class Stop:
    """One for a run. `request` may come from a signal handler at any moment."""

    def __init__(self) -> None:
        self.signum: int | None = None
        self._end_trial: Callable[[], None] | None = None

    def request(self, signum: int) -> None:
        """Stop as soon as possible. Raises Interrupted at once where nothing of Playwright is under way."""
        self.signum = signum
        if self._end_trial is None:
            raise Interrupted(signum)
        self._end_trial()

    @contextmanager
    def deferred(self, end_trial: Callable[[], None]) -> Iterator[None]:
        """Around Playwright's calls: a request calls `end_trial`, and Interrupted is raised after the body."""
        self._end_trial = end_trial
        try:
            yield
        finally:
            self._end_trial = None
            self.check()

    def check(self) -> None:
        """Raises Interrupted when a stop was requested."""
        if self.signum is not None:
            raise Interrupted(self.signum)
