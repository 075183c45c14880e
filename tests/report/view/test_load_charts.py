"""Headlines against the load: intervals, budgets, and the stretch in which they break."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.test_under_load import FAST, under_load
from webperf.model.run import Run
from webperf.report.html import render_html
from webperf.report.view import build_view
from webperf.report.view.load_charts import MOST_CHARTS, make_load_charts
from webperf.report.view.records import LineChart, State


@pytest.fixture(scope="module")
def run() -> Run:
    return _asked(under_load(), 10.0, 50.0)


def _asked(run: Run, *asked: float | None) -> Run:
    assert run.under_load is not None
    levels = zip(run.under_load.levels, asked, strict=True)
    return replace(run, under_load=replace(run.under_load, levels=tuple(replace(at, asked=to) for at, to in levels)))


def _charts(run: Run) -> tuple[LineChart, ...]:
    return make_load_charts(run)


def test_each_headline_of_a_step_rises_from_idle_with_its_interval(run: Run) -> None:
    load, pick = _charts(run)
    assert (load.title, pick.title) == ("Load time: tour › open", "Interaction latency: tour › pick")
    (line,) = load.lines
    assert line.points == ((0.0, 1012.5), (10.0, 1062.5), (50.0, 2012.5))
    assert [(x, low <= 1012.5 <= high) for x, low, high in line.spread[:1]] == [(0.0, True)]
    assert (load.x.title, load.x.unit) == ("Load asked for", "arrivals/s")
    assert "95 % intervals" in load.description


def test_the_budget_is_a_line_and_where_it_breaks_a_stretch(run: Run) -> None:
    load, pick = _charts(run)
    assert [(limit.value, limit.text) for limit in load.limits] == [(1500.0, f"budget {FAST}")]
    (span,) = load.spans
    assert (span.start, span.end, span.state) == (10.0, 50.0, State.POOR)
    assert span.text.endswith("breaks between 10/s and 50/s")
    assert (pick.limits, pick.spans) == ((), ())


def test_levels_that_are_no_numbers_stand_in_their_turn(run: Run) -> None:
    (line,) = _charts(_asked(run, None, 50.0))[0].lines
    assert [x for x, _ in line.points] == [0.0, 1.0, 2.0]


def test_of_few_iterations_the_bars_are_least_and_largest(run: Run) -> None:
    few = replace(run, summary=tuple(replace(row, ci_low=None, ci_high=None) for row in run.summary))
    load = _charts(few)[0]
    assert load.lines[0].spread[0] == (0.0, 1000.0, 1025.0)
    assert "least to the largest" in load.description


def test_of_many_steps_those_that_break_are_drawn(run: Run) -> None:
    many = tuple(replace(row, step=f"step {n}") for n in range(20) for row in run.summary if row.metric == "load_time")
    charts = _charts(replace(run, summary=(*many, *run.summary)))
    assert len(charts) == MOST_CHARTS
    assert charts[0].spans


def test_without_a_load_there_is_none(run: Run) -> None:
    assert make_load_charts(replace(run, under_load=None)) == ()


def test_the_page_has_drawing_and_numbers(run: Run) -> None:
    page = render_html(build_view(run), lambda _path: None)
    assert 'aria-label="Load time: tour › open.' in page
    assert "1.01 s (1.00–1.02 s)" in page
    assert "breaks between 10/s and 50/s" in page
