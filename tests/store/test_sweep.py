"""What follows from the stretches of a sweep, as far as the reports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from tests.report.hostile import CANARY, MARKUP
from tests.store.build import ENDED, header
from tests.swarm.build import generator, scenario, second, series
from webperf.model.background import LoadBegins, LoadEnds, LoadSecond, Stretch
from webperf.model.run import Run, Validity
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.model.sweep import Purpose, Scaling, SweepMark, SweepPlan
from webperf.report.html import render_html
from webperf.report.run_json import parse_run, run_json
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.report.view.sweep import make_sweep
from webperf.store.derive import derive_run
from webperf.store.history.values import values_of
from webperf.store.journal import Journal, JournalContent, read_journal
from webperf.store.sweep import point_of
from webperf.swarm.validity import generator_limit

FACTS = ScenarioFacts("browse", "", "constant-vus", False, {"duration_s": 5.0})
LEVELS = (1.0, 5.0, 20.0, 40.0)
HOSTILE = MARKUP[0]


def law(n: float) -> float:
    return 20 * n / (1 + 0.05 * (n - 1) + 0.002 * n * (n - 1))


def seconds(amount: float, per_s: float, *, cpu: float = 0.2, failed: int = 0) -> list[SwarmSecond]:
    """One to get warm, four that count, and one in which only last answers come."""
    wrong = (series([5.0] * failed, status=500, error="http_5xx"),) if failed else ()
    good = series([1000 * amount / per_s] * round(per_s))
    return [
        second(
            at,
            scenario(good, *wrong, users=int(amount), phase=Phase.WARMUP if at == 0 else Phase.MEASURE),
            generators=[generator(cpu=cpu)],
        )
        for at in range(6)
    ]


def stretch(amount: float, found: Sequence[SwarmSecond]) -> tuple[SweepMark, Stretch]:
    name = f"{amount:g} users"
    placed = tuple(LoadSecond(name, float(s.second), s) for s in found)
    mark = SweepMark(name, "", {}, amount, Purpose.GRID)
    return mark, Stretch(LoadBegins(name, 0.0, (FACTS,)), placed, LoadEnds(name, 6.0, (), 0.5))


def journal(throughput: Callable[[float], float] = law) -> JournalContent:
    found = [stretch(n, seconds(n, throughput(n))) for n in LEVELS]
    start = replace(header(), journeys=(), devices=(), iterations=0, sweep=SweepPlan("browse", ("",), LEVELS, False))
    marks, stretches = zip(*found, strict=True)
    return JournalContent(start, (), ENDED, False, stretches=tuple(stretches), sweep_marks=tuple(marks))


@pytest.fixture
def run() -> Run:
    return derive_run(journal())


def test_only_whole_seconds_in_which_the_load_was_asked_for_count() -> None:
    point = point_of(*stretch(5, seconds(5, 100, failed=25)))
    assert (point.throughput, point.failed, point.p50_ms) == (100, 0.2, pytest.approx(50, rel=0.01))
    assert point.swarm[0]["duration_s"] == 4.0


def test_a_busy_generator_is_the_limit_and_in_no_fit() -> None:
    point = point_of(*stretch(5, seconds(5, 100, cpu=0.9)))
    assert (point.limit, point.fitted) == ("a generating process used 90% of its core", False)


def test_a_loop_that_wakes_up_late_on_average_is_the_limit() -> None:
    late = [generator(lag_ms=[2.0] * 50)]
    # An iteration of the builders takes 5 ms.
    assert "woke up 2.0 ms late" in generator_limit(FACTS, [second(0, scenario(series([5.0] * 50)), generators=late)])
    assert generator_limit(FACTS, [second(0, scenario(series([5.0] * 50)))]) == ""


def test_the_run_says_what_limits_it(run: Run) -> None:
    assert run.sweep is not None
    (arm,) = run.sweep.arms
    assert (arm.scaling, run.validity.state) == (Scaling.COHERENCY, Validity.VALID)
    assert run.sweep.efficiency == pytest.approx(law(40) / 40 / 20, rel=0.02)
    assert parse_run(run_json(run)) == run


def test_reports_show_it(run: Run) -> None:
    text = " ".join(render_terminal(build_view(run)).split())
    assert "Sweep of browse over 1, 5, 20, 40 users" in text
    assert "knee: most throughput at 2" in text
    page = render_html(build_view(run), lambda _path: None)
    assert 'id="sweep"' in page
    assert "Throughput against load" in page


def test_of_one_setting_a_row_has_the_value_only(run: Run) -> None:
    assert run.sweep is not None
    (arm,) = run.sweep.arms
    named = [(f"WORKERS={count}", {"WORKERS": count}) for count in ("1", "2")]
    sweep = replace(
        run.sweep,
        plan=replace(run.sweep.plan, arms=tuple(name for name, _ in named)),
        arms=tuple(replace(arm, name=name, settings=settings) for name, settings in named),
        points=tuple(replace(point, arm=name) for name, _ in named for point in run.sweep.points),
    )
    view = make_sweep(replace(run, sweep=sweep))
    assert view is not None
    assert "on 2 values of WORKERS" in view.lead
    assert [row.cells[0] for row in view.rows] == ["1"] * 4 + ["2"] * 4


def test_the_names_of_settings_are_only_text(run: Run) -> None:
    assert run.sweep is not None
    arms = tuple(replace(arm, name=HOSTILE, words=(HOSTILE,)) for arm in run.sweep.arms)
    points = tuple(replace(point, arm=HOSTILE, reasons=(HOSTILE,)) for point in run.sweep.points)
    plan = replace(run.sweep.plan, scenario=HOSTILE, arms=(HOSTILE,))
    hostile = replace(run, sweep=replace(run.sweep, plan=plan, arms=arms, points=points))
    page = render_html(build_view(hostile), lambda _path: None)
    assert f"<script>{CANARY}" not in page


def test_nothing_measured_is_invalid() -> None:
    content = journal()
    empty = replace(content, stretches=tuple(replace(s, seconds=()) for s in content.stretches))
    found = derive_run(empty)
    assert found.validity.state is Validity.INVALID
    assert "nothing was measured" in found.validity.reasons[0]


def test_what_is_in_the_journal_comes_back(tmp_path: Path) -> None:
    content = journal()
    with Journal(tmp_path / "journal.jsonl") as kept:
        kept.add(content.header)
        for mark, found in zip(content.sweep_marks, content.stretches, strict=True):
            assert found.ends is not None
            kept.add(mark, found.begins, *found.seconds, found.ends)
        assert content.ending is not None
        kept.add(content.ending)
    assert derive_run(read_journal(tmp_path / "journal.jsonl")) == derive_run(content)


def test_the_history_keeps_each_level_that_was_held_and_the_knee(run: Run) -> None:
    found = {(v.series.place_name, v.series.metric): v.value for v in values_of(run)}

    assert found["browse / sweep at 20 users", "throughput"] == 148.0
    assert found["browse / sweep at 1 user", "latency.p95"] == 50.0
    assert found["browse / sweep", "knee"] == pytest.approx(21.8, abs=0.2)
    assert found["browse / sweep", "scaling_efficiency"] == 0.165
    # Four numbers of each level, and those of the whole.
    assert len(found) == 4 * 4 + 2


def test_the_history_keeps_no_level_that_the_generator_could_not_hold(run: Run) -> None:
    assert run.sweep is not None
    limited = [replace(point, limit="the generator") if point.amount == 20 else point for point in run.sweep.points]

    found = values_of(replace(run, sweep=replace(run.sweep, points=tuple(limited))))

    assert {v.series.step for v in found} == {"sweep", *(f"sweep at {n}" for n in ("1 user", "5 users", "40 users"))}
