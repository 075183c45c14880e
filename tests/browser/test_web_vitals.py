"""FCP, LCP, TTFB, CLS, INP and their parts against Google's web-vitals library in the same page loads.

The library comes from the npm registry once and is kept in the user's cache; without npm these tests are skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures import npm
from webperf.journey.trial import run_trial
from webperf.journey.trip import Trial
from webperf.model.device import Device
from webperf.model.journey import Journey
from webperf.model.sample import Phase
from webperf.pytest_plugin.lent_browser import LentBrowser

pytestmark = pytest.mark.browser

BUILD = "web-vitals/dist/web-vitals.attribution.iife.js"

# The least threshold that Event Timing allows, as ours: the library's own default is 40 ms.
LISTEN = """
window.vitals = {};
for (const name of ["onFCP", "onLCP", "onTTFB", "onCLS", "onINP"]) {
  webVitals[name]((metric) => {
    const numbers = Object.entries(metric.attribution).filter(([, value]) => typeof value === "number");
    window.vitals[metric.name] = { value: metric.value, parts: Object.fromEntries(numbers) };
  }, { reportAllChanges: true, durationThreshold: 16 });
}
"""

PAGES = (
    "/plain",
    "/answer?by=ws&delay=100",
    "/answer?by=canvas&delay=50",
    "/map?delay=100",
    "/unseen",
    "/shift",
    "/image",
    "/busy",
    "/text",
)


@pytest.fixture(scope="session")
def library() -> str:
    """The library's script, with listeners for all five metrics."""
    return (npm.installed("vitals") / BUILD).read_text("utf-8") + LISTEN


@pytest.fixture
def measured(webperf_browser: LentBrowser, site: str, library: str) -> Callable[[str], tuple[Any, dict[str, Any]]]:
    """Opens a page and clicks its button: our samples by (step, metric), and what the library says."""
    desktop = Device("desktop", "", 1350, 940, 1, False, False, None, "desktop", "none")

    def measure(path: str) -> tuple[Any, dict[str, Any]]:
        theirs: dict[str, Any] = {}

        def script(page: Any, step: Any) -> None:
            page.add_init_script(library)
            # All that shifts or paints by itself has happened before the click.
            with step("open", quiet_ms=1500):
                page.goto(path)
            with step("click"):
                page.get_by_role("button").click()
            # The library reports in idle time; it has said its last word when the interaction is there.
            page.wait_for_function("window.vitals.INP")
            theirs.update(page.evaluate("window.vitals"))

        journey = Journey(name="vitals", function=script, description="")
        iteration = run_trial(webperf_browser, Trial(journey, desktop, 0, Phase.MEASURE, site), lambda name, _: name)
        assert iteration.failure is None, iteration.failure
        return {(s.step, s.metric): s for s in iteration.samples}, theirs

    return measure


@pytest.mark.parametrize("path", PAGES)
def test_our_vitals_are_those_of_the_library(measured: Callable[[str], tuple[Any, Any]], path: str) -> None:
    ours, theirs = measured(path)

    assert ours["open", "fcp"].value == pytest.approx(theirs["FCP"]["value"], abs=1)
    assert ours["open", "lcp"].value == pytest.approx(theirs["LCP"]["value"], abs=1)
    assert ours["open", "ttfb"].value == pytest.approx(theirs["TTFB"]["value"], abs=1)
    assert ours["click", "inp"].value == pytest.approx(theirs["INP"]["value"], abs=1)
    if path != "/shift":
        assert ours["open", "cls"].value == pytest.approx(theirs["CLS"]["value"], abs=0.001)
    parts = theirs["INP"]["parts"]
    assert ours["click", "input_delay"].value == pytest.approx(parts["inputDelay"], abs=1)
    assert ours["click", "processing_time"].value == pytest.approx(parts["processingDuration"], abs=1)
    assert ours["click", "presentation_delay"].value == pytest.approx(parts["presentationDelay"], abs=1)


def test_the_parts_of_the_largest_paint(measured: Callable[[str], tuple[Any, Any]]) -> None:
    ours, theirs = measured("/image")

    parts, expected = ours["open", "lcp"].detail["parts"], theirs["LCP"]["parts"]
    assert ours["open", "lcp"].detail["element"] == "img"
    assert parts["ttfb"] == pytest.approx(expected["timeToFirstByte"], abs=1)
    # Ours are the browser's network events, the library's Resource Timing: they begin some ms apart.
    assert parts["load_delay"] == pytest.approx(expected["resourceLoadDelay"], abs=10)
    assert parts["load_duration"] == pytest.approx(expected["resourceLoadDuration"], abs=10)
    assert parts["render_delay"] == pytest.approx(expected["elementRenderDelay"], abs=10)


def test_shifts_after_the_page_step_are_not_the_page_steps(measured: Callable[[str], tuple[Any, Any]]) -> None:
    ours, theirs = measured("/shift")

    # The click shifts once more, 700 ms later: the library counts it, for the whole life of the page.
    assert 0 < ours["open", "cls"].value <= theirs["CLS"]["value"] + 0.001
