import pytest

from tests.metrics.build import event, only, plain_step
from webperf.metrics.event_timing import interaction_to_next_paint, readings
from webperf.model.capture import EventTiming
from webperf.model.missing import Missing


def latency(events: list[EventTiming]) -> float | None:
    worst = interaction_to_next_paint(events)
    return None if worst is None else worst.duration_ms


def test_the_slowest_interaction_counts_and_not_the_fastest() -> None:
    # browsertime reported the fastest as INP until 28.3.0 (PR #2556).
    assert latency([event(1, 40), event(2, 320), event(3, 16)]) == 320


def test_an_interaction_is_as_long_as_its_longest_event() -> None:
    # pointerdown, pointerup and click of one press share an id.
    press = [event(7, 24, name="pointerdown"), event(7, 136, name="pointerup"), event(7, 104, name="click")]
    worst = interaction_to_next_paint(press)
    assert worst is not None
    assert (worst.name, worst.duration_ms) == ("pointerup", 136)


def test_the_order_of_events_does_not_matter() -> None:
    events = [event(1, 40), event(2, 320), event(1, 80), event(3, 16)]
    assert latency(events) == latency(events[::-1]) == 320


def test_an_event_without_an_interaction_is_ignored() -> None:
    assert latency([event(0, 5000, name="pointermove"), event(1, 24)]) == 24


@pytest.mark.parametrize("events", [[], [event(0, 5000)]])
def test_no_interaction_gives_nothing(events: list[EventTiming]) -> None:
    assert interaction_to_next_paint(events) is None


@pytest.mark.parametrize(
    ("interactions", "expected"),
    [
        # One is left out for every 50: index min(9, floor(n / 50)) of the ten longest. The durations are 1..n.
        (1, 1),
        (49, 49),
        (50, 49),
        (51, 50),
        (99, 98),
        (100, 98),
        (449, 441),
        (450, 441),
        # From 500 on there are only ten to choose from: the tenth longest of 500 is 491.
        (500, 491),
        (1000, 991),
    ],
)
def test_one_outlier_is_left_out_for_every_fifty_interactions(interactions: int, expected: float) -> None:
    assert latency([event(number, number) for number in range(1, interactions + 1)]) == expected


def test_many_events_of_one_interaction_are_no_outliers() -> None:
    assert latency([event(1, duration) for duration in range(8, 1008)]) == 1007


def test_the_reading_names_event_and_element() -> None:
    reading = only(readings(plain_step(events=(event(1, 48, name="keydown"),))), "inp")
    assert (reading.value, dict(reading.detail)) == (48, {"event": "keydown", "element": "button"})


def test_a_step_without_interactions_says_so() -> None:
    assert only(readings(plain_step()), "inp").missing is Missing.NO_INTERACTION
