from typing import Any

from webperf.browser import decode_maps
from webperf.model.capture import Box
from webperf.model.map_capture import MapMotion, MapState

ZERO = 1000.0


def document(origin: float = ZERO, **fields: Any) -> dict[str, Any]:
    return {"timeOrigin": origin, "maps": [], "motions": [], "mapBox": None, **fields}


RAW = {"library": "leaflet", "element": "div#map", "complete": True, "completed": [100, 200], "repeated": [300]}


def test_a_map_in_a_frame_is_on_the_clock_of_the_main_document() -> None:
    found = decode_maps.maps([document(), document(1250.0, maps=[RAW])], ZERO)
    assert found == (MapState("leaflet", "div#map", True, (350, 450), (550,)),)


def test_movements_of_all_frames_come_in_order_of_time() -> None:
    late = {"began": 900, "first": None, "changed": None, "frames": [905]}
    early = {"began": 100, "first": 110, "changed": 130, "frames": [105, 121, 138]}
    found = decode_maps.motions([document(motions=[late]), document(1250.0, motions=[early])], ZERO)
    assert found == (MapMotion(350, 360, 380, (355, 371, 388)), MapMotion(900, None, None, (905,)))


def test_the_box_of_a_map_is_that_of_the_innermost_document() -> None:
    outer, inner = ({"left": n, "top": n, "width": 10, "height": 10} for n in (1, 2))
    assert decode_maps.map_box([document(mapBox=outer), document(mapBox=inner)]) == Box(2, 2, 10, 10)
    # In a frame of another origin nobody can say where it is.
    assert decode_maps.map_box([document(mapBox=outer), document()]) == Box(1, 1, 10, 10)
    assert decode_maps.map_box([document()]) is None
