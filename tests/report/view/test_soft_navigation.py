from dataclasses import replace
from typing import Any

import pytest

from tests.report.hostile import ALL
from webperf.model.run import Run
from webperf.report.view import build_view
from webperf.report.view.records import StepView

PLACE = ("filter_records", "choose state")
ICP = {"value": 310.0, "element": "p#rows", "misses": "answers by WebSocket and on a canvas"}
NAVIGATION = {"url": "http://a.test/x", "type": "push", "time": 9, "first_paint": 120.0, "lcp": 310.0}


def step(run: Run, **detail: Any) -> StepView:
    samples = tuple(
        replace(s, detail={**s.detail, **detail})
        if (s.journey, s.step, s.metric) == (*PLACE, "interaction_latency") and s.device == "desktop"
        else s
        for s in run.samples
    )
    journeys = build_view(replace(run, samples=samples)).journeys
    (found,) = [s for journey in journeys if journey.name == PLACE[0] for s in journey.steps if s.name == PLACE[1]]
    return found


def remark(found: StepView) -> str:
    (rows,) = [metric.rows for metric in found.metrics if metric.metric == "interaction_latency"]
    return rows[0].remark


def test_the_paint_of_an_interaction_is_shown_with_what_it_misses(run: Run) -> None:
    assert remark(step(run, icp=ICP)) == (
        "interaction-contentful-paint 310 ms (p#rows); it misses answers by WebSocket and on a canvas"
    )


def test_a_step_without_one_says_nothing(run: Run) -> None:
    assert remark(step(run)) == ""
    assert remark(step(run, icp={**ICP, "value": None, "element": None})) == ""
    assert step(run).navigations == ()


def test_soft_navigations_are_lines_of_the_step(run: Run) -> None:
    (line,) = step(run, soft_navigations=[NAVIGATION]).navigations
    assert line == (
        "Soft navigation on desktop (push) to http://a.test/x: first paint 120 ms, LCP 310 ms after the input, 5 times"
    )


@pytest.mark.parametrize("wrong", [None, 5, "text", [None, 5], [{}], {"url": 5}])
def test_a_run_from_elsewhere_may_hold_anything(run: Run, wrong: Any) -> None:
    found = step(run, icp=wrong, soft_navigations=wrong)
    assert remark(found) == ""


def test_what_the_page_said_is_made_harmless(run: Run) -> None:
    for text in ALL:
        found = step(run, icp={**ICP, "element": text}, soft_navigations=[{**NAVIGATION, "url": text}])
        for line in (remark(found), *found.navigations):
            assert line.isprintable()
            assert len(line) <= 500
