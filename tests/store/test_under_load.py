"""What follows from journeys at several loads: nothing of one is in the numbers of another."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest

from tests.store.build import ENDED, header, iteration
from tests.swarm.build import scenario, second, series
from webperf.model.background import LoadBegins, LoadEnds, LoadSecond, Stretch
from webperf.model.budget import Budget
from webperf.model.iteration import Iteration
from webperf.model.journal import Header
from webperf.model.missing import Missing
from webperf.model.run import Run, Validity
from webperf.model.swarm import ScenarioFacts
from webperf.model.verdict import Outcome
from webperf.report.html import render_html
from webperf.report.run_json import parse_run, run_json
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.store.derive import derive_run
from webperf.store.journal import JournalContent

LOAD, PICK = ("open", "load_time"), ("pick", "interaction_latency")
FACTS = ScenarioFacts("browse", "", "constant-arrival-rate", True, {"duration_s": 600.0})
FAST = Budget("load_time", "p75", "<", 1500.0, "ms")
NUMBERS = {"": 1000.0, "10/s": 1050.0, "50/s": 2000.0}
ENDS = LoadEnds("", 10.0, (), 0.4)


def iterations(load: str, around_ms: float, count: int = 6) -> tuple[Iteration, ...]:
    return tuple(
        replace(iteration({LOAD: around_ms + 5 * number, PICK: around_ms / 4 + number}, number), load=load)
        for number in range(count)
    )


def stretch(load: str, *, dropped: int = 0, cpu_busy: float = 0.5, reasons: tuple[str, ...] = ()) -> Stretch:
    if not load:
        return Stretch(LoadBegins("", 0.0), (), ENDS)
    seconds = tuple(
        LoadSecond(load, 10.0 + n, second(n, scenario(series([4.0] * 50), dropped=dropped, due=50))) for n in range(5)
    )
    return Stretch(LoadBegins(load, 10.0, (FACTS,)), seconds, LoadEnds(load, 15.0, reasons, cpu_busy))


def under_load(*stretches: Stretch, head: Header | None = None, loads: dict[str, float] | None = None) -> Run:
    head = replace(head or header(iterations=6, budgets=(FAST,)), levels=("10/s", "50/s"))
    measured = tuple(i for load, value in (loads or NUMBERS).items() for i in iterations(load, value))
    kept = stretches or tuple(stretch(load) for load in NUMBERS)
    return derive_run(JournalContent(head, measured, ENDED, False, (), kept))


def test_each_load_has_samples_and_statistics_of_its_own() -> None:
    run = under_load()
    assert run.under_load is not None
    assert {s.value for s in run.samples if s.metric == "load_time"} == {1000 + 5 * n for n in range(6)}
    medians = {level.name: next(r.median for r in level.summary if r.metric == "load_time")
               for level in run.under_load.levels}  # fmt: skip
    assert medians == {"10/s": 1062.5, "50/s": 2012.5}
    assert all(row.n == 6 for level in run.under_load.levels for row in level.summary)
    assert all(row.n == 6 for row in run.summary)


def test_the_change_against_idle_has_its_interval_and_decides_nothing() -> None:
    run = under_load()
    assert run.under_load is not None
    (change,) = [f.change for f in run.under_load.levels[1].changes if f.metric == "load_time"]
    assert change is not None
    assert change.ratio == pytest.approx(2000 / 1000, rel=0.02)
    assert change.low is not None
    assert change.high is not None
    assert change.low < change.ratio < change.high
    assert not any(found.gating for level in run.under_load.levels for found in level.changes)


def test_a_budget_is_judged_at_each_load_and_the_run_says_where_it_breaks() -> None:
    run = under_load()
    assert run.under_load is not None
    assert run.verdict.state is Outcome.FAIL
    assert [(f.load, f.outcome) for f in run.verdict.findings] == [
        ("", Outcome.PASS), ("10/s", Outcome.PASS), ("50/s", Outcome.FAIL),
    ]  # fmt: skip
    assert "under 50/s: load_time p75" in run.verdict.findings[-1].message
    (holding,) = run.under_load.holdings
    assert (holding.holds_at, holding.breaks_at) == ("10/s", "50/s")


def test_what_was_asked_and_done_is_of_the_seconds_of_that_load() -> None:
    run = under_load()
    assert run.under_load is not None
    first = run.under_load.levels[0]
    assert (first.per_s, first.asked, first.achieved) == (True, 50.0, 50.0)
    assert first.swarm[0]["metrics"]["http_req_duration"]["count"] == 250
    assert (first.validity.state, run.validity.state) == (Validity.VALID, Validity.VALID)


def test_a_load_that_was_not_held_decides_nothing() -> None:
    gone = replace(stretch("50/s"), seconds=())
    run = under_load(stretch(""), stretch("10/s"), gone)
    assert run.under_load is not None
    assert run.under_load.levels[1].validity.state is Validity.INVALID
    assert run.verdict.state is Outcome.INCONCLUSIVE
    assert run.under_load.holdings[0].breaks_at is None
    assert "that load was not held" in run.verdict.findings[-1].message
    assert run.validity.state is Validity.DEGRADED


def test_a_machine_without_time_left_is_said_at_that_load() -> None:
    run = under_load(stretch(""), stretch("10/s"), stretch("50/s", cpu_busy=0.97))
    assert [reason.partition(":")[0] for reason in run.validity.reasons] == ["under 50/s"]
    assert "97% busy" in run.validity.reasons[0]


def test_what_broke_off_under_load_is_told_with_its_load_and_not_of_the_idle_app() -> None:
    failed = replace(iteration({}, 5, failed=("open", Missing.STEP_TIMEOUT)), load="50/s")
    head = replace(header(iterations=6, budgets=(FAST,)), levels=("10/s", "50/s"))
    measured = (*iterations("", 1000), *iterations("10/s", 1050), *iterations("50/s", 2000, 5), failed)
    run = derive_run(JournalContent(head, measured, ENDED, False, (), tuple(stretch(load) for load in NUMBERS)))
    assert run.failures == ()
    assert run.under_load is not None
    assert [f.reason for f in run.under_load.levels[1].failures] == [Missing.STEP_TIMEOUT]
    assert run.validity.reasons == ("under 50/s: tour on phone: 5 of 6 iterations completed",)
    assert "under 50/s, tour › open · phone: 1 iteration broke off" in " ".join(
        render_terminal(build_view(run)).split()
    )


def test_a_journey_may_be_measured_beside_a_load_that_is_no_level() -> None:
    run = derive_run(JournalContent(header(iterations=6), iterations("", 900), ENDED, False, (), (stretch("10/s"),)))
    assert run.under_load is None
    assert run.validity.state is Validity.VALID


def test_it_is_written_and_read_back_and_every_format_names_the_level() -> None:
    run = under_load()
    assert parse_run(run_json(run)) == parse_run(run_json(parse_run(run_json(run))))
    view = build_view(run)
    page, text = render_html(view, lambda path: None), render_terminal(view)
    told = "tour › open · phone: load_time p75 < 1500 ms holds up to 10/s, breaks at 50/s"
    assert told in html.unescape(page)
    assert told in text
    assert max(map(len, text.splitlines())) <= 100
    rows = [line.split() for line in text.splitlines() if "50/s" in line and "+" in line]
    assert rows
