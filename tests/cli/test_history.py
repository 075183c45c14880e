"""`webperf history` and `webperf trend` on histories with known contents, and what a failing history does to a run."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from tests.store.history_build import environment, run, sample
from webperf.cli.execute import command_line
from webperf.cli.kept import keep, open_history
from webperf.cli.main import cli, main
from webperf.errors import ConfigError
from webperf.report.run_json import run_json
from webperf.store.folder import RunFolder
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

Refused = Callable[..., str]


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    def fails(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["webperf", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        return f"{end.value.code}: {capsys.readouterr().err}"

    return fails


def _default_history() -> History:
    return History(parse_address(".webperf/history.db"))


def _stored(folder: Path, number: int = 0) -> Path:
    folder.mkdir()
    (folder / "run.json").write_text(run_json(run({"load_time": [1200.0, 1300.0]}, number=number)))
    return folder


def test_added_runs_are_listed_and_shown(here: Path) -> None:
    first, second = (_stored(here / f"out{number}", number) for number in range(2))

    assert _run("history", "add", str(first), str(second)).output == f"#1 {first}\n#2 {second}\n"
    assert "was there already" in _run("history", "add", str(first)).output

    lines = _run("history").output.splitlines()
    assert [line.split()[0] for line in lines] == ["#1", "#2"]
    assert "00000001  main  VALID PASS" in lines[1]
    shown = _run("history", "show", "2").output
    assert "load_time of tour / open / phone  1.25 s  [1.20–1.30 s]  n=2" in shown
    assert "cpu: Example CPU" in shown


def test_lists_are_json_for_machines(here: Path) -> None:
    _default_history().add(run({"load_time": [1.5]}, facts=environment(labels={"team": "maps"})))

    (listed,) = json.loads(_run("history", "list", "--label", "team=maps", "--json").output)
    shown = json.loads(_run("history", "show", "run-0", "--json").output)

    assert (listed["run_id"], listed["labels"], listed["commit"]) == ("run-0", {"team": "maps"}, "c0ffee")
    assert shown["measured"] == [{"series": "load_time of tour / open / phone", "unit": "ms", "values": [1.5]}]


def _two_years(history: History) -> None:
    """60 sessions; the load takes 15 % longer from the 41st on, with another browser, and so does the server."""
    noise = np.exp(np.random.default_rng(1).normal(0, 0.02, (60, 2)))
    for number in range(60):
        slower = 1.15 if number >= 40 else 1.0
        values = {"load_time": [1000 * slower * noise[number, 0]], "server_wait": [300 * slower * noise[number, 1]]}
        facts = environment(browser="142.0" if number >= 40 else "141.0", commit=f"{number:08x}")
        history.add(run(values, number=number, facts=facts))  # type: ignore[arg-type]


def test_a_trend_tells_the_change_its_range_the_environment_and_what_moves_along(here: Path) -> None:
    _two_years(_default_history())

    text = _run("trend", "load_time", "--device", "phone").output

    assert text.startswith("load_time of tour / open / phone\n")
    assert "60 sessions, 2026-01-01 to 2026-03-01; now 1.15 s" in text
    assert "from #41 (00000028) on, 2026-02-10 00:00" in text
    assert "it began in" in text
    assert "browser: chromium 141.0 -> chromium 142.0" in text
    assert "moves with server_wait: Spearman's rho +0." in text
    assert "creep" not in text


def test_a_trend_is_json_for_machines_with_runs_by_number(here: Path) -> None:
    _two_years(_default_history())

    (study,) = json.loads(_run("trend", "load_time", "--json").output)

    (change,) = study["changes"]
    assert abs(change["index"] - 41) <= 1
    assert change["first"] <= 41 <= change["last"]
    assert len(study["medians"]) == len(study["runs"]) == 60
    assert study["series"]["metric"] == "load_time"


def test_runs_of_other_machines_are_left_out_unless_asked_for(here: Path) -> None:
    history = _default_history()
    history.add(run({"load_time": [5000.0]}, number=0, facts=environment(cpu="Laptop")))
    history.add(run({"load_time": [1000.0]}, number=1))

    own, every = _run("trend", "load_time"), _run("trend", "load_time", "--all-machines")

    assert "1 session," in own.stdout
    assert "without 1 run of other machines" in own.stderr
    assert "2 sessions" in every.stdout


def test_what_is_not_in_the_history_is_said_with_what_is(here: Path, refused: Refused) -> None:
    assert refused("trend", "load_time").startswith("2: webperf: no history at .webperf/history.db: 'webperf run'")
    _default_history().add(run({"load_time": [1.0]}))

    assert "unknown metric 'laod_time': did you mean 'load_time'?" in refused("trend", "laod_time")
    assert "no run that fits measured load_time of other" in refused("trend", "load_time", "--journey", "other")
    assert "no run in .webperf/history.db fits" in refused("trend", "load_time", "--branch", "other")
    assert "no run '7' in .webperf/history.db" in refused("history", "show", "7")
    assert "the history is switched off" in refused("history", "list", "--history", "off")
    assert "--label 'team': write it as NAME=VALUE" in refused("history", "list", "--label", "team")


def test_the_settings_name_the_history(here: Path) -> None:
    (here / "webperf.toml").write_text("history = 'team.db'\n")
    _run("history", "add", str(_stored(here / "out")))

    assert (here / "team.db").is_file()
    assert not (here / ".webperf").exists()


def test_a_history_that_fails_is_one_line_and_the_way_to_add_the_run_later(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "history.db").write_text("no database " * 100)
    folder = RunFolder(_stored(here / "out"))

    keep(run({}), folder, open_history("history.db"))

    said = capsys.readouterr().err.splitlines()
    assert said[0] == "webperf: not in the history: history history.db: file is not a database"
    assert "webperf history add" in said[1]
    assert len(said) == 2


def test_a_run_is_refused_before_any_load_where_its_history_cannot_be_meant(here: Path, refused: Refused) -> None:
    told = refused("run", "explore_map", "--history", "mysql://me:hunter2@db/x", "--base-url", "http://127.0.0.1:9")

    assert told.startswith("2: webperf: --history: a history is kept in SQLite or PostgreSQL, not in 'mysql'")
    assert "hunter2" not in told
    with pytest.raises(ConfigError):
        open_history("mysql://me:hunter2@db/x")


@pytest.mark.parametrize("words", [["--history", "postgresql://me:hunter2@db.test/perf?password=hunter2"],
                                   ["--history=postgresql://me:hunter2@db.test/perf?password=hunter2"]])  # fmt: skip
def test_the_recorded_command_holds_no_password(monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    monkeypatch.setattr("sys.argv", ["webperf", "run", *words])

    assert command_line() == f"webperf run {'--history='.join(['', '']) if len(words) == 1 else '--history '}" + (
        "postgresql://db.test/perf"
    )


def test_many_series_of_one_metric_are_told_one_below_the_other(here: Path) -> None:
    _default_history().add(run({}, samples=[sample("lcp", 1.0, step=step) for step in ("one", "two")]))

    assert _run("trend", "lcp").output.count("trend: 1 session is too few to say, it takes 10") == 2


def test_how_values_lie_is_told_by_place(here: Path) -> None:
    _two_years(_default_history())

    text = _run("history", "values", "load_time").output
    (plain,) = json.loads(_run("history", "values", "load_time", "--json").output)

    assert text.splitlines()[0] == "tour / open / phone"
    assert "load_time" in text
    assert "60 values of 60 sessions" in text
    assert "server_wait" not in text
    assert "server_wait" in _run("history", "values", "--device", "phone").output
    assert (plain["n"], plain["runs"], sum(plain["counts"])) == (60, 60, 60)


def test_what_moves_together_is_told(here: Path) -> None:
    _two_years(_default_history())

    text = _run("history", "together").output
    (plain,) = json.loads(_run("history", "together", "load_time", "--json").output)

    place, pair = text.splitlines()
    assert place == "tour / open / phone"
    assert sorted(pair.replace(",", "").split()[1:4]) == ["and", "load_time", "server_wait"]
    assert pair.endswith(", over 60 sessions")
    assert plain["correlation"]["rho"] > 0.5
    assert _run("history", "together", "--least", "1").output == "no metrics move together for certain\n"


def test_a_metric_that_no_run_has_is_named_with_the_nearest(here: Path, refused: Refused) -> None:
    _default_history().add(run({"load_time": [1.0]}))

    for command in ("values", "together"):
        assert "unknown metric 'laod_time': did you mean 'load_time'?" in refused("history", command, "laod_time")
    assert "no run that fits measured anything of other" in refused("history", "values", "--journey", "other")
