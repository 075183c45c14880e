"""The shell parts of the action, run with the real webperf."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.store.history_build import run
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "webperf"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder for the PATH in which `webperf` is this one."""
    folder = tmp_path / "bin"
    folder.mkdir()
    file = folder / "webperf"
    file.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m webperf "$@"\n')
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return folder


def _bash(script: str, programs: Path, **given: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", **given}
    place = programs.parent
    return subprocess.run(
        ["bash", str(ACTION / script)], cwd=place, env=env, capture_output=True, text=True, check=False
    )


def _measure(programs: Path, command: str, arguments: str, formats: str = "html") -> dict[str, str]:
    output = programs.parent / "output"
    output.unlink(missing_ok=True)
    done = _bash("measure.sh", programs, WEBPERF_COMMAND=command, WEBPERF_ARGS=arguments, WEBPERF_OUT="out dir",
                 WEBPERF_FORMATS=formats, GITHUB_OUTPUT=str(output))  # fmt: skip
    assert done.returncode == 0, done.stderr
    return dict(line.split("=", 1) for line in output.read_text().splitlines())


@pytest.mark.e2e
def test_a_measurement_says_where_it_is_and_how_it_ended(programs: Path, site: str) -> None:
    url = f"{site}/plain"

    found = _measure(programs, "swarm", f"'{url}' --vus 1 --duration 3s --threshold 'p95 < 0.0001' --history off")

    # A broken threshold is no failure of the step: the reports are kept before the last step tells it.
    assert found["exit-code"] == "1"
    assert (Path(found["out"]) / "report.html").is_file()
    assert Path(found["out"]).name == "out dir"


def test_arguments_are_split_as_a_shell_would_and_nothing_in_them_is_expanded(programs: Path) -> None:
    marker = programs.parent / "injected"

    found = _measure(programs, "run", f"'two words' $(touch {marker}) `touch {marker}`; touch {marker}")

    assert found == {"exit-code": "2"}
    assert not marker.exists()


def test_the_summary_is_the_report_unless_that_is_too_long(programs: Path) -> None:
    out, summary = programs.parent / "out", programs.parent / "summary.md"
    out.mkdir()
    (out / "annotations.txt").write_text("::error title=webperf::load_time is over its budget\n")
    (out / "report.md").write_text("# it passed\n")

    first = _bash("summary.sh", programs, WEBPERF_OUT=str(out), GITHUB_STEP_SUMMARY=str(summary))
    (out / "report.md").write_text("x" * 1_000_000)
    second = _bash("summary.sh", programs, WEBPERF_OUT=str(out), GITHUB_STEP_SUMMARY=str(summary))

    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.startswith("::error")
    assert summary.read_text() == "# it passed\nThe report is too long for a summary: it is in the artifact.\n"


@pytest.mark.e2e
def test_the_baseline_begins_grows_and_leaves_a_regression_out(programs: Path) -> None:
    history = History(parse_address(str(programs.parent / ".webperf" / "history.db")))
    codes = []
    for number, value in enumerate([1000.0] * 8 + [1001.0, 3000.0]):
        history.add(run({"load_time": [value + number % 3]}, number=number))
        if number < 7:
            history.save_baseline("main", [number + 1], pinned=False)
        else:
            codes.append(_bash("baseline.sh", programs).returncode)

    assert codes == [0, 0, 1]
    (main,) = history.baselines()
    assert main.runs == tuple(range(1, 10))
