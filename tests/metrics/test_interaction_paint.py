from typing import Any

from tests.metrics.build import change, click, event, only, plain_step
from webperf.metrics import event_timing, visible
from webperf.model.interactions import InteractionPaint, SoftNavigation
from webperf.model.sample import Reading

MISSES = "answers by WebSocket and on a canvas"
CLICK = {"inputs": click(6000, 6060), "changes": (change(6400),)}
PAINTS = (InteractionPaint(6060, 80, 9, "div.spinner"), InteractionPaint(6060, 340, 9, "p#rows"))


def latency(**fields: Any) -> Reading:
    return only(visible.readings(plain_step(**{**CLICK, **fields})), "interaction_latency")


def inp(**fields: Any) -> Reading:
    return only(event_timing.readings(plain_step(events=(event(9, 24), event(16, 16)), **fields)), "inp")


def test_the_largest_paint_of_the_interaction_stands_beside_its_latency_and_its_inp() -> None:
    expected = {"value": 340, "element": "p#rows", "misses": MISSES}
    assert latency(interaction_paints=PAINTS).detail["icp"] == expected
    assert inp(interaction_paints=PAINTS).detail["icp"] == expected


def test_paints_of_another_interaction_are_not_its() -> None:
    earlier = (InteractionPaint(5500, 90, 2, "h1"),)
    nothing = {"value": None, "element": None, "misses": MISSES}
    assert latency(interaction_paints=earlier).detail["icp"] == nothing
    assert inp(interaction_paints=earlier).detail["icp"] == nothing


def test_a_browser_that_has_no_such_entries_says_nothing_of_them() -> None:
    assert "icp" not in latency().detail
    assert "icp" not in inp().detail


def test_a_soft_navigation_is_in_the_steps_detail_with_its_largest_paint() -> None:
    navigation = SoftNavigation(6060, 80, 9, "http://app.test/records", "push")
    expected = [
        {"url": "http://app.test/records", "type": "push", "time": 6060, "first_paint": 80, "lcp": 340},
    ]
    assert latency(interaction_paints=PAINTS, soft_navigations=(navigation,)).detail["soft_navigations"] == expected
    # Also of a step whose latency is missing: every step has that sample.
    unsettled = latency(interaction_paints=PAINTS, soft_navigations=(navigation,), unsettled="busy")
    assert (unsettled.value, unsettled.detail["soft_navigations"]) == (None, expected)


def test_a_soft_navigation_whose_paint_was_not_given_has_no_lcp() -> None:
    navigation = SoftNavigation(6060, 80, 9, "http://app.test/records", "push")
    (found,) = latency(interaction_paints=(), soft_navigations=(navigation,)).detail["soft_navigations"]
    assert found["lcp"] is None
