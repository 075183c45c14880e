import pytest

from tests.metrics.build import FCP, navigation, only, page_step, request
from webperf.metrics.paint import readings
from webperf.model.capture import LargestPaint, Paint, Request
from webperf.model.missing import Missing
from webperf.model.sample import Reading

HEADING = LargestPaint(420, 2000, "h1", "")
CHART = LargestPaint(1300, 90_000, "img#chart", "http://app.test/chart.png")


def fcp(**fields: object) -> Reading:
    return only(readings(page_step(**fields)), "fcp")


def lcp(**fields: object) -> Reading:
    return only(readings(page_step(**fields)), "lcp")


def test_first_contentful_paint_and_not_just_any_paint() -> None:
    assert fcp(paints=(Paint("first-paint", 280), FCP)).value == 300


def test_a_page_that_painted_only_its_background_has_no_contentful_paint() -> None:
    assert fcp(paints=(Paint("first-paint", 280),)).missing is Missing.NO_FCP


def test_the_last_candidate_is_the_largest() -> None:
    reading = lcp(largest_paints=(HEADING, CHART))
    assert (reading.value, reading.detail["element"]) == (1300, "img#chart")


def test_a_page_without_a_candidate_says_so() -> None:
    assert lcp().missing is Missing.NO_LCP


def test_a_prerendered_page_is_counted_from_its_activation() -> None:
    step = {"navigation": navigation(activation=1000), "largest_paints": (CHART,)}
    assert lcp(**step).value == 300
    assert fcp(**step).value == 0
    assert lcp(**{**step, "navigation": navigation(activation=2000)}).value == 0


def parts(paint: LargestPaint, *requests: Request, activation: float = 0) -> list[float]:
    """ttfb, load delay, load duration, render delay; the page's first byte came at 50."""
    step = {"navigation": navigation(activation=activation), "largest_paints": (paint,), "requests": requests}
    found = lcp(**step)
    assert sum(found.detail["parts"].values()) == found.value
    return list(found.detail["parts"].values())


def test_a_text_is_only_waited_for_by_rendering() -> None:
    assert parts(HEADING) == [50, 0, 0, 370]


def test_a_picture_is_asked_for_loaded_and_rendered() -> None:
    # First byte 50, asked for at 400, there at 1100, painted at 1300.
    assert parts(CHART, request(400, 1100, url=CHART.url)) == [50, 350, 700, 200]


@pytest.mark.parametrize(
    ("requested", "expected"),
    [
        # Asked for before the first byte (a preload header): there was no delay.
        (request(20, 1100, url=CHART.url), [50, 0, 1050, 200]),
        # Painted before it was there as a whole (a progressive picture).
        (request(400, 5000, url=CHART.url), [50, 350, 900, 0]),
        # Never finished, and not asked for in this step.
        (request(400, None, url=CHART.url), [50, 350, 0, 900]),
        (request(400, 1100, url="http://app.test/other.png"), [50, 0, 0, 1250]),
    ],
)
def test_parts_never_overlap(requested: Request, expected: list[float]) -> None:
    assert parts(CHART, requested) == expected


def test_parts_are_counted_from_the_activation_too() -> None:
    # Activated at 30: 20 to the first byte, asked for 350 later, and so on.
    assert parts(CHART, request(400, 1100, url=CHART.url), activation=30) == [20, 350, 700, 200]


def test_paints_are_known_without_navigation_timing() -> None:
    assert (fcp(navigation=None).value, lcp(navigation=None, largest_paints=(HEADING,)).value) == (300, 420)
