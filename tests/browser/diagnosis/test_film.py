from __future__ import annotations

import base64
from io import BytesIO
from typing import Any, cast

import pytest
from PIL import Image

from tests.browser.diagnosis.build import FakeSession
from tests.metrics.build import navigation, page_step, plain_step
from webperf.browser.diagnosis import film as film_module
from webperf.browser.diagnosis.film import Film, step_frames
from webperf.browser.diagnosis.pick import pick, positions
from webperf.model.capture import Frame

ORIGIN_MS = 1_800_000_000_000.0


def picture(level: int) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (64, 48), (level, level, level)).save(buffer, "JPEG")
    return buffer.getvalue()


def filming(*, save: bool = True) -> tuple[Film, FakeSession]:
    film, session = Film(save=save), FakeSession()
    film.start(cast(Any, object()), cast(Any, session))
    return film, session


def show(session: FakeSession, time_ms: float, level: int) -> None:
    data = base64.b64encode(picture(level)).decode()
    metadata = {"timestamp": (ORIGIN_MS + time_ms) / 1000}
    session.emit("Page.screencastFrame", metadata=metadata, data=data, sessionId=1)


def times(frames: tuple[Frame, ...] | None) -> list[float]:
    return [round(frame.time_ms) for frame in frames or ()]


def test_each_frame_is_acknowledged_or_the_browser_would_stop() -> None:
    _, session = filming()
    for number in range(5):
        show(session, number, number)
    assert session.sent.count("Page.screencastFrameAck") == 5


def test_a_page_is_shown_from_the_first_byte_of_its_document() -> None:
    film, session = filming()
    for time_ms in (-300, 40, 60, 400):
        show(session, time_ms, 100)

    capture = film.cut("open", page_step(time_origin_ms=ORIGIN_MS, navigation=navigation(response=50)))

    assert times(capture.frames) == [60, 400]


def test_a_step_begins_with_the_picture_that_was_there() -> None:
    film, session = filming()
    show(session, 400, 10)
    film.cut("open", page_step(time_origin_ms=ORIGIN_MS))
    show(session, 5200, 200)

    capture = film.cut("ask", plain_step(time_origin_ms=ORIGIN_MS, began_ms=5000))

    assert times(capture.frames) == [5000, 5200]
    saved = [(product.step, product.time_ms, product.name) for product in film.stop()]
    assert saved == [
        ("open", 400, "open-film01.jpg"),
        ("ask", 0, "ask-film01.jpg"),
        ("ask", 200, "ask-film02.jpg"),
    ]


def test_without_navigation_timing_a_page_has_all_frames_since_its_start() -> None:
    frames = [Frame(-5, b""), Frame(5, b"")]
    assert step_frames(frames, page_step(navigation=None)) == (frames[1],)


def test_a_film_for_its_number_only_leaves_no_files() -> None:
    film, session = filming(save=False)
    show(session, 400, 10)
    assert times(film.cut("open", page_step(time_origin_ms=ORIGIN_MS)).frames) == [400]
    assert list(film.stop()) == []


def test_of_a_film_that_is_too_long_the_last_frame_is_kept_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film_module, "MOST_FRAMES", 3)
    film, session = filming()
    for number in range(6):
        show(session, 100 + number, number)
    assert times(film.cut("open", page_step(time_origin_ms=ORIGIN_MS)).frames) == [100, 101, 105]
    assert list(film.notes()) == ["filmstrip: 3 frames were more than is kept; each step has its first 3"]


def test_frames_are_picked_where_the_picture_changes() -> None:
    # A spinner's flicker for 30 frames, then the page in four.
    flicker = [Frame(10.0 * n, picture(250 + n % 2)) for n in range(30)]
    page = [Frame(1000.0 + n, picture(level)) for n, level in enumerate((200, 150, 100, 50))]

    found = [frame.time_ms for frame in pick([*flicker, *page], 8)]

    assert len(found) <= 8
    assert found[0] == 0
    assert {1000, 1001, 1002, 1003} <= set(found)


def test_equal_neighbours_are_one_and_few_frames_stay_all() -> None:
    frames = [Frame(1, picture(1)), Frame(2, picture(1)), Frame(3, picture(3))]
    assert [frame.time_ms for frame in pick(frames, 8)] == [1, 3]


def test_a_film_without_any_change_is_spread_evenly() -> None:
    assert positions([0.0] * 9, 4) == [0, 3, 6, 9]


def test_a_film_that_may_have_lost_its_end_is_begun_again(monkeypatch: pytest.MonkeyPatch) -> None:
    film, session = filming()
    now = [ORIGIN_MS / 1000 + 0.1]
    monkeypatch.setattr(film_module.time, "time", lambda: now[0])
    show(session, 80, 10)
    # The journey does something else for a second: three frames wait, and what comes after them is dropped.
    now[0] += 1
    for time_ms in (120, 140, 160):
        show(session, time_ms, 20)
    monkeypatch.setattr(film_module, "RENEWAL_TIMEOUT_S", 0)

    capture = film.cut("open", page_step(time_origin_ms=ORIGIN_MS, navigation=navigation(response=50)))

    # At the end of the gap, and once more for want of a frame since.
    assert session.sent.count("Page.startScreencast") == 3
    assert [(round(since), round(to)) for since, to in capture.film_gaps] == [(160, 1100)]


def test_after_a_gap_the_film_is_begun_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    film, session = filming()
    now = [ORIGIN_MS / 1000 + 0.3]
    monkeypatch.setattr(film_module.time, "time", lambda: now[0])
    for time_ms in (120, 140, 160):
        show(session, time_ms, 20)
    assert session.sent.count("Page.startScreencast") == 2
    # Its first frame shows what the screen shows since.
    show(session, 320, 30)
    assert times(film.cut("open", page_step(time_origin_ms=ORIGIN_MS)).frames) == [120, 140, 160, 320]
    assert session.sent.count("Page.startScreencast") == 2


def test_a_film_whose_frames_were_answered_at_once_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    film, session = filming()
    monkeypatch.setattr(film_module.time, "time", lambda: ORIGIN_MS / 1000)
    for time_ms in (80, 96, 113, 130):
        show(session, time_ms, 20)
    assert film.cut("open", page_step(time_origin_ms=ORIGIN_MS)).film_gaps == ()
    assert session.sent.count("Page.startScreencast") == 1
