import io

import pytest
from PIL import Image, ImageDraw

from tests.metrics.build import page_step
from webperf.metrics.maps.answer import Answer
from webperf.metrics.maps.pixels import pixels_ms, pixels_settled
from webperf.model.capture import Box, Frame

WIDTH = 800
MAP = Box(left=100, top=50, width=400, height=300)


def frame(time_ms: float, *, tiles: int = 0, clock: int = 0, scale: float = 1.0, quality: int = 70) -> Frame:
    """A page of 800 x 400 with a map of so many tiles drawn, and something else that goes on beside it."""
    image = Image.new("RGB", (WIDTH, 400), "white")
    pen = ImageDraw.Draw(image)
    pen.rectangle((100, 50, 499, 349), fill=(225, 225, 225))
    for n in range(tiles):
        pen.rectangle((100 + 100 * n, 50, 199 + 100 * n, 349), fill=(40 * n, 120, 200 - 30 * n))
    pen.rectangle((600, 100, 600 + 10 * clock, 140), fill="red")
    small = image.resize((round(WIDTH * scale), round(400 * scale)))
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=quality)
    return Frame(time_ms, buffer.getvalue())


def settled_ms(*frames: Frame, box: Box = MAP) -> float | None:
    found = pixels_settled(frames, box, viewport_width=WIDTH)
    return found.time_ms if found else None


def test_a_map_has_settled_with_the_first_frame_of_its_final_picture() -> None:
    frames = [frame(100), frame(200, tiles=2), frame(300, tiles=4), frame(400, tiles=4), frame(900, tiles=4)]
    assert settled_ms(*frames) == 300
    found = pixels_settled(frames, MAP, viewport_width=WIDTH)
    assert found is not None
    assert found.frames == 2


def test_what_goes_on_beside_the_map_is_not_the_maps() -> None:
    assert settled_ms(frame(100, tiles=4), frame(500, tiles=4, clock=5), frame(900, tiles=4, clock=9)) == 100


def test_the_noise_of_jpeg_is_no_change() -> None:
    assert settled_ms(frame(100, tiles=4, quality=70), frame(200, tiles=4, quality=80)) == 100


def test_a_small_change_in_the_map_is_one() -> None:
    before, after = frame(100, tiles=3), frame(200, tiles=4)
    assert settled_ms(before, after) == 200


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_a_film_may_be_smaller_or_larger_than_the_viewport(scale: float) -> None:
    frames = [frame(100, tiles=2, scale=scale), frame(200, tiles=4, scale=scale), frame(300, tiles=4, scale=scale)]
    assert settled_ms(*frames) == 200


def test_a_blank_map_has_not_settled() -> None:
    assert settled_ms(frame(100), frame(200)) is None


def test_a_map_that_came_and_went_settles_with_its_return() -> None:
    assert settled_ms(frame(100, tiles=4), frame(200), frame(300, tiles=4)) == 300


def test_without_a_film_or_outside_of_it_there_is_no_answer() -> None:
    assert settled_ms() is None
    assert settled_ms(frame(100, tiles=4), box=Box(left=0, top=500, width=100, height=100)) is None


def test_a_map_that_reaches_beyond_the_viewport_is_judged_by_what_is_in_it() -> None:
    frames = (frame(100, tiles=2), frame(200, tiles=4))
    assert settled_ms(*frames, box=Box(left=-50, top=50, width=550, height=2000)) == 200


SCREEN = Box(left=0, top=0, width=WIDTH, height=400)
FILM = (frame(100), frame(300, tiles=4), frame(900, tiles=4, clock=3))


def rung_ms(start_ms: float = 0.0, **fields: object) -> float | None:
    step = page_step(**{"frames": FILM, "map_box": MAP, "shown": SCREEN, **fields})
    return pixels_ms(step, Answer(start_ms, ()))


def test_the_rung_gives_the_time_of_the_final_picture() -> None:
    assert rung_ms() == 300


@pytest.mark.parametrize("fields", [{"frames": None}, {"frames": ()}, {"map_box": None}, {"shown": None}])
def test_without_film_or_place_the_rung_has_no_answer(fields: dict[str, object]) -> None:
    assert rung_ms(**fields) is None


def test_a_picture_that_was_there_before_the_input_is_no_answer_to_it() -> None:
    assert rung_ms(start_ms=250) == 300
    assert rung_ms(start_ms=300) is None


def test_in_a_page_that_is_zoomed_and_scrolled_the_map_is_where_the_screen_shows_it() -> None:
    # The screen shows the page from (1000, 500) on: there the map lies.
    moved = Box(left=1100, top=550, width=400, height=300)
    assert rung_ms(map_box=moved, shown=Box(left=1000, top=500, width=WIDTH, height=400)) == 300
    assert rung_ms(map_box=moved) is None


def test_frames_lost_before_the_final_picture_leave_its_time_unknown() -> None:
    assert rung_ms(film_gaps=((110, 290),)) is None
    assert rung_ms(film_gaps=((110, 150), (310, 800))) == 300
