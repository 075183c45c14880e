from tests.metrics.build import FCP, navigation, only, page_step
from webperf.metrics.paint import readings
from webperf.model.capture import LargestPaint, Paint
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
    assert (reading.value, reading.detail) == (1300, {"element": "img#chart"})


def test_a_page_without_a_candidate_says_so() -> None:
    assert lcp().missing is Missing.NO_LCP


def test_a_prerendered_page_is_counted_from_its_activation() -> None:
    step = {"navigation": navigation(activation=1000), "largest_paints": (CHART,)}
    assert lcp(**step).value == 300
    assert fcp(**step).value == 0
    assert lcp(**{**step, "navigation": navigation(activation=2000)}).value == 0


def test_paints_are_known_without_navigation_timing() -> None:
    assert (fcp(navigation=None).value, lcp(navigation=None, largest_paints=(HEADING,)).value) == (300, 420)
