"""Soft navigations and interaction-contentful-paint against the web-vitals library in the same page load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.fixtures import npm

pytestmark = pytest.mark.browser

BUILD = "web-vitals/dist/web-vitals.attribution.iife.js"
# With `reportSoftNavs` (web-vitals 6.1) the library begins a new LCP with each soft navigation.
LISTEN = """
window.vitals = [];
webVitals.onLCP((metric) => {
  window.vitals.push({ type: metric.navigationType, url: metric.navigationURL, value: metric.value });
}, { reportAllChanges: true, reportSoftNavs: true });
"""
Trial = Callable[..., Any]


@pytest.fixture(scope="module")
def library() -> str:
    return (npm.installed("vitals") / BUILD).read_text("utf-8") + LISTEN


def asked(trial: Trial, path: str, *, script: str = "", expect: str = "true") -> tuple[Any, list[Any], float]:
    """The outcome of opening the page and clicking; what the library said; the page's own truth."""
    told: list[Any] = []

    def ask(page: Any, step: Any) -> None:
        if script:
            page.add_init_script(script)
        with step("open"):
            page.goto(path)
        with step("go"):
            page.get_by_role("button").click()
        page.wait_for_function(expect)
        told.append(page.evaluate("[window.vitals || [], window.truth]"))

    outcome = trial(ask)
    return outcome, *told[0]


def test_a_soft_navigation_is_the_librarys(trial: Trial, library: str) -> None:
    soft = "window.vitals.some(({ type }) => type === 'soft-navigation')"
    outcome, theirs, truth_ms = asked(trial, "/route?delay=300", script=library, expect=soft)
    lcp = [said["value"] for said in theirs if said["type"] == "soft-navigation"][-1]

    detail = outcome.sample("go", "interaction_latency").detail
    (navigation,) = detail["soft_navigations"]
    assert navigation["url"].endswith("/records?token=redacted")
    assert navigation["type"] == "push"
    assert navigation["lcp"] == pytest.approx(lcp, abs=1)
    assert 0 < navigation["first_paint"] <= navigation["lcp"]
    assert navigation["lcp"] == pytest.approx(truth_ms, abs=34)
    assert "soft_navigations" not in outcome.sample("open", "interaction_latency").detail


def test_the_paint_of_an_interaction_stands_beside_inp_and_latency(trial: Trial) -> None:
    outcome, _, truth_ms = asked(trial, "/route?delay=300&silent=1")

    latency = outcome.sample("go", "interaction_latency")
    assert latency.detail["icp"] == outcome.sample("go", "inp").detail["icp"]
    # The heading or the text below it, whichever the browser finds larger; presented a frame or two after the truth.
    assert latency.detail["icp"]["value"] == pytest.approx(truth_ms, abs=34)
    assert latency.detail["icp"]["element"] in {"h1", "p#rows"}
    assert "soft_navigations" not in latency.detail


def test_an_answer_by_websocket_has_neither_and_it_is_said(trial: Trial) -> None:
    outcome, _, truth_ms = asked(trial, "/route?delay=300&by=ws")

    latency = outcome.sample("go", "interaction_latency")
    assert latency.value == pytest.approx(truth_ms, abs=17)
    assert latency.detail["icp"] == {"value": None, "element": None, "misses": "answers by WebSocket and on a canvas"}
    assert "soft_navigations" not in latency.detail
