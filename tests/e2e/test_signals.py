"""However a run is stopped: what was measured stays, and no process does."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import OPEN_PLAIN, read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


@pytest.fixture
def running(start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path) -> Any:
    """A long run that has finished its first trials."""
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop",
                    "-n", 500, "--warmup", 0, "--no-diagnosis", "--out", tmp_path / "out")  # fmt: skip
    command.wait_for_line("[2/500]")
    return command


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_and_keeps_what_was_measured(
    running: Any, tmp_path: Path, signum: int, code: int
) -> None:
    os.kill(running.process.pid, signum)

    assert running.finish(30) == code, running.stderr
    assert running.survivors() == []
    run = read_run(tmp_path / "out")
    assert run["interrupted"] is True
    assert run["validity"]["state"] == "DEGRADED"
    measured = [s["value"] for s in run["samples"] if s["metric"] == "load_time"]
    assert len(measured) >= 2
    assert None not in measured
    assert (tmp_path / "out" / "report.html").exists()


def test_ctrl_c_at_a_terminal_reaches_the_whole_group(running: Any, tmp_path: Path) -> None:
    os.killpg(running.process.pid, signal.SIGINT)

    assert running.finish(30) == 130, running.stderr
    assert running.survivors() == []
    assert read_run(tmp_path / "out")["interrupted"] is True


def test_a_killed_run_leaves_no_process_and_is_recovered_from_its_journal(
    running: Any, start: Callable[..., Any], tmp_path: Path
) -> None:
    os.kill(running.process.pid, signal.SIGKILL)
    running.finish(30)

    assert running.survivors() == []
    assert not (tmp_path / "out" / "run.json").exists()
    again = start("report", tmp_path / "out")
    assert again.finish(30) == 0, again.stderr
    run = read_run(tmp_path / "out")
    assert len([s for s in run["samples"] if s["metric"] == "load_time" and s["value"]]) >= 2
    assert any("cut off" in reason for reason in run["validity"]["reasons"])
