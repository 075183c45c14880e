"""`webperf baseline` from saving to the exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.cli.conftest import Exits
from tests.store.history_build import environment, run
from webperf.cli.main import cli
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

QUIET = [1000.0, 1010.0, 995.0, 1005.0, 990.0, 1002.0, 998.0, 1008.0, 1001.0]


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.fixture
def history(here: Path) -> History:
    return History(parse_address(".webperf/history.db"))


def _saved(history: History, values: list[float]) -> None:
    for number, value in enumerate(values):
        history.add(run({"load_time": [value], "lcp": [value / 2]}, number=number))
        _run("baseline", "save")


def test_a_regression_fails_and_names_the_reference(history: History, exits: Exits) -> None:
    _saved(history, QUIET)
    history.add(run({"load_time": [1300.0], "lcp": [640.0]}, number=50))

    code, said = exits("baseline", "compare")

    assert code == 1
    first, *_, last = said.splitlines()
    assert first.startswith("✕ tour / open / phone: load_time is worse than rolling baseline 'main': 1.30 s against")
    assert last == "FAIL: run #10 (00000032), 1 of 2 comparisons decide"


def test_a_run_like_the_others_passes(history: History, exits: Exits) -> None:
    _saved(history, QUIET)
    history.add(run({"load_time": [1003.0], "lcp": [501.0]}, number=50))

    code, said = exits("baseline", "compare", "--metric", "lcp", "--strict")

    assert (code, said.splitlines()[-1]) == (0, "PASS: run #10 (00000032), 1 of 2 comparisons decide")


def test_few_sessions_advise_and_only_strict_minds(history: History, exits: Exits) -> None:
    _saved(history, QUIET[:3])
    history.add(run({"load_time": [9000.0]}, number=50))

    assert exits("baseline", "compare")[0] == 0
    code, said = exits("baseline", "compare", "--strict")
    assert code == 3
    assert "advises only: 3 of the 8 sessions" in said
    assert said.splitlines()[-1].startswith("ADVISORY: run #4")


def test_another_environment_advises(history: History, exits: Exits) -> None:
    _saved(history, QUIET)
    history.add(run({"load_time": [9000.0]}, number=50, facts=environment(browser="150.0")))

    code, said = exits("baseline", "compare")

    assert code == 0
    assert "its environment is another (browser: chromium 141.0 -> chromium 150.0)" in said


def test_creep_that_the_rolling_reference_hides_is_seen_by_the_pinned_one(history: History, exits: Exits) -> None:
    _saved(history, QUIET)
    _run("baseline", "pin")
    for number in range(20, 32):
        history.add(run({"load_time": [1200.0 + number % 3 * 5]}, number=number))
        _run("baseline", "save")
    history.add(run({"load_time": [1205.0]}, number=60))

    code, said = exits("baseline", "compare")

    assert code == 1
    assert "load_time is worse than pinned baseline 'main'" in said
    assert "load_time is within rolling baseline 'main'" in said


def test_runs_after_the_one_compared_are_no_past_of_it(history: History, exits: Exits) -> None:
    _saved(history, QUIET)

    code, said = exits("baseline", "compare", "--run", "1")

    assert code == 2
    assert "has no run before #1" in said


def test_a_run_that_has_nothing_in_common_is_said_to_be_compared_with_nothing(history: History, exits: Exits) -> None:
    _saved(history, QUIET[:3])
    history.add(run({"resilience": [80.0]}, number=9))

    assert _run("baseline", "compare").output.splitlines() == [
        "ADVISORY: run #4 (00000009), nothing in common with the baseline, so nothing was compared: --run names another"
    ]


def test_baselines_are_listed_named_and_removed(history: History, exits: Exits) -> None:
    _saved(history, QUIET[:2])
    _run("baseline", "save", "release", "--run", "1")
    _run("baseline", "pin", "release", "--run", "1", "--run", "2")

    assert _run("baseline", "list").output.splitlines() == [
        "main     2 runs  newest #2  none pinned",
        "release  1 run   newest #1  pinned #1, #2",
    ]
    assert _run("baseline", "remove", "release").output == "release: removed\n"
    assert "unknown baseline 'relaese'" in exits("baseline", "compare", "relaese")[1]
    assert "is no name for a baseline" in exits("baseline", "save", "a\nb")[1]
    assert "unknown metric 'lpc': did you mean 'lcp'?" in exits("baseline", "compare", "--metric", "lpc")[1]


def test_json_holds_every_finding_with_its_change(history: History, exits: Exits) -> None:
    _saved(history, QUIET)
    history.add(run({"load_time": [1300.0]}, number=50))

    code, said = exits("baseline", "compare", "--json")
    found = json.loads(said)

    assert (code, found["run"], found["state"]) == (1, 10, "FAIL")
    assert found["findings"][0]["change"]["reference"] == "rolling baseline 'main'"
    assert found["findings"][0]["change"]["kind"] == "regressed"


def test_measured_again_only_what_both_runs_show_is_a_regression(history: History, exits: Exits) -> None:
    _saved(history, QUIET)
    for number, value in ((50, 1300.0), (51, 1001.0), (52, 1280.0)):
        history.add(run({"load_time": [value]}, number=number))

    alone, cleared, confirmed = (
        exits("baseline", "compare", *arguments)
        for arguments in (("--run", "10"), ("--run", "10", "--run", "11"), ("--run", "10", "--run", "12"))
    )

    assert (alone[0], cleared[0], confirmed[0]) == (1, 0, 1)
    assert confirmed[1].splitlines()[-1].startswith("FAIL: runs #10 (00000032), #12 (00000034), 1 of 1")


def test_runs_of_two_environments_are_not_the_same_measured_again(history: History, exits: Exits) -> None:
    _saved(history, QUIET)
    history.add(run({"load_time": [1300.0]}, number=50))
    history.add(run({"load_time": [1300.0]}, number=51, facts=environment(cpu="Other")))

    code, said = exits("baseline", "compare", "--run", "10", "--run", "11")

    assert code == 2
    assert "another environment than #10 (00000032)'s, so not the same measured again" in said
