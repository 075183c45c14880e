"""A load under faults on the axis of time."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.example_load import example_load
from tests.report.view.test_chaos import chaos
from webperf.model.chaos import Chaos, JourneyCourse, Recovery, TimedIteration
from webperf.report.html import render_html
from webperf.report.view import build_view
from webperf.report.view.chaos_charts import SOME_FAULT, fault_spans, make_chaos_charts
from webperf.report.view.records import LineChart, LineKind


@pytest.fixture(scope="module")
def of() -> Chaos:
    """Its second fault was never recovered from; the first was after two seconds."""
    found = chaos()
    first, second = found.experiments
    return replace(found, experiments=(replace(first, recovery=Recovery.RECOVERED, recovered_s=2.0), second))


@pytest.fixture(scope="module")
def charts(of: Chaos) -> tuple[LineChart, ...]:
    return make_chaos_charts(of, example_load().swarm)


def test_latency_answers_and_errors_of_each_scenario(charts: tuple[LineChart, ...]) -> None:
    latency, good, errors = charts
    assert [[line.name for line in chart.lines] for chart in charts] == [["browse", "search"]] * 3
    browse, search = (dict(line.points) for line in good.lines)
    assert (browse[3.0], search[3.0]) == (3.0, 2.0)
    assert dict(errors.lines[0].points)[3.0] == 0.25
    assert dict(latency.lines[1].points)[3.0] == pytest.approx(195)


def test_faults_and_recoveries_are_stretches(charts: tuple[LineChart, ...]) -> None:
    assert [(s.start, s.end, s.text) for s in charts[0].spans] == [
        (10, 15, "200 ms more latency"),
        (20, 25, "200 ms more latency"),
        (15, 17, "until recovered"),
        (25, 40, "not recovered"),
    ]


def test_without_a_load_there_is_nothing_to_draw(of: Chaos) -> None:
    assert make_chaos_charts(of, ()) == ()
    assert make_chaos_charts(of, ({"scenario": "x", "timeline": 5}, {"timeline": [1, {}, {"span_s": 1.0}]})) == ()


def test_journeys_are_points_with_the_same_stretches(of: Chaos) -> None:
    def course(device: str, *values: float | None, metric: str = "load_time") -> JourneyCourse:
        timed = (TimedIteration(5.0 * n, 5.0 * n + 2, value, value is None) for n, value in enumerate(values))
        return JourneyCourse("tour", device, metric, "ms", tuple(timed))

    journeys = (course("desktop", 900.0, None), course("phone", 1900.0, 1950.0), course("phone", 50.0, metric="x"))
    loads, other = make_chaos_charts(replace(of, journeys=journeys), ())
    assert (loads.title, other.title) == ("Load time: tour", "x: tour")
    assert {line.kind for line in loads.lines} == {LineKind.POINTS}
    assert [(line.name, line.points) for line in loads.lines] == [
        ("desktop", ((1.0, 900.0),)),
        ("phone", ((1.0, 1900.0), (6.0, 1950.0))),
        ("broken off: no value, at the foot", ((6.0, 0.0),)),
    ]
    assert [span.text for span in loads.spans] == [
        span.text for span in make_chaos_charts(of, example_load().swarm)[0].spans
    ]
    assert len(make_chaos_charts(replace(of, journeys=journeys), example_load().swarm)) == 5


def test_the_section_has_them(of: Chaos) -> None:
    page = render_html(build_view(replace(example_load(), chaos=of)), lambda _path: None)
    section = page[page.index('id="chaos"') : page.index("</section>", page.index('id="chaos"'))]
    assert section.count('role="img"') >= 3
    assert "until recovered" in section


def test_of_many_faults_the_key_has_one_entry(of: Chaos) -> None:
    first = of.experiments[0]
    many = replace(of, experiments=tuple(replace(first, what=f"fault {n}", recovered_s=0.0) for n in range(9)))
    assert {span.text for span in fault_spans(many)} == {SOME_FAULT}
