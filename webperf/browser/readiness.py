"""Waits until a step has come to its end. The waiting itself is never in a number: those come from the page."""

from __future__ import annotations

import time

from webperf.browser.page_state import Expectation, busy_with, quiet_left_ms
from webperf.browser.probe import Mark, Probe, Watch

# How often a busy page is asked; a quiet one is left alone for what remains of its quiet window.
POLL_MS = 50.0


def settle(probe: Probe, watch: Watch, mark: Mark, *, quiet_ms: float, deadline: float) -> str | None:
    """None once the step is over; at `deadline` (on `time.monotonic`) what it was still waiting for."""
    document_id, last_busy_ms = mark.document_id, mark.began_ms
    wait_ms = 0.0
    reason = "no document"
    while True:
        seen = probe.look(watch, wait_ms)
        if seen is not None:
            now_id, state = seen
            if now_id != document_id:
                document_id, last_busy_ms = now_id, 0.0
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
                    return None
                reason, wait_ms = "the page keeps changing", left_ms
            else:
                reason, wait_ms, last_busy_ms = busy, POLL_MS, state.now_ms
        if time.monotonic() > deadline:
            return reason
