import pytest

from tests.metrics.build import only, plain_step
from webperf.metrics.maps.smoothness import dropped_share, frame_gaps, readings
from webperf.model.capture import StepCapture
from webperf.model.map_capture import MapMotion
from webperf.model.missing import Missing

FRAME = 1000 / 60


def motion(*frames: float, changed: float | None) -> MapMotion:
    return MapMotion(frames[0] - 5, None if changed is None else frames[0], changed, frames)


def moved(*motions: MapMotion) -> StepCapture:
    return plain_step(map_named=True, map_found=True, motions=motions)


def test_even_frames_drop_none() -> None:
    assert dropped_share([FRAME] * 30) == 0
    assert dropped_share([16.6, 16.8, 14.0, 20.0]) == 0


def test_a_gap_of_three_frames_has_dropped_two_of_three() -> None:
    assert dropped_share([3 * FRAME]) == pytest.approx(2 / 3)
    assert dropped_share([FRAME, FRAME, 3 * FRAME]) == pytest.approx(2 / 5)


def test_frames_count_up_to_the_first_after_the_last_change() -> None:
    assert frame_gaps(motion(100, 116, 150, 166, 400, changed=140)) == [16, 34]
    assert frame_gaps(motion(100, 116, changed=None)) == []


def test_the_worst_frame_is_the_longest_gap_of_all_movements() -> None:
    step = moved(motion(100, 116, 132, changed=120), motion(500, 550, 566, changed=560))
    assert only(readings(step), "worst_frame").value == 50
    assert only(readings(step), "dropped_frames").value == pytest.approx(2 / 6)


@pytest.mark.parametrize(
    ("step", "reason"),
    [
        (plain_step(map_named=True), Missing.NO_MAP),
        (moved(), Missing.NO_INTERACTION),
        (moved(motion(100, 116, changed=None)), Missing.NO_VISIBLE_CHANGE),
    ],
)
def test_without_a_movement_both_are_missing_for_a_reason(step: StepCapture, reason: Missing) -> None:
    assert [r.missing for r in readings(step)] == [reason, reason]
