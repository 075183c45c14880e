import pytest

from tests.metrics.build import navigation, page_step
from webperf.metrics.navigation import readings
from webperf.model.capture import Navigation
from webperf.model.missing import Missing

NAMES = ("ttfb", "dom_content_loaded", "load_event")


def values(timing: Navigation | None) -> dict[str, float | Missing | None]:
    found = readings(page_step(navigation=timing))
    return {r.metric: r.value if r.missing is None else r.missing for r in found}


def test_three_marks_counted_from_navigation_start() -> None:
    marks = navigation(response=50, dom=200, load=250)
    assert values(marks) == {"ttfb": 50, "dom_content_loaded": 200, "load_event": 250}


def test_a_prerendered_page_is_counted_from_its_activation() -> None:
    # 120 is before the activation at 150: the page was there at once, not 30 ms before.
    marks = navigation(activation=150, response=120, dom=200, load=250)
    assert values(marks) == {"ttfb": 0, "dom_content_loaded": 50, "load_event": 100}


@pytest.mark.parametrize(
    ("mark", "name"), [("response", "ttfb"), ("dom", "dom_content_loaded"), ("load", "load_event")]
)
def test_a_mark_of_zero_has_not_happened(mark: str, name: str) -> None:
    assert values(navigation(**{mark: 0}))[name] is Missing.NEVER_SETTLED


def test_without_navigation_timing_all_three_are_missing() -> None:
    assert values(None) == dict.fromkeys(NAMES, Missing.NO_NAVIGATION)
