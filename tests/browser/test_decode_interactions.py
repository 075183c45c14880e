from typing import Any

from webperf.browser import decode_interactions
from webperf.model.interactions import InteractionPaint, SoftNavigation

ZERO = 1_000_000.0


def document(origin: float = ZERO, paints: Any = (), navigations: Any = ()) -> dict[str, Any]:
    return {"timeOrigin": origin, "interactionPaints": paints, "softNavigations": navigations}


def paint(start: float, duration: float) -> dict[str, Any]:
    return {"startTime": start, "duration": duration, "interactionId": 7, "element": "h1"}


def test_paints_of_all_frames_come_in_order_of_the_paint() -> None:
    found = decode_interactions.paints(
        [document(paints=[paint(500, 900)]), document(ZERO + 250, [paint(500, 30)])], ZERO
    )
    assert found == (InteractionPaint(750, 30, 7, "h1"), InteractionPaint(500, 900, 7, "h1"))


def test_a_browser_without_such_entries_is_told_from_one_that_gave_none() -> None:
    assert decode_interactions.paints([document(paints=None)], ZERO) is None
    assert decode_interactions.paints([document()], ZERO) == ()


def test_the_address_of_a_soft_navigation_holds_no_secret() -> None:
    raw = {"startTime": 500, "duration": 320, "interactionId": 7, "url": "http://a.test/map?token=x#y", "type": "push"}
    found = decode_interactions.soft_navigations([document(navigations=[raw])], ZERO)
    assert found == (SoftNavigation(500, 320, 7, "http://a.test/map?token=redacted", "push"),)
