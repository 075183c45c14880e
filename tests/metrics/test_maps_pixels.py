import io

import pytest
from PIL import Image, ImageDraw

from webperf.metrics.maps.pixels import pixels_settled
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
