from dataclasses import replace

import pytest

from webperf.browser.page_state import Expectation, PageState, busy_with, quiet_left_ms

# A page that was painted, changed for the last time at 1000 ms, and is looked at much later.
QUIET = PageState(
    now_ms=20_000,
    loaded=True,
    painted=True,
    busy=(),
    unseen_changes=False,
    last_change_ms=1000,
    last_input_ms=None,
    map_found=False,
    map_drawn=False,
)
OPENS = Expectation(quiet_ms=500, explicit_ready=False, opened_page=True, map_named=False)
GOES_ON = replace(OPENS, opened_page=False)


def busy(expected: Expectation = OPENS, **changed: object) -> str | None:
    return busy_with(replace(QUIET, **changed), expected)  # type: ignore[arg-type]


def test_a_page_that_has_nothing_to_do_is_not_busy() -> None:
    assert busy() is None
    assert busy(GOES_ON) is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"busy": ("streamlit script is running", "another")}, "streamlit script is running"),
        ({"ready": False}, "'ready' does not hold yet"),
        ({"unseen_changes": True}, "a change is not painted yet"),
        ({"in_flight": "http://app.test/api"}, "request in flight: http://app.test/api"),
        ({"unanswered": "ws://app.test/stream"}, "WebSocket message unanswered: ws://app.test/stream"),
    ],
)
@pytest.mark.parametrize("expected", [OPENS, GOES_ON])
def test_each_sign_of_work_keeps_the_step_open(expected: Expectation, changed: dict[str, object], reason: str) -> None:
    assert busy(expected, **changed) == reason


@pytest.mark.parametrize("changed", [{"in_flight": "http://app.test/api"}, {"unanswered": "ws://app.test/stream"}])
def test_a_journey_that_says_what_ready_means_does_not_wait_for_the_network(changed: dict[str, object]) -> None:
    assert busy(replace(OPENS, explicit_ready=True), **changed) is None


@pytest.mark.parametrize(
    "changed", [{"busy": ("streamlit script is running",)}, {"ready": False}, {"unseen_changes": True}]
)
def test_but_it_waits_for_the_page_itself(changed: dict[str, object]) -> None:
    assert busy(replace(OPENS, explicit_ready=True), **changed) is not None


@pytest.mark.parametrize(
    ("last_input_ms", "last_change_ms", "now_ms", "waits"),
    [
        # An input that nothing followed gets 2.5 s, whatever the quiet window is.
        (5000, 1000, 5001, True),
        (5000, 1000, 7499, True),
        (5000, 1000, 7500, False),
        (5000, None, 7499, True),
        # A change in the same moment is not its answer; one just after it is.
        (5000, 5000, 7499, True),
        (5000, 5001, 5002, False),
    ],
)
def test_an_input_is_given_time_to_be_answered(
    last_input_ms: float, last_change_ms: float | None, now_ms: float, waits: bool
) -> None:
    found = busy(GOES_ON, last_input_ms=last_input_ms, last_change_ms=last_change_ms, now_ms=now_ms)
    assert found == ("no answer to the input yet" if waits else None)


@pytest.mark.parametrize(("now_ms", "waits"), [(100, True), (4999, True), (5000, False)])
def test_a_blank_page_is_given_five_seconds_to_paint(now_ms: float, waits: bool) -> None:
    found = busy(painted=False, last_change_ms=None, now_ms=now_ms)
    assert found == ("nothing is painted yet" if waits else None)


def test_a_step_in_a_page_that_was_there_already_does_not_wait_for_a_paint() -> None:
    assert busy(GOES_ON, painted=False, now_ms=100) is None


@pytest.mark.parametrize(("now_ms", "waits"), [(1100, True), (5999, True), (6000, False)])
def test_an_empty_map_is_given_five_seconds_from_the_last_change(now_ms: float, waits: bool) -> None:
    found = busy(replace(OPENS, map_named=True), map_found=True, now_ms=now_ms)
    assert found == ("the map is not drawn yet" if waits else None)


@pytest.mark.parametrize(("named", "found", "drawn"), [(False, True, False), (True, False, False), (True, True, True)])
def test_a_map_that_nobody_named_or_that_is_not_there_or_drawn_is_not_waited_for(
    named: bool, found: bool, drawn: bool
) -> None:
    assert busy(replace(OPENS, map_named=named), map_found=found, map_drawn=drawn, now_ms=1100) is None


@pytest.mark.parametrize(
    ("changed", "last_busy_ms", "left_ms"),
    [
        # quiet_ms (500) minus what has passed since the latest of change, input and work.
        ({"now_ms": 1200}, 0, 300),
        ({"now_ms": 1500}, 0, 0),
        ({"now_ms": 9000}, 0, -7500),
        ({"now_ms": 1200, "last_input_ms": 1150}, 0, 450),
        ({"now_ms": 1200}, 1190, 490),
        ({"now_ms": 1200, "last_change_ms": None}, 0, -700),
    ],
)
def test_the_quiet_window_is_counted_from_the_latest_sign_of_life(
    changed: dict[str, object], last_busy_ms: float, left_ms: float
) -> None:
    state = replace(QUIET, **changed)  # type: ignore[arg-type]
    assert quiet_left_ms(state, OPENS, last_busy_ms) == left_ms
