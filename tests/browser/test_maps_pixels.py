"""The ladder down to its last rung: one page after the other on which the rungs above have no answer.

Truths are the starts of frames. What script draws is on screen one to three frames later while the browser is filmed,
and a frame of the film has the time of its screen refresh, right within half a frame (`diagnosis/test_film_clock.py`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from webperf.model.sample import Phase

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("map_libraries")]

FRAME_MS = 1000 / 60
# The issue allows 50 ms from the library's own last event.
LIBRARY_MS = 50.0
PAINT_MS = 2 * FRAME_MS
SHOWN_MS = 4 * FRAME_MS
RUNGS = ("library", "tiles", "draws", "pixels")
FILMED = {"diagnosis": {"phase": Phase.DIAGNOSIS}, "visual": {"visual": True}}
Trial = Callable[..., Any]


def opened(trial: Trial, url: str, *, ask: str = "window.truth", **options: Any) -> tuple[Any, Any]:
    """The map's sample of opening the page, and what the page says of itself in its innermost frame."""
    told: list[Any] = []

    def explore(page: Any, step: Any) -> None:
        with step("open", map="#map"):
            page.goto(url)
        told.append(page.frames[-1].evaluate(ask))

    return trial(explore, **options).sample("open", "map_render"), told[0]


@pytest.mark.parametrize("film", FILMED)
@pytest.mark.parametrize(
    ("url", "rung", "late_ms"),
    [
        ("/maps_openlayers?delay=200", "library", LIBRARY_MS),
        ("/maps_bare?by=tiles", "tiles", PAINT_MS),
        ("/maps_bare?by=svg", "draws", PAINT_MS),
        ("/maps_bare?by=worker", "pixels", SHOWN_MS),
    ],
)
def test_each_rung_decides_where_those_above_it_have_no_answer(
    trial: Trial, film: str, url: str, rung: str, late_ms: float
) -> None:
    sample, truth_ms = opened(trial, url, **FILMED[film])
    rungs = sample.detail["rungs"]
    print(f"{film} {url}: {sample.value} - {truth_ms} = {sample.value - truth_ms:.1f} ms; {rungs}")
    assert sample.detail["decided_by"] == rung
    assert all(rungs[above] is None for above in RUNGS[: RUNGS.index(rung)])
    assert -1 <= sample.value - truth_ms <= late_ms
    # Its pixels say the same as whoever decides. OpenLayers fades its tiles in: the last levels of that are too little
    # to be seen as a change, and the warning is about the tiles.
    assert -PAINT_MS <= rungs["pixels"] - truth_ms <= SHOWN_MS
    assert "pixels" not in sample.detail.get("warning", "")


def test_without_a_film_the_last_rung_is_not_there(trial: Trial) -> None:
    sample, _ = opened(trial, "/maps_bare?by=svg")
    assert set(sample.detail["rungs"]) == {"library", "tiles", "draws"}


def test_a_map_that_only_its_pixels_tell_of_has_no_number_without_a_film(trial: Trial) -> None:
    sample, _ = opened(trial, "/maps_bare?by=worker")
    assert (sample.value, sample.missing) == (None, "NO_VISIBLE_CHANGE")
    assert sample.detail == {"unseen": "what a worker draws is seen in a film only"}


def test_tiles_that_a_worker_draws_late_are_told_by_the_pixels(trial: Trial) -> None:
    told = "({ arrived: window.arrived, truth: window.truth })"
    sample, page = opened(trial, "/maps_worker?delay=80&late=300", ask=told, visual=True)
    assert sample.detail["decided_by"] == "tiles"
    assert sample.value == pytest.approx(page["arrived"], abs=FRAME_MS)
    assert 0 <= sample.detail["rungs"]["pixels"] - page["truth"] <= SHOWN_MS
    assert sample.detail["warning"].endswith(f"pixels says {sample.detail['rungs']['pixels']:.0f} ms")


def test_what_moves_without_script_is_told_by_the_pixels(trial: Trial) -> None:
    sample, truth_ms = opened(trial, "/maps_bare?by=css&delay=400", visual=True)
    assert 0 <= sample.detail["rungs"]["pixels"] - truth_ms <= SHOWN_MS
    assert "pixels says" in sample.detail["warning"]


@pytest.mark.parametrize(
    ("url", "device"), [("/maps_frame?of=maps_bare&by=worker", "desktop"), ("/maps_bare?by=worker", "phone-mid")]
)
def test_the_maps_place_in_the_film_is_known_in_frames_and_in_a_page_that_is_zoomed_out(
    trial: Trial, url: str, device: str
) -> None:
    told = "performance.timeOrigin - top.performance.timeOrigin + window.truth"
    sample, truth_ms = opened(trial, url, ask=told, visual=True, device=device)
    assert sample.detail["decided_by"] == "pixels"
    assert 0 <= sample.value - truth_ms <= SHOWN_MS


def test_a_film_that_lost_the_frames_in_question_says_nothing(trial: Trial) -> None:
    def compute(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/film_clock?frames=60", wait_until="commit")
            # The journey's own work, in which it does not listen to the browser.
            time.sleep(1.5)

    outcome = trial(compute, visual=True)

    assert outcome.sample("open", "speed_index").missing == "NO_SCREENSHOTS"
    assert outcome.sample("open", "speed_index").detail["frames_lost_ms"] > 100
