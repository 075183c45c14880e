"""`webperf export` and `webperf report`: which run they take, where their output goes, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.report.example_load import example_load
from tests.report.example_run import example_run
from webperf.cli.main import cli
from webperf.model.run import Run
from webperf.report import FORMATS
from webperf.report.run_json import run_json


def put(run: Run, folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(run_json(run), "utf-8")
    return folder


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two runs in `.webperf/runs`, the newer one a load."""
    monkeypatch.chdir(tmp_path)
    put(example_run(), tmp_path / ".webperf/runs/20260101T000000Z-demo")
    put(example_load(), tmp_path / ".webperf/runs/20260102T000000Z-load")
    (tmp_path / ".webperf/runs/20270101T000000Z-empty").mkdir()
    return tmp_path


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments, catch_exceptions=True)


def refusal(*arguments: str) -> str:
    return str(_run(*arguments).exception)


def test_without_a_run_it_is_the_newest(here: Path) -> None:
    assert "browse" in json.loads(_run("export", "--to", "bencher").stdout)
    result = _run("report", "--format", "csv")
    assert result.exit_code == 0
    assert (here / ".webperf/runs/20260102T000000Z-load/report.csv").exists()


@pytest.mark.parametrize("name", ["20260101T000000Z-demo", ".webperf/runs/20260101T000000Z-demo/run.json"])
def test_a_run_is_named_by_its_id_or_its_path(here: Path, name: str) -> None:
    assert "explore_map" in _run("export", name, "--to", "bencher").stdout


def test_a_file_is_written_as_a_whole(here: Path) -> None:
    result = _run("export", "--to", "prom", "--out", "webperf.prom")
    assert (result.stdout, result.stderr) == ("", "webperf.prom\n")
    assert (here / "webperf.prom").read_text("utf-8") == _run("export", "--to", "prom").stdout
    assert {file.name for file in here.iterdir()} == {".webperf", "webperf.prom"}
    assert "cannot write no/such/file" in refusal("export", "--to", "prom", "--out", "no/such/file")


def test_a_part_is_chosen_by_journey_and_device(here: Path) -> None:
    chosen = ("export", "20260101T000000Z-demo", "--to", "lhr", "--journey", "explore_map", "--device", "desktop")
    assert json.loads(_run(*chosen).stdout)["lighthouseVersion"]
    assert "did you mean 'explore_map'?" in refusal(*chosen[:4], "--journey", "explore_mapp")
    assert "choose with --journey and --device: open_overview on desktop," in refusal(*chosen[:4])
    assert "lhr is of a journey on a device, and this run has none" in refusal("export", "--to", "lhr")


def test_the_dashboard_needs_no_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert json.loads(_run("export", "--to", "grafana").stdout)["title"] == "webperf"
    assert "no run in .webperf/runs: name the folder of one" in refusal("export", "--to", "csv")


def test_a_typing_error_is_answered_with_the_nearest_name(here: Path) -> None:
    assert refusal("export", "--to", "junitt") == "unknown format 'junitt': did you mean 'junit'?"
    assert "no run at nightly" in refusal("export", "nightly", "--to", "csv")
    assert "Missing option '--to'" in _run("export").stderr


def test_a_report_in_every_format(here: Path) -> None:
    result = _run("report", "20260101T000000Z-demo", "--format", ",".join(FORMATS))
    assert result.exit_code == 0, result.exception
    folder = here / ".webperf/runs/20260101T000000Z-demo"
    names = {file.name for file in folder.iterdir()}
    single = {form.file_name for form in FORMATS.values() if not form.each}
    results = {name for name in names if name.endswith("-lhr.json")}
    assert names == single | results
    assert len(results) == 10
    # Each is said; of the diagnosis this run has nothing.
    assert result.stderr.splitlines() == [
        f"webperf: no {name}: it comes from the diagnosis of journeys" for name in ("har", "trace")
    ]
    assert all(str(Path(".webperf/runs/20260101T000000Z-demo") / name) in result.stdout for name in names)
