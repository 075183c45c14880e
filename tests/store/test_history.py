"""The same for SQLite and PostgreSQL: what goes in comes out, once, whoever else is writing."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.store.history_build import FIRST, environment, run, sample
from tests.store.history_writer import SERIES
from webperf.errors import UsageError
from webperf.model.history import Selection, Series
from webperf.model.missing import Missing
from webperf.model.run import Trust, Validity
from webperf.model.sample import Phase
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

ROOT = Path(__file__).parent.parent.parent
LOAD = Series("tour", "open", "phone", "none", "", "load_time", "ms")
WRITERS, RUNS_EACH = 8, 6


@pytest.fixture
def history(history_url: str) -> History:
    return History(parse_address(history_url))


def test_what_a_run_measured_comes_out_as_it_went_in(history: History) -> None:
    history.add(run({"load_time": [1200.5, Missing.NEVER_SETTLED, 1180.0], "lcp": [900.0]}, number=3))

    (session,) = history.sessions(Selection())
    points = history.points([session], metric="load_time")

    assert (session.run_id, session.tool, session.commit, session.branch) == ("run-3", "webperf", "00000003", "main")
    assert session.started_at == FIRST.replace(day=4)
    assert (session.validity, session.verdict) == ("VALID", "PASS")
    assert {series: [point.values for point in row] for series, row in points.items()} == {LOAD: [(1200.5, 1180.0)]}


def test_warm_ups_and_the_diagnosis_are_not_kept(history: History) -> None:
    others = [sample("load_time", 9.0, phase=phase) for phase in (Phase.WARMUP, Phase.DIAGNOSIS)]
    history.add(run({"load_time": [1.0]}, samples=others))

    assert history.points(history.sessions(Selection()))[LOAD][0].values == (1.0,)


def test_a_run_is_kept_once_however_often_it_is_added(history: History) -> None:
    first, again = (history.add(run({"load_time": [1.0]})) for _ in range(2))

    assert (first, again) == ((1, True), (1, False))
    assert len(history.points(history.sessions(Selection()))[LOAD][0].values) == 1


def test_runs_of_one_name_that_started_at_different_times_are_two(history: History) -> None:
    for number in range(2):
        history.add(run({"load_time": [1.0]}, run_id="out", number=number))

    assert [session.run_id for session in history.sessions(Selection())] == ["out", "out"]
    assert history.session("out").started_at == FIRST.replace(day=2)


def test_sessions_come_in_order_of_time_not_of_adding(history: History) -> None:
    for number in (2, 0, 1):
        history.add(run({"load_time": [float(number)]}, number=number))

    sessions = history.sessions(Selection())

    assert [session.run_id for session in sessions] == ["run-0", "run-1", "run-2"]
    assert [point.values for point in history.points(sessions)[LOAD]] == [(0.0,), (1.0,), (2.0,)]


def test_runs_are_found_by_branch_label_machine_and_number(history: History) -> None:
    history.add(run({}, number=0, facts=environment(branch="main", labels={"team": "maps", "tier": "1"})))
    history.add(run({}, number=1, facts=environment(branch="topic", labels={"team": "maps"})))
    history.add(run({}, number=2, facts=environment(cpu="Other CPU", labels={"team": "api"})))
    history.add(run({}, number=3, validity=Trust(Validity.INVALID, ("nothing was measured",))))
    machine = history.session("run-2").environment.machine

    def ids(asked: Selection) -> list[str]:
        return [session.run_id for session in history.sessions(asked)]

    assert ids(Selection(branch="topic")) == ["run-1"]
    assert ids(Selection(labels={"team": "maps"})) == ["run-0", "run-1"]
    assert ids(Selection(labels={"team": "maps", "tier": "1"})) == ["run-0"]
    assert ids(Selection(machine=machine)) == ["run-2"]
    assert ids(Selection(last=2)) == ["run-2", "run-3"]
    assert ids(Selection(usable=True)) == ["run-0", "run-1", "run-2"]
    assert history.session("2").labels == {"team": "maps"}
    with pytest.raises(UsageError, match="no run 'run-9' in "):
        history.session("run-9")


def test_one_metric_under_other_conditions_is_another_series(history: History) -> None:
    slow = {"slowdowns": {"phone": {"rate": 4.2, "cpu_class": "mid", "wanted_index": 300.0}}}
    history.add(run({"load_time": [1.0]}, number=0))
    history.add(run({"load_time": [2.0]}, number=1, facts={**environment(), "calibration": slow}))
    history.add(run({}, number=2, samples=[sample("load_time", 3.0, network="3g")]))

    found = history.points(history.sessions(Selection()))

    assert [(series.network, series.cpu, row[0].values) for series, row in found.items()] == [
        ("none", "", (1.0,)),
        ("none", "mid", (2.0,)),
        ("3g", "", (3.0,)),
    ]


def test_a_load_gives_one_number_a_statistic(history: History) -> None:
    metrics = {"http_req_duration": {"med": 12.0, "p(95)": 40.5, "p(99)": None}, "http_reqs": {"count": 900}}
    history.add(run({}, swarm=({"scenario": "browse", "metrics": metrics},)))

    found = history.points(history.sessions(Selection()))

    assert {(series.journey, series.metric, series.unit): row[0].values for series, row in found.items()} == {
        ("browse", "http_req_duration.median", "ms"): (12.0,),
        ("browse", "http_req_duration.p95", "ms"): (40.5,),
        ("browse", "http_reqs.count", "count"): (900.0,),
    }


@pytest.mark.parametrize("name", ["a\0b", "half \ud83d pair", "x" * 20_000, "'; DROP TABLE runs; --", "Ω 地図 🗺"])
def test_names_may_be_anything(history: History, name: str) -> None:
    for number in range(2):
        facts = environment(branch=name, labels={"label": name})
        history.add(run({}, number=number, run_id=name, facts=facts, samples=[sample("load_time", 1.0, step=name)]))

    ((series, points),) = history.points(history.sessions(Selection())).items()

    assert len(points) == 2
    assert series.step == name.replace("\0", "�").replace("\ud83d", "?")


def test_a_thousand_samples_of_two_hundred_series_are_kept(history: History) -> None:
    many = [sample("load_time", float(i), i, step=f"step {i % 200}") for i in range(1_000)]
    history.add(run({}, samples=many))

    found = history.points(history.sessions(Selection()))

    assert len(found) == 200
    assert sorted(value for row in found.values() for value in row[0].values) == [float(i) for i in range(1_000)]


def test_a_time_without_zone_is_utc(history: History) -> None:
    history.add(dataclasses.replace(run({}), started_at="2026-05-01T12:00:00"))

    assert history.sessions(Selection())[0].started_at == datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_eight_processes_that_write_at_once_lose_nothing(history_url: str) -> None:
    """They are the first, too: the tables are made in the same race."""
    writers = [_writer(history_url, f"writer-{number}") for number in range(WRITERS)]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=120) for writer in writers]

    history = History(parse_address(history_url))
    sessions = history.sessions(Selection(last=1_000))
    points = history.points(sessions)
    assert [text for text, _ in said] == ["done\n"] * WRITERS, said
    assert sorted(session.run_id for session in sessions) == sorted(f"writer-{i // RUNS_EACH}" for i in range(48))
    assert len(points) == SERIES // 2 * (WRITERS + 1)
    assert sum(len(row) for row in points.values()) == WRITERS * RUNS_EACH * SERIES


def _writer(url: str, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.history_writer", url, name, str(RUNS_EACH)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def test_a_session_gives_back_its_samples_with_the_reasons_of_those_that_are_missing(history: History) -> None:
    history.add(run({"load_time": [1200.5, Missing.NEVER_SETTLED], "lcp": [900.0]}, number=0))
    history.add(run({"load_time": [1.0]}, number=1))

    found = history.samples(history.session("run-0"))

    told = {(s.metric, sample.iteration, sample.value, sample.missing) for s, sample in found}
    assert told == {
        ("load_time", 0, 1200.5, None),
        ("load_time", 1, None, Missing.NEVER_SETTLED),
        ("lcp", 0, 900.0, None),
    }
    assert {series.metric for series in history.series()} == {"load_time", "lcp"}
    assert LOAD in history.series()


def test_the_stamp_changes_when_a_run_is_added_and_only_then(history: History) -> None:
    history.add(run({"load_time": [1.0]}, number=0))
    first = history.stamp()

    history.add(run({"load_time": [1.0]}, number=0))
    again = history.stamp()
    history.add(run({}, number=1))

    assert again == first
    assert history.stamp() != first
