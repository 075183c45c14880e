"""`webperf compare` of stored runs: from folders and from the history, what it says, and that it fails no build."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Exits
from tests.judge.build import noisy
from tests.store.history_build import environment, run, sample
from webperf.model.missing import Missing
from webperf.model.run import Run, Trust, Validity
from webperf.report.run_json import run_json
from webperf.store.history.address import parse_address
from webperf.store.history.history import History


def _kept(folder: Path, stored: Run) -> str:
    folder.mkdir()
    (folder / "run.json").write_text(run_json(stored))
    return folder.name


def _pair(here: Path, factor: float = 1.3, **head: Any) -> tuple[str, str]:
    """Ten loads each, the later one slower by `factor`."""
    before = run({"load_time": noisy(10), "bytes": [5000.0] * 10}, number=1)
    slower = {"load_time": [factor * value for value in noisy(10, seed=2)], "bytes": [5000.0] * 10}
    return _kept(here / "before", before), _kept(here / "after", run(slower, number=2, **head))


def _by_metric(text: str) -> dict[str, dict[str, Any]]:
    return {finding["metric"]: finding for finding in json.loads(text)["verdict"]["findings"]}


def test_a_slower_run_is_told_and_fails_no_build(here: Path, exits: Exits) -> None:
    base, head = _pair(here)

    code, said = exits("compare", base, head)

    words = " ".join(said.split())
    assert code == 0
    assert "base: before head: after It advises, and decides nothing:" in words
    assert "the two were measured apart" in words
    assert "'webperf ab' measures both in turns" in words
    assert re.search(r"load_time is \d\d\.\d % slower than base: major", words)
    assert "? Advice Of 1 comparison that matter most: 1 regressed." in words
    assert max(map(len, said.splitlines())) <= 100
    # Strict: it is not shown to be no worse, and two sessions do not decide.
    assert exits("compare", base, head, "--strict")[0] == 3


def test_the_same_again_is_no_worse(here: Path, exits: Exits) -> None:
    code, said = exits("compare", *_pair(here, factor=1.0), "--strict")

    assert code == 0
    assert "1 unchanged" in said
    assert "1 other metric did not move" in said


def test_json_is_a_run_that_compares(here: Path, exits: Exits) -> None:
    base, head = _pair(here)

    _, said = exits("compare", base, head, "--json")

    found, plain = _by_metric(said)["load_time"], json.loads(said)
    assert (found["change"]["kind"], found["gating"], found["change"]["method"]) == ("regressed", False, "Mann-Whitney")
    assert found["change"]["ratio"] == pytest.approx(1.3, rel=0.06)
    assert (plain["verdict"]["state"], plain["run_id"]) == ("INCONCLUSIVE", "run-1-run-2")
    assert plain["comparing"]["advises"][0].startswith("the two were measured apart")
    assert len(plain["reference"]["samples"]) == 20


def test_reports_are_written_where_they_are_asked_for_and_can_be_made_again(here: Path, exits: Exits) -> None:
    base, head = _pair(here)

    assert exits("compare", base, head)[0] == 0
    assert {path.name for path in here.iterdir()} == {"before", "after"}
    code, said = exits("compare", base, head, "--format", "html,json", "--out", "both")

    assert code == 0
    assert "both/report.html" in said
    html = (here / "both" / "report.html").read_text()
    assert "It advises, and decides nothing" in html
    assert "the two were measured apart" in html
    assert exits("report", "both", "--json")[1] == (here / "both" / "run.json").read_text()


def test_runs_of_the_history_are_named_by_number_or_id(here: Path, exits: Exits) -> None:
    history = History(parse_address(".webperf/history.db"))
    for number, factor in ((1, 1.0), (2, 1.3)):
        values = [factor * value for value in noisy(10, seed=number)]
        history.add(run({"load_time": values}, number=number))
    base, _ = _pair(here)

    code, said = exits("compare", "1", "run-2", "--json")
    mixed = _by_metric(exits("compare", base, "2", "--json")[1])

    assert code == 0
    assert _by_metric(said)["load_time"]["change"]["kind"] == "regressed"
    assert json.loads(said)["comparing"]["base"] == "#1 (00000001)"
    assert mixed["load_time"]["change"]["kind"] == "regressed"


def test_what_is_another_is_said(here: Path, exits: Exits) -> None:
    facts = environment(browser="142.0", cpu="Other CPU")
    weak = Trust(Validity.DEGRADED, ("other programs took 40 % of the processors",))

    _, said = exits("compare", *reversed(_pair(here, factor=1.0, facts=facts, validity=weak)))

    words = " ".join(said.split())
    assert (
        "the environment is another: cpu: Other CPU -> Example CPU; browser: chromium 142.0 -> chromium 141.0" in words
    )
    assert "base is DEGRADED: other programs took 40 % of the processors" in words
    assert "base is the later of the two" in words


def test_another_network_is_not_compared(here: Path, exits: Exits) -> None:
    fast, slow = (
        run({}, number=number, samples=[sample("load_time", 1000.0, i, network=network) for i in range(6)]
            + [sample("load_time", 900.0 + i, i, device="desktop") for i in range(6)])
        for number, network in ((1, "none"), (2, "slow-4g"))
    )  # fmt: skip
    names = _kept(here / "fast", fast), _kept(here / "slow", slow)

    _, said = exits("compare", *names)
    _, found = exits("compare", *names, "--json")

    assert "phone is left out: network none, processor not slowed down in base, network slow-4g" in " ".join(
        said.split()
    )
    assert {finding["device"] for finding in json.loads(found)["verdict"]["findings"]} == {"desktop"}


LOAD = {
    "scenario": "browse", "executor": "constant-vus", "load": {"profile": {"points": [[0, 5], [10, 5]]}},
    "metrics": {"http_req_duration": {"avg": 12.0, "p(95)": 20.0}, "http_req_failed": {"rate": 0.0},
                "http_reqs": {"count": 500, "rate": 50.0}, "iterations": {"count": 500, "rate": 50.0}},
}  # fmt: skip


def _load(p95: float, number: int) -> Run:
    duration = {"avg": p95 / 2, "p(95)": p95}
    swarm = {**LOAD, "metrics": {**LOAD["metrics"], "http_req_duration": duration}}  # type: ignore[dict-item]
    return run({}, number=number, swarm=(swarm,))


def test_a_load_is_one_number_a_run_which_proves_nothing(here: Path, exits: Exits) -> None:
    names = _kept(here / "before", _load(20.0, 1)), _kept(here / "after", _load(30.0, 2))

    code, said = exits("compare", *names)
    found = _by_metric(exits("compare", *names, "--json")[1])

    assert code == 0
    assert found["http_req_duration.p95"]["change"]["kind"] == "inconclusive"
    assert found["http_req_duration.p95"]["change"]["ratio"] == 1.5
    assert "+50.0 %" in said
    assert "1 value on either side can never prove a regression here, it takes" in " ".join(said.split())


def test_fewer_requests_a_second_are_worse(here: Path, exits: Exits) -> None:
    history = History(parse_address(".webperf/history.db"))
    for number, level in ((1, 50.0), (2, 30.0)):
        history.add(run({}, number=number, samples=[
            sample("http_reqs.rate", level + i / 100, i, unit="count", device="") for i in range(8)
        ]))  # fmt: skip

    found = _by_metric(exits("compare", "1", "2", "--metric", "http_reqs.rate", "--json")[1])

    assert (found["http_reqs.rate"]["change"]["kind"], found["http_reqs.rate"]["change"]["severity"]) == (
        "regressed", "major",
    )  # fmt: skip


def test_a_metric_that_is_not_measured_any_more_is_told(here: Path, exits: Exits) -> None:
    missing: list[float | Missing] = [Missing.NEVER_SETTLED] * 8
    before = _kept(here / "before", run({"load_time": noisy(8)}, number=1))
    after = _kept(here / "after", run({"load_time": missing, "lcp": [5.0] * 8}, number=2))

    _, said = exits("compare", before, after, "--metric", "load_time")

    assert "load_time was measured in 0 of 8 iterations, with base in 8 of 8: NEVER_SETTLED in 8 of 8" in " ".join(
        said.split()
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("before", "before"), "base and head are the same run, run-1: name two"),
        (("before", "nowhere"), "no folder 'nowhere', and no history at .webperf/history.db"),
        (("before", "7", "--history", "off"), "no run at 7, and the history is switched off"),
        (("before", "after", "--metric", "load_tme"), "unknown metric 'load_tme': did you mean 'load_time'?"),
        (("before", "after", "--format", "htlm"), "unknown format 'htlm': did you mean 'html'?"),
        (("before", "empty"), "no run at empty: name the folder"),
        (("before", "other"), "before and other have nothing in common: base measured tour, head shop"),
        (("before", "after", "--out", "after"), "after already holds a run: name another folder with --out"),
    ],
)
def test_wrong_usage_is_one_line(here: Path, exits: Exits, arguments: tuple[str, ...], message: str) -> None:
    _pair(here)
    (here / "empty").mkdir()
    _kept(here / "other", run({}, number=3, samples=[sample("load_time", 5.0, journey="shop")]))

    code, said = exits("compare", *arguments)

    assert code == 2
    (line,) = said.splitlines()
    assert message in line


def test_a_load_of_the_history_is_one_number_too(here: Path, exits: Exits) -> None:
    history = History(parse_address(".webperf/history.db"))
    for number, p95 in ((1, 20.0), (2, 30.0)):
        history.add(_load(p95, number))

    code, said = exits("compare", "1", "2")

    assert code == 0
    assert "+50.0 %" in said
    # One value has no interval, and no table of journeys is there without one.
    assert "+50.0 % to" not in said
    assert "Journey" not in said
