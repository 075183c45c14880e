import pytest

from tests.metrics.build import change, click, draw, given, only, page_step, plain_step
from webperf.metrics.map_render import readings
from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

MAP = {"map_named": True, "map_found": True}


def map_render(step: StepCapture) -> Reading:
    return only(readings(step), "map_render")


def test_a_map_in_an_opened_page_is_counted_from_navigation_start() -> None:
    reading = map_render(page_step(**MAP, changes=(draw(800), draw(1900), draw(2600))))
    assert reading.value == 2600
    assert reading.detail == {
        "decided_by": "draws",
        "frames": 3,
        "rungs": {"library": None, "tiles": None, "draws": 2600},
    }


def test_a_map_that_was_moved_is_counted_from_the_release() -> None:
    # Last draw 7000, release 6500; the draws while it was dragged (6100, 6300) belong to the gesture, not its answer.
    drag = given(("pointerdown", 6000), ("pointermove", 6480), ("pointerup", 6500), ("click", 6500))
    reading = map_render(plain_step(**MAP, inputs=drag, changes=(draw(6100), draw(6300), draw(6600), draw(7000))))
    assert reading.value == 500
    assert (reading.detail["decided_by"], reading.detail["frames"]) == ("draws", 2)


def test_a_wheel_turn_is_counted_from_its_last_event() -> None:
    assert map_render(plain_step(**MAP, inputs=given(("wheel", 6000)), changes=(draw(6400),))).value == 400


def test_a_draw_in_the_very_moment_of_the_input_is_no_answer_to_it() -> None:
    reading = map_render(plain_step(**MAP, inputs=given(("wheel", 6000)), changes=(draw(6000), draw(6400))))
    assert (reading.value, reading.detail["frames"]) == (400, 1)


def test_only_what_changes_in_the_map_decides() -> None:
    changes = (draw(6400), change(9000, element="div#table"))
    assert map_render(plain_step(**MAP, inputs=click(6000, 6100), changes=changes)).value == 300


def test_a_tile_that_arrives_in_the_map_counts_as_a_draw_does() -> None:
    tile = change(1500, "load", map=True, element="img.leaflet-tile")
    assert map_render(page_step(**MAP, changes=(draw(800), tile))).value == 1500


def test_a_map_below_the_fold_is_measured_where_it_is() -> None:
    assert map_render(page_step(**MAP, changes=(draw(800, seen=False),))).value == 800


def test_a_map_that_answers_the_press_is_counted_from_the_press() -> None:
    assert map_render(plain_step(**MAP, inputs=click(6000, 6100), changes=(draw(6050),))).value == 50


def test_a_page_opened_and_then_clicked_is_counted_from_the_click() -> None:
    assert map_render(page_step(**MAP, inputs=click(1000, 1100), changes=(draw(800), draw(1400)))).value == 300


REASONS: list[tuple[Missing, StepCapture]] = [
    (Missing.NO_MAP, page_step(map_named=True)),
    (Missing.NO_MAP, page_step(map_named=True, unsettled="busy")),
    (Missing.NEVER_SETTLED, page_step(**MAP, unsettled="busy", changes=(draw(800),))),
    (Missing.NO_INTERACTION, plain_step(**MAP, changes=(draw(6000),))),
    (Missing.NO_VISIBLE_CHANGE, page_step(**MAP, changes=(change(800),))),
    (Missing.NO_VISIBLE_CHANGE, plain_step(**MAP, inputs=click(6000, 6100))),
    (Missing.NO_VISIBLE_CHANGE, plain_step(**MAP, inputs=click(6000, 6100), changes=(draw(5500),))),
]


@pytest.mark.parametrize(("reason", "step"), REASONS)
def test_map_render_is_missing_for_a_reason(reason: Missing, step: StepCapture) -> None:
    assert (map_render(step).value, map_render(step).missing) == (None, reason)


def test_a_map_that_never_settled_says_what_it_was_still_waiting_for() -> None:
    waiting = "request in flight: http://app.test/tiles/3/1/2"
    assert map_render(page_step(**MAP, unsettled=waiting)).detail == {"waiting_for": waiting}
