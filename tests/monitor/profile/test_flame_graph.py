from xml.etree import ElementTree

import pytest

from webperf.monitor.profile.flame_graph import WIDTH, flame_graph
from webperf.monitor.profile.stacks import Stack

SVG = "{http://www.w3.org/2000/svg}"


def boxes(text: str) -> dict[str, tuple[float, float, float]]:
    """Left edge, width and top of each frame."""
    found = {}
    for group in ElementTree.fromstring(text).iter(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        assert box is not None
        found[group.attrib["data-name"]] = (float(box.attrib["x"]), float(box.attrib["width"]), float(box.attrib["y"]))
    return found


def test_a_frame_is_as_wide_as_what_it_took_and_stands_on_its_caller() -> None:
    found = boxes(flame_graph((Stack(("main", "slow"), 75.0), Stack(("main", "fast"), 25.0)), title="CPU", unit="ms"))
    assert found["slow"][1] == pytest.approx(3 * found["fast"][1], rel=0.01)
    assert found["main"][1] == pytest.approx(WIDTH, abs=1)
    assert found["slow"][2] < found["main"][2] < found["all"][2]
    assert found["slow"][0] == pytest.approx(found["fast"][0] + found["fast"][1], abs=1)


def test_what_is_too_narrow_to_be_seen_is_left_out() -> None:
    found = boxes(flame_graph((Stack(("a",), 1e6), Stack(("b", "c"), 1.0)), title="CPU", unit="ms"))
    assert set(found) == {"all", "a"}


def test_names_are_the_apps_own_and_stay_text() -> None:
    hostile = '<script>"&\x00\x1b'
    text = flame_graph((Stack((hostile,), 1.0),), title=hostile.replace("\x00\x1b", ""), unit="bytes")
    assert "<script" not in text
    assert '<script>"&\ufffd\ufffd' in boxes(text)


def test_without_any_stack_it_is_a_picture_all_the_same() -> None:
    assert list(boxes(flame_graph((), title="CPU", unit="ms"))) == ["all"]
