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


def test_a_step_without_interactions_says_so_on_all_four() -> None:
    found = {reading.metric: reading.missing for reading in readings(plain_step())}
    assert found == dict.fromkeys(("inp", *PARTS), Missing.NO_INTERACTION)


PARTS = ("input_delay", "processing_time", "presentation_delay")


def parts(*events: EventTiming) -> list[float | None]:
    found = list(readings(plain_step(events=events)))
    return [only(found, name).value for name in PARTS]


def test_an_interaction_is_delay_processing_and_presentation() -> None:
    # Pressed at 100, handled from 120 to 190, painted at 236: 20 + 70 + 46.
    assert parts(event(1, 136, processing=(120, 190))) == [20, 70, 46]


def test_all_handlers_before_the_same_paint_belong_to_the_processing() -> None:
    # Both are painted at 236; handlers run from 120 to 150 and from 160 to 220.
    up = event(1, 136, name="pointerup", processing=(120, 150))
    click = event(1, 132, name="click", time_ms=104, processing=(160, 220))
    assert parts(up, click) == [20, 100, 16]


@pytest.mark.parametrize(("paint_ms", "same"), [(228, True), (244, True), (227, False), (245, False)])
def test_paints_up_to_8_ms_apart_are_the_same_as_durations_are_rounded(paint_ms: float, same: bool) -> None:
    worst = event(1, 136, processing=(120, 150))
    # A later event of its own, without an id, painted about when the worst is (236).
    other = event(0, paint_ms - 130, time_ms=130, processing=(150, 200))
    assert parts(worst, other) == ([20, 80, 36] if same else [20, 30, 86])


def test_handlers_that_run_past_the_paint_are_cut_there() -> None:
    # An alert() keeps the handler running after the paint that ends the interaction (148).
    assert parts(event(1, 48, processing=(110, 5000))) == [10, 38, 0]


def test_a_paint_that_was_rounded_to_before_the_handlers_gives_no_negative_part() -> None:
    assert parts(event(1, 16, processing=(120, 125))) == [20, 0, 0]
