"""Waits until a step has come to its end. The waiting itself is never in a number: those come from the page."""

from __future__ import annotations

import time
from dataclasses import dataclass

from webperf.browser.page_state import Expectation, PageState, busy_with, quiet_left_ms
from webperf.browser.probe import Mark, Probe, Watch

# How often a busy page is asked; a quiet one is left alone for what remains of its quiet window.
POLL_MS = 50.0

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Settled:
    """`unsettled`: what the step was still waiting for at its deadline; None when it went quiet.

    `busy`: stretches (ms, on the main document's clock) in which the app was seen at work, or was not looked at.
    """

    unsettled: str | None
    busy: tuple[Span, ...]


def settle(probe: Probe, watch: Watch, mark: Mark, *, quiet_ms: float, deadline: float) -> Settled:
    """Returns once the step is over, or at `deadline` (on `time.monotonic`)."""
    document_id, last_busy_ms = mark.document_id, mark.began_ms
    work = _Work(mark.began_ms)
    wait_ms = 0.0
    reason = "no document"
    while True:
        seen = probe.look(watch, wait_ms)
        if seen is not None:
            now_id, state = seen
            if now_id != document_id:
                document_id, last_busy_ms, work = now_id, 0.0, _Work(0.0)
            work.saw(state)
            expected = Expectation(
                quiet_ms=quiet_ms,
                explicit_ready=watch.ready is not None,
                opened_page=now_id != mark.document_id,
                map_named=watch.map is not None,
            )
            busy = busy_with(state, expected)
            if busy is None:
                left_ms = quiet_left_ms(state, expected, last_busy_ms)
                if left_ms <= 0:
                    return Settled(None, tuple(work.spans))
                reason, wait_ms = "the page keeps changing", left_ms
            else:
                reason, wait_ms, last_busy_ms = busy, POLL_MS, state.now_ms
        if time.monotonic() > deadline:
            return Settled(reason, tuple(work.spans))


class _Work:
    """When the app was seen at work. Before the first look it may have been: the journey was still acting."""

    def __init__(self, began_ms: float) -> None:
        self.spans: list[Span] = []
        self._since_ms: float | None = began_ms
        self._looked = False

    def saw(self, state: PageState) -> None:
        """One look at the page."""
        if not self._looked and self._since_ms is not None:
            self.spans.append((self._since_ms, state.now_ms))
            self._since_ms, self._looked = None, True
        if not (state.busy or state.in_flight or state.unanswered):
            self._since_ms = None
            return
        # From one busy look to the next it was busy; before the first of them nobody knows.
        self.spans.append((state.now_ms if self._since_ms is None else self._since_ms, state.now_ms))
        self._since_ms = state.now_ms
