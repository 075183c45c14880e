"""What a page is doing at one moment, and the pure decision whether a step has come to its end.

DESIGN section 3: never `networkidle`, never a fixed sleep. A step ends when the framework is idle, nothing that
somebody waits for is in flight, what the journey asked for is there, and nothing visible has changed for a while.
"""

from __future__ import annotations

from dataclasses import dataclass

# A blank page may stay blank: after so long without a paint it is measured as such (NO_FCP).
BLANK_PATIENCE_MS = 5_000
# A map that was found and shows nothing, or whose library says that it still loads, gets as long after the last
# visible change.
MAP_PATIENCE_MS = 5_000
# An input that nothing visible has followed yet gets as long: its answer may wait for a timer that nobody can see.
# Timers are not watched: one that was set by the input may as well hide a message later as bring the answer, and every
# page would pay for the wrapping. Where something visible has followed, `ready` must say what is still to come.
ANSWER_PATIENCE_MS = 2_500


@dataclass(frozen=True, slots=True)
class PageState:
    """One look at the page and its frames; times on the main document's clock, in ms."""

    now_ms: float
    loaded: bool
    painted: bool
    busy: tuple[str, ...]
    unseen_changes: bool
    """A change has been made that no frame has painted yet."""
    last_change_ms: float | None
    last_input_ms: float | None
    map_found: bool
    map_drawn: bool
    map_waiting: str | None = None
    """What the map's own library is still at, in words."""
    in_flight: str | None = None
    unanswered: str | None = None
    ready: bool = True


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a step asked for. `explicit_ready`: the journey said what ready means, so guesses are left aside."""

    quiet_ms: float
    explicit_ready: bool
    opened_page: bool
    map_named: bool


def busy_with(state: PageState, expected: Expectation) -> str | None:
    """Why the step is not over whatever the screen does, or None."""
    if state.busy:
        return state.busy[0]
    if not state.ready:
        return "'ready' does not hold yet"
    if state.unseen_changes:
        return "a change is not painted yet"
    if not expected.explicit_ready:
        if state.in_flight:
            return f"request in flight: {state.in_flight}"
        if state.unanswered:
            return f"WebSocket message unanswered: {state.unanswered}"
        if _is_map_awaited(state):
            return state.map_waiting
    return _awaited_answer(state) or _awaited_picture(state, expected)


def _awaited_answer(state: PageState) -> str | None:
    if state.last_input_ms is None or (state.last_change_ms or 0.0) > state.last_input_ms:
        return None
    return "no answer to the input yet" if state.now_ms - state.last_input_ms < ANSWER_PATIENCE_MS else None


def _is_map_awaited(state: PageState) -> bool:
    """A library may never be content (a style that is not there, say): so not for ever."""
    since_change = state.now_ms - max(state.last_change_ms or 0.0, state.last_input_ms or 0.0)
    return state.map_waiting is not None and since_change < MAP_PATIENCE_MS


def _awaited_picture(state: PageState, expected: Expectation) -> str | None:
    if not expected.opened_page:
        return None
    if not state.painted and state.now_ms < BLANK_PATIENCE_MS:
        return "nothing is painted yet"
    since_change = state.now_ms - (state.last_change_ms or 0.0)
    if expected.map_named and state.map_found and not state.map_drawn and since_change < MAP_PATIENCE_MS:
        return "the map is not drawn yet"
    return None


def quiet_left_ms(state: PageState, expected: Expectation, last_busy_ms: float) -> float:
    """How much of the quiet window is still to come; <= 0 when the step is over."""
    latest = max(state.last_change_ms or 0.0, state.last_input_ms or 0.0, last_busy_ms)
    return expected.quiet_ms - (state.now_ms - latest)
