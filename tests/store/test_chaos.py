"""Chaos from a journal: seconds of a load, iterations of a journey and marks of faults in, experiments out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.store.build import ENDED, STARTED, header, iteration
from tests.swarm.build import scenario, second, series
from webperf.judge.budgets import parse_budgets
from webperf.model.background import LoadBegins, LoadEnds, LoadSecond
from webperf.model.chaos import ChaosPlan, FaultMark, Moment, PlannedFault, Recovery, TimedIteration
from webperf.model.iteration import Iteration
from webperf.model.journal import Header
from webperf.model.run import Run, Validity
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.model.verdict import Outcome
from webperf.report.run_json import parse_run, run_json
from webperf.store.derive import derive_run
from webperf.store.history.values import values_of
from webperf.store.journal import Entry, Journal, read_journal

FAULT = PlannedFault("latency", "200 ms more latency", 10.0, 5.0, {"ms": 200})
PLAN = ChaosPlan((FAULT,), 0.0, 25.0, 0.1, parse_budgets({"use": "chaos", "chaos_impact": "< 2000 %"}))


def facts() -> ScenarioFacts:
    return ScenarioFacts("browse", "Browses.", "constant-vus", False, {"duration_s": 60.0, "warmup_s": 0.0})


def at(seconds: float) -> str:
    return (datetime.fromisoformat(STARTED) + timedelta(seconds=seconds)).isoformat()


MARKS = (FaultMark(0, Moment.BEGAN, 10.0, at(13.0)), FaultMark(0, Moment.ENDED, 15.0, at(18.0)))
"""The load began three seconds after the run."""


def seconds(*, slow: bool = True, failed: int = 0) -> list[SwarmSecond]:
    found = []
    for number in range(25):
        disturbed = 10 <= number < 15
        parts = [series([220.0 if disturbed and slow else 20.0] * 50)]
        if disturbed and failed:
            parts.append(series([1.0] * failed, status=None, error="reset"))
        found.append(second(number, scenario(*parts)))
    return found


def derived(folder: Path, head: Header, records: Sequence[Entry]) -> Run:
    file = folder / "journal.jsonl"
    with Journal(file) as journal:
        for record in (replace(head, chaos=PLAN), *records, ENDED):
            journal.add(record)
    run = derive_run(read_journal(file))
    assert parse_run(run_json(run)) == run
    return run


def loaded() -> Header:
    return replace(header(journeys=(), devices=()), scenarios=(facts(),))


def test_a_load_gives_p95_and_median_of_good_answers(tmp_path: Path) -> None:
    run = derived(tmp_path, loaded(), [*seconds(), *MARKS])

    assert run.chaos is not None
    (experiment,) = run.chaos.experiments
    assert [(e.metric, round(e.before or 0), round(e.during or 0)) for e in experiment.effects] == [
        ("http_req_duration p(95)", 20, 220),
        ("http_req_duration med", 20, 220),
    ]
    assert experiment.recovery is Recovery.RECOVERED
    assert run.verdict.state is Outcome.PASS
    assert [finding.metric for finding in run.verdict.findings] == ["recovery_rate", "chaos_errors", "chaos_impact"]


def test_failures_are_errors_and_in_no_latency(tmp_path: Path) -> None:
    run = derived(tmp_path, loaded(), [*seconds(slow=False, failed=50), *MARKS])

    assert run.chaos is not None
    (experiment,) = run.chaos.experiments
    assert experiment.errors == 0.5
    assert experiment.impact == 0
    assert run.verdict.state is Outcome.FAIL


def test_how_the_load_was_held_is_judged_before_the_first_fault(tmp_path: Path) -> None:
    run = derived(tmp_path, loaded(), [*seconds(failed=50), *MARKS])

    assert run.validity.state is Validity.VALID


def test_a_journey_is_placed_by_the_clock_and_only_its_steady_state_is_summarised(tmp_path: Path) -> None:
    def trip(number: int) -> Iteration:
        begins_s = 3.0 + number
        slow = 10 <= begins_s - 3 < 15
        found = iteration({("open", "load_time"): 900.0 if slow else 600.0}, number)
        steady = begins_s - 3 < 10
        return replace(found, started_at=at(begins_s), wall_ms=900.0, load="" if steady else "chaos")

    run = derived(tmp_path, header(), [*(trip(number) for number in range(25)), *MARKS])

    assert run.chaos is not None
    (experiment,) = run.chaos.experiments
    (effect,) = experiment.effects
    assert (effect.where, effect.metric, effect.before, effect.during) == ("tour on phone", "load_time", 600.0, 900.0)
    assert effect.change == 0.5
    assert experiment.recovered_s == pytest.approx(0, abs=1)
    assert experiment.errors == 0
    (course,) = run.chaos.journeys
    assert (course.journey, course.device, course.metric, len(course.iterations)) == ("tour", "phone", "load_time", 25)
    assert course.iterations[12] == TimedIteration(12.0, 12.9, 900.0, failed=False)
    assert (run.summary[0].n, run.summary[0].max) == (10, 600.0)
    assert run.validity.state is Validity.VALID


def test_the_load_beside_journeys_is_one_too(tmp_path: Path) -> None:
    begins = LoadBegins("chaos", 3.0, (facts(),))
    placed = [LoadSecond("chaos", 3.0 + found.second, found) for found in seconds()]
    trips = [replace(iteration({("open", "load_time"): 600.0}, n), started_at=at(3.0 + n)) for n in range(8)]
    run = derived(tmp_path, header(), [begins, *placed, LoadEnds("chaos", 28.0), *trips, *MARKS])

    assert run.chaos is not None
    assert [e.where for e in run.chaos.experiments[0].effects] == ["browse", "browse", "tour on phone"]
    assert run.swarm[0]["scenario"] == "browse"
    assert run.swarm[0]["load"]["duration_s"] == 25


def test_a_run_that_was_killed_says_what_it_came_to(tmp_path: Path) -> None:
    run = derived(tmp_path, loaded(), [*seconds()[:12], MARKS[0]])

    assert run.chaos is not None
    assert run.chaos.experiments[0].recovery is Recovery.NOT_ENOUGH_DATA
    assert run.verdict.state is Outcome.INCONCLUSIVE


def test_a_fault_that_could_not_be_done_is_a_reason_to_read_with_care(tmp_path: Path) -> None:
    run = derived(tmp_path, loaded(), [*seconds(slow=False), replace(MARKS[0], moment=Moment.FAILED, note="no disk")])

    assert run.validity.state is Validity.DEGRADED
    assert run.validity.reasons == ("the fault '200 ms more latency' could not be done: no disk",)
    assert run.verdict.state is Outcome.INCONCLUSIVE


def test_the_history_keeps_what_the_faults_did_and_no_disturbed_number(tmp_path: Path) -> None:
    run = derived(tmp_path, loaded(), [*seconds(), *MARKS])

    assert {value.series.place_name for value in values_of(run)} == {"browse / chaos: 200 ms more latency"}
    assert {value.series.metric: value.value for value in values_of(run)} == {
        "resilience": pytest.approx(69.7, abs=0.01),
        "recovery_time": 0.0,
        "chaos_impact": 10.0,
        "chaos_errors": 0.0,
    }
