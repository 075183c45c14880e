"""One page after the other on which a rung has no answer, or a wrong one, and the next takes over."""

from typing import Any

import pytest

from tests.metrics.build import change, draw, given, page_step, plain_step
from tests.metrics.test_maps_tiles import tile
from webperf.metrics.maps.answer import Answer, map_answer
from webperf.metrics.maps.ladder import Decision, decide
from webperf.model.capture import Change, StepCapture
from webperf.model.map_capture import MapState

MAP = {"map_named": True, "map_found": True}


def said(*times: float, complete: bool = True, library: str = "maplibre") -> MapState:
    return MapState(library, "div#map", complete, times)


def decision(step: StepCapture, pixels_ms: float | None = None) -> Decision:
    answer = map_answer(step)
    assert isinstance(answer, Answer)
    found = decide(step, answer, pixels_ms)
    assert found is not None
    return found


def step(**fields: Any) -> StepCapture:
    return page_step(**{**MAP, **fields})


def test_the_library_decides_where_it_spoke() -> None:
    found = decision(step(maps=(said(500, 910),), changes=(draw(450), draw(900)), requests=(tile(end=890),)))
    assert (found.decided_by, found.value_ms, found.warning) == ("library", 910, None)
    assert found.rungs == {"library": 910, "tiles": 900, "draws": 900}


@pytest.mark.parametrize("maps", [(), (said(500, complete=False),), (said(),), (said(500), said(complete=False))])
def test_without_a_library_that_holds_to_it_the_last_tile_decides(maps: tuple[MapState, ...]) -> None:
    found = decision(step(maps=maps, changes=(draw(450), draw(900)), requests=(tile(end=890),)))
    assert (found.decided_by, found.value_ms) == ("tiles", 900)


def test_without_tiles_the_last_draw_decides() -> None:
    found = decision(step(changes=(draw(450), draw(900))))
    assert (found.decided_by, found.value_ms) == ("draws", 900)


def test_without_anything_else_the_pixels_decide() -> None:
    found = decision(step(frames=()), pixels_ms=1200)
    assert (found.decided_by, found.value_ms) == ("pixels", 1200)


def test_pixels_that_disagree_are_a_warning_and_decide_nothing() -> None:
    found = decision(step(frames=(), changes=(draw(500),)), pixels_ms=1200)
    assert (found.decided_by, found.value_ms) == ("draws", 500)
    assert found.warning == "draws decided on 500 ms, but pixels says 1200 ms"


def test_without_a_film_there_is_no_such_rung() -> None:
    assert "pixels" not in decision(step(changes=(draw(500),))).rungs
    assert decision(step(frames=(), changes=(draw(500),))).rungs["pixels"] is None


def test_where_a_worker_draws_what_the_page_sees_is_not_the_map() -> None:
    unseen = {"unseen_drawer": "a worker", "changes": (change(60, map=True),)}
    answer = map_answer(step(**unseen))
    assert isinstance(answer, Answer)
    assert decide(step(**unseen), answer) is None
    found = decision(step(**unseen, requests=(tile(end=400),), frames=()), pixels_ms=900)
    assert (found.decided_by, found.value_ms) == ("tiles", 400)
    assert found.warning == "tiles decided on 400 ms, but pixels says 900 ms"


def test_where_nothing_happened_nothing_is_decided() -> None:
    answer = map_answer(step())
    assert isinstance(answer, Answer)
    assert decide(step(), answer) is None


def test_a_library_that_was_content_too_early_is_contradicted_by_what_was_drawn_later() -> None:
    found = decision(step(maps=(said(500),), changes=(draw(490), draw(1400)), requests=(tile(end=480),)))
    assert (found.decided_by, found.value_ms) == ("draws", 1400)
    assert found.warning == "draws decided on 1400 ms, but library says 500 ms, tiles says 490 ms"


def test_what_was_drawn_before_and_painted_late_is_what_the_library_spoke_of() -> None:
    late = change(700, "draw", map=True)
    painted_late = type(late)(late.time_ms, late.kind, True, True, True, "canvas", made_ms=495)
    found = decision(step(maps=(said(500),), changes=(painted_late,)))
    assert (found.decided_by, found.value_ms, found.rungs["library"]) == ("library", 700, 500)
    assert found.warning == "library decided on 700 ms, but it spoke at 500 ms"


def test_the_rest_of_a_fade_contradicts_nothing() -> None:
    fade = change(700, "attribute", map=True)
    faded = type(fade)(fade.time_ms, fade.kind, True, True, True, "img.leaflet-tile", fade=True)
    found = decision(step(maps=(said(500, library="leaflet"),), changes=(draw(500), faded)))
    assert (found.decided_by, found.warning) == ("library", None)


def test_tiles_of_a_map_whose_draws_cannot_be_seen_decide_by_their_arrival() -> None:
    found = decision(step(changes=(change(60, map=True),), requests=(tile(end=400), tile(1, end=577))))
    assert (found.decided_by, found.value_ms) == ("tiles", 577)


def test_a_tile_that_is_never_drawn_does_not_make_a_map_slow() -> None:
    found = decision(step(changes=(draw(500),), requests=(tile(end=900),)))
    assert (found.decided_by, found.value_ms) == ("draws", 500)


def test_after_an_input_only_what_came_later_speaks() -> None:
    moved = plain_step(
        **MAP,
        inputs=given(("wheel", 6000)),
        maps=(said(5000, 6400),),
        changes=(draw(5100), draw(6390)),
        requests=(tile(start=5500, end=5600), tile(start=6050, end=6300)),
    )
    found = decision(moved)
    assert (found.decided_by, found.value_ms) == ("library", 400)
    assert found.rungs["tiles"] == 390


def test_rungs_that_agree_within_100_ms_give_no_warning() -> None:
    assert decision(step(maps=(said(600),), changes=(draw(500),))).warning is None
    assert decision(step(maps=(said(601),), changes=(draw(500),))).warning is not None


def test_a_tile_that_a_busy_page_begins_to_show_late_is_what_the_library_spoke_of() -> None:
    shown = Change(818, "attribute", True, True, True, "img.leaflet-tile", fade=True, first=True, made_ms=815)
    found = decision(step(maps=(said(728, library="leaflet"),), changes=(draw(500), shown)))
    assert (found.decided_by, found.value_ms, found.rungs["draws"]) == ("library", 728, 818)
