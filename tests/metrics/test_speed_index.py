"""Numbers worked out by hand on frames of plain colours; a JPEG of one colour decodes to that colour."""

from io import BytesIO

import pytest
from PIL import Image

from tests.metrics.build import click, only, page_step
from webperf.metrics import readings
from webperf.metrics.speed_index import CURVE_POINTS, Progress, speed_index, visual_progress
from webperf.model.capture import Frame
from webperf.model.missing import Missing

BLUE, RED, WHITE = (20, 30, 200), (200, 30, 20), (255, 255, 255)
BLOCK = 16  # A JPEG codes blocks of 8 px on their own: edges at multiples of it stay sharp.


def frame(time_ms: float, *columns: tuple[int, int, int]) -> Frame:
    """Ten columns of one block each; those not named are white."""
    picture = Image.new("RGB", (10 * BLOCK, BLOCK), WHITE)
    for number, colour in enumerate(columns):
        picture.paste(colour, (number * BLOCK, 0, (number + 1) * BLOCK, BLOCK))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=100, subsampling=0)
    return Frame(time_ms, buffer.getvalue())


def test_progress_is_the_share_of_the_last_frames_pixels_that_are_there() -> None:
    frames = [frame(100), frame(300, *[BLUE] * 4), frame(500, *[BLUE] * 5), frame(900, *[BLUE] * 10)]

    found = visual_progress(frames)

    assert found == (Progress(0, 0), Progress(100, 0), Progress(300, 40), Progress(500, 50), Progress(900, 100))
    # 300 ms at 0, 200 ms at 40 %, 400 ms at 50 %: 300 + 120 + 200.
    assert speed_index(found) == pytest.approx(620)


def test_channels_count_on_their_own() -> None:
    # Red and blue have the same green value (30): one of three channels agrees.
    found = visual_progress([frame(100, *[RED] * 10), frame(600, *[BLUE] * 10)])

    assert [p.percent for p in found] == [0, 33, 100]
    assert speed_index(found) == pytest.approx(100 + 500 * 0.67)


def test_progress_is_rounded_down_to_whole_percents() -> None:
    found = visual_progress([frame(100, *[BLUE] * 2), frame(200, *[BLUE] * 3)])

    assert found[1].percent == 66


def test_more_than_the_last_frame_counts_no_more_than_all_of_it() -> None:
    found = visual_progress([frame(100, *[BLUE] * 10), frame(200, *[BLUE] * 5)])

    assert [p.percent for p in found] == [0, 100, 100]
    assert speed_index(found) == 100


def test_a_pixel_is_background_only_when_all_of_its_channels_are_bright() -> None:
    near_white, tinted = (249, 250, 255), (255, 255, 240)

    assert visual_progress([frame(100, *[near_white] * 10)])[0].percent == 100
    assert [p.percent for p in visual_progress([frame(100, *[tinted] * 10)])] == [0, 100]


def test_a_picture_that_stays_the_same_is_one_point() -> None:
    frames = [frame(100, BLUE), frame(200, BLUE), frame(300, BLUE, BLUE)]

    assert [p.time_ms for p in visual_progress(frames)] == [0, 100, 300]


def test_a_filmed_page_has_its_speed_index_with_the_curve() -> None:
    step = page_step(frames=(frame(300, *[BLUE] * 5), frame(500, *[BLUE] * 10)))

    found = only(readings(step), "speed_index")

    assert found.value == pytest.approx(300 + 200 * 0.5)
    assert found.detail["first_visual_change"] == 300
    assert found.detail["visually_complete_85"] == found.detail["visually_complete"] == 500
    assert found.detail["progress"] == [[0.0, 0], [300, 50], [500, 100]]


def test_a_page_that_was_not_filmed_has_no_speed_index_at_all() -> None:
    assert "speed_index" not in {reading.metric for reading in readings(page_step())}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"frames": ()}, Missing.NO_SCREENSHOTS),
        ({"frames": (frame(100), frame(500))}, Missing.SPEEDINDEX_OF_ZERO),
        ({"frames": (frame(100, BLUE),), "unsettled": "busy"}, Missing.NEVER_SETTLED),
        ({"frames": (frame(100, BLUE),), "inputs": click(50, 60)}, Missing.INTERRUPTED_BY_INPUT),
    ],
)
def test_a_film_that_gives_no_number_gives_a_reason(fields: dict[str, object], reason: Missing) -> None:
    assert only(readings(page_step(**fields)), "speed_index").missing is reason


def test_a_long_curve_is_kept_in_few_points_that_end_with_the_last() -> None:
    frames = tuple(Frame(10.0 * n, gradient(n)) for n in range(1, 101))

    points = only(readings(page_step(frames=frames)), "speed_index").detail["progress"]

    assert len(points) <= CURVE_POINTS
    assert points[0] == [0.0, 0]
    assert points[-1] == [1000.0, 100]


def gradient(percent: int) -> bytes:
    picture = Image.new("RGB", (100 * BLOCK, BLOCK), WHITE)
    picture.paste(BLUE, (0, 0, percent * BLOCK, BLOCK))
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=100, subsampling=0)
    return buffer.getvalue()


def test_frames_that_the_film_has_lost_leave_no_index_where_they_matter() -> None:
    film = (frame(100), frame(1000, *[BLUE] * 10))
    within, beside = ((200.0, 900.0),), ((0.0, 90.0), (1100.0, 5000.0))

    lost = only(readings(page_step(frames=film, film_gaps=within)), "speed_index")

    assert (lost.missing, lost.detail) == (Missing.NO_SCREENSHOTS, {"frames_lost_ms": 700})
    assert only(readings(page_step(frames=film, film_gaps=beside)), "speed_index").value == 1000
