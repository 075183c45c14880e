"""Left and back again: courses written by hand, with the answer known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

import pytest

from webperf.stats.recovery import HeldUp, Point, Steady, detected_after_s, recovered_after_s, shown_by, steady_state

STEADY = [10.0, 10.4, 9.8, 10.1, 10.0, 9.9, 10.2, 10.0, 10.3, 9.9]


def seconds(
    values: Sequence[float | None], *, start: float = 0.0, good: int = 100, failed: Sequence[int] = ()
) -> list[Point]:
    return [
        Point(start + at, start + at + 1, value, good if value is not None else 0, failed[at] if failed else 0)
        for at, value in enumerate(values)
    ]


def steady(values: Sequence[float | None] = STEADY, tolerance: float = 0.1) -> Steady:
    found = steady_state(seconds(values), tolerance=tolerance, hold=3, rates=True)
    assert found is not None
    return found


def test_the_steady_state_is_the_median_and_its_band_the_tolerance() -> None:
    found = steady()

    assert found.value == pytest.approx(10.0, abs=0.05)
    assert found.errors == 0
    assert found.rate == 100
    assert found.band == pytest.approx(0.1)


def test_a_steady_state_that_strays_by_itself_has_a_wider_band() -> None:
    found = steady([10.0, 12.0, 10.0, 8.0, 12.0, 8.0, 10.0, 12.0, 8.0])

    # Nine points, and so unsure by 9 / (9 - 3.4); three of them together stray by 0.7 of what one does.
    strays = 3 * 9 / 5.6 * 1.4826 * 2
    assert found.single.value == pytest.approx(10 + strays)
    assert found.band == pytest.approx(0.7 * strays / 10)


def test_of_a_few_milliseconds_less_than_one_is_no_difference() -> None:
    points = seconds([1.6, 1.5, 1.6, 1.7, 1.6, 1.6])
    found = steady_state(points, tolerance=0.1, hold=3, rates=True, least=1.0)
    assert found is not None

    assert (found.single.value, found.held.value) == (pytest.approx(2.6), pytest.approx(2.6))


def test_what_strays_upwards_only_strays_by_that() -> None:
    found = steady([10.0, 10.0, 10.1, 12.0, 10.0, 10.1, 13.0, 10.0, 12.5, 10.1, 10.0, 12.0])

    assert found.single.value > 13.0
    assert detected_after_s(seconds([13.0, 13.0], start=12), found, 12.0) is None


def test_a_hiccup_in_the_steady_state_does_not_widen_its_band() -> None:
    found = steady([10.0, 10.0, 300.0, 250.0, 10.0, 10.0, 10.0, 10.0, 10.0, 10.0])

    assert found.value == 10.0
    assert found.band == pytest.approx(0.1)
    assert found.single.value == pytest.approx(11.0)


@pytest.mark.parametrize("values", [[10.0] * 4, [None] * 10, [10.0, 10.0, None, None, None, None]])
def test_less_than_five_values_are_no_steady_state(values: list[float | None]) -> None:
    assert steady_state(seconds(values), tolerance=0.1, hold=3, rates=True) is None


def test_a_fault_is_seen_when_its_first_second_has_ended() -> None:
    during = seconds([10.0, 30.0, 30.0, 30.0], start=10)

    assert detected_after_s(during, steady(), 10.0) == 2.0


def test_one_slow_second_alone_is_a_hiccup() -> None:
    assert detected_after_s(seconds([10.0, 30.0, 10.0, 10.0], start=10), steady(), 10.0) is None


def test_nothing_answered_is_seen() -> None:
    assert detected_after_s(seconds([None, None, None], start=10), steady(), 10.0) == 1.0


def test_failures_are_seen_though_the_rest_is_quick() -> None:
    during = seconds([10.0] * 3, start=10, failed=[20, 20, 20])

    assert detected_after_s(during, steady(), 10.0) == 1.0


def test_fewer_answers_are_seen_though_they_are_quick() -> None:
    assert detected_after_s(seconds([10.0] * 3, start=10, good=50), steady(), 10.0) == 1.0


def test_recovery_is_where_three_seconds_begin_that_are_as_before() -> None:
    after = seconds([30.0, 25.0, 15.0, 10.2, 10.1, 10.0, 10.0], start=20)

    # 15, 10.2, 10.1 have the median 10.2, but the second of 15 is none of a recovery.
    assert recovered_after_s(after, steady(), 20.0) == 3.0


def test_recovered_at_once_is_zero_though_the_fault_ended_a_moment_into_the_second() -> None:
    assert recovered_after_s(seconds([10.0] * 5, start=20), steady(), 20.004) == 0


def test_a_second_in_which_the_fault_still_was_is_none_of_the_recovery() -> None:
    after = seconds([10.0] * 5, start=20)

    assert recovered_after_s(after, steady(), 20.4) == pytest.approx(0.6)


def test_never_recovered_is_none() -> None:
    assert recovered_after_s(seconds([30.0] * 10, start=20), steady(), 20.0) is None


def test_one_that_answers_quickly_but_fails_has_not_recovered() -> None:
    after = seconds([10.0] * 6, start=20, failed=[50, 50, 50, 0, 0, 0])

    assert recovered_after_s(after, steady(), 20.0) == 3.0


def test_one_that_answers_half_has_not_recovered() -> None:
    after = seconds([10.0] * 3, start=20, good=50) + seconds([10.0] * 3, start=23)

    assert recovered_after_s(after, steady(), 20.0) == pytest.approx(3.0)


def test_fewer_than_three_seconds_after_the_fault_say_nothing() -> None:
    with pytest.raises(ValueError, match="needs 3 points after the fault, there are 2"):
        recovered_after_s(seconds([10.0, 10.0], start=20), steady(), 20.0)


def test_a_value_of_nothing_at_all_is_a_steady_state_too() -> None:
    found = steady([0.0] * 6)

    assert found.band == 0
    assert recovered_after_s(seconds([0.0] * 3, start=20), found, 20.0) == 0


def test_a_fault_shows_in_the_median_of_its_seconds() -> None:
    during = seconds([400.0, 210.0, 205.0, 208.0], start=10)

    assert shown_by(during, seconds([50.0], start=14), steady()) == 209.0


def test_one_that_holds_answers_back_shows_in_what_it_releases() -> None:
    during = [*seconds([10.0], start=10, good=2), *seconds([None, None], start=11)]

    assert shown_by(during, seconds([2800.0], start=13), steady()) == 2800.0


def test_few_answers_that_are_slow_are_the_fault_s_own() -> None:
    # Users that wait for their answers ask less often when those are slow.
    during = seconds([210.0, 205.0, 208.0], start=10, good=5)

    assert shown_by(during, seconds([210.0], start=13), steady()) == 208.0


def test_one_that_loses_what_it_stops_shows_nothing_though_all_is_well_again_at_once() -> None:
    during = [*seconds([10.0], start=10, good=1), *seconds([None, None, None], start=11, failed=[90] * 3)]

    assert shown_by(during, seconds([10.0], start=14), steady()) is None


def test_a_fault_under_which_nothing_ever_ended_shows_nothing() -> None:
    assert shown_by(seconds([None, None], start=10), [], steady()) is None


def test_chance_among_forty_requests_is_no_reason_never_to_be_over() -> None:
    """As a run of CI had them: p95 of 40 requests a second, of which it is the second largest."""
    before = steady_state(seconds([58.0, 55.0, 55.0, 56.0, 58.0], good=40), tolerance=0.1, hold=3, rates=True)
    assert before is not None
    after = seconds([253.0, 61.0, 60.3, 61.1, 65.2, 56.1], start=9, good=40)

    assert recovered_after_s(after, before, 9.0) == 1.0
    # One that stays at half as much again is another matter, though five seconds before are few.
    assert recovered_after_s(seconds([85.0] * 6, start=9, good=40), before, 9.0) is None
    assert detected_after_s(seconds([253.0, 255.0], start=5, good=40), before, 5.0) == 1.0


def test_of_a_hundred_steady_states_none_is_said_to_go_on_being_disturbed() -> None:
    """Seconds whose level varies by half: ten are the steady state, ten come after a fault without effect."""
    source = random.Random(8)
    never = late = 0
    for _ in range(100):
        points = seconds([10.0 * source.lognormvariate(0, 0.5) for _ in range(20)])
        before = steady_state(points[:10], tolerance=0.1, hold=3, rates=True)
        assert before is not None
        found = recovered_after_s(points[10:], before, 10.0)
        never, late = never + (found is None), late + bool(found)
    assert never == 0
    assert late <= 10


LAGS = [1.0, 1.2, 0.9, 1.1, 1.5, 1.0, 1.3, 0.9, 1.1, 1.4]
"""Of an event loop that is woken every 10 ms, in quiet seconds."""


def late(points: Sequence[Point], lags: Sequence[float]) -> list[Point]:
    return [replace(point, own_lag_ms=lag) for point, lag in zip(points, lags, strict=True)]


@pytest.fixture
def watched() -> Steady:
    found = steady_state(late(seconds(STEADY), LAGS), tolerance=0.1, hold=3, rates=True, least=1.0)
    assert found is not None
    return found


def test_seconds_in_which_the_generator_was_held_up_do_not_keep_it_from_being_over(watched: Steady) -> None:
    points = late(seconds([15.0, 10.0, 40.0, 30.0, 10.1, 9.9], start=10), [1.0, 1.1, 14.0, 9.0, 1.2, 1.0])

    assert recovered_after_s(points, watched, 10.0) == 1.0
    # Of one whose generator was on time it is the app that was slow.
    assert recovered_after_s(late(points, [1.0] * 6), watched, 10.0) is None


def test_where_it_was_held_up_most_of_the_time_nobody_knows(watched: Steady) -> None:
    points = late(seconds([34.0, 13.4, 12.0, 48.0, 10.0], start=10), [13.1, 3.4, 14.3, 25.2, 1.2])

    with pytest.raises(HeldUp, match="held up in 4 of 5 points"):
        recovered_after_s(points, watched, 10.0)


def test_no_lag_makes_a_failure_or_keeps_all_answers_back(watched: Steady) -> None:
    failing = late(seconds([12.0] * 5, start=10, failed=[9] * 5), [14.0] * 5)
    silent = late(seconds([None] * 5, start=10), [14.0] * 5)

    assert recovered_after_s(failing, watched, 10.0) is None
    assert recovered_after_s(silent, watched, 10.0) is None


def test_as_late_as_it_was_before_is_not_held_up() -> None:
    busy = steady_state(late(seconds(STEADY), [1.0, 14.0] * 5), tolerance=0.1, hold=3, rates=True)
    assert busy is not None

    assert recovered_after_s(late(seconds([12.0] * 5, start=10), [14.0] * 5), busy, 10.0) is None
