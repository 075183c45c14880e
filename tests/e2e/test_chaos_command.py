"""`webperf chaos` as a user runs it: a fault of known size is measured, and nothing of any fault stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.conftest import read_run
from tests.faults.waiting import eventually, goes_on, stands_still

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

Start = Callable[..., Any]
ROOT = Path(__file__).parents[2]

# An app of two processes that webperf starts itself: the one that answers, and one that only is there.
TARGET = """
title = "small"
command = ["{python}", "-c", "import os, subprocess, sys; subprocess.Popen(['sleep', '600']); os.chdir(%r); \
os.execv(sys.executable, [sys.executable, '-m', 'tests.fixtures.known_server', '{port}'])"]
ready = "/constant?ms=1"
"""


@dataclass(frozen=True)
class App:
    """A server that somebody else has started."""

    url: str
    process: psutil.Process

    def answers(self) -> bool:
        with urllib.request.urlopen(f"{self.url}/constant?ms=1", timeout=5) as answer:
            return bool(answer.status == 200)


@pytest.fixture
def app() -> Iterator[App]:
    command = [sys.executable, "-m", "tests.fixtures.known_server", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield App(f"http://127.0.0.1:{int(process.stdout.readline())}", psutil.Process(process.pid))
        finally:
            process.kill()


def test_added_latency_is_seen_at_its_size_and_is_over_when_it_ends(start: Start, app: App, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = start(
        "chaos", "--swarm", f"{app.url}/constant?ms=50", "--rate", 40, "--fault", "latency:200ms@5s+4s",
        "--recovery", "6s", "--budget", "chaos_impact < 900 %", "--out", out,
    )  # fmt: skip

    assert command.finish() == 0, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    (experiment,) = run["chaos"]["experiments"]
    (p95, median) = experiment["effects"]
    # On a machine that others use too, the largest of forty requests a second says little of the network.
    assert median["during"] - median["before"] == pytest.approx(200, rel=0.1), median
    assert p95["during"] >= 250
    assert experiment["errors"] == 0
    assert experiment["detected_s"] <= 2
    assert experiment["recovery"] == "RECOVERED"
    assert experiment["recovered_s"] <= 2
    assert run["chaos"]["recovery_rate"] == 1
    assert "resilience = 100" in run["chaos"]["formula"]
    assert {finding["outcome"] for finding in run["verdict"]["findings"]} == {"PASS"}
    # The plan, and what is on, as it goes on; then the table and the section of the report.
    assert "9 s –    15 s   recovery" in command.stderr
    assert "now: 200 ms more latency" in command.stderr
    assert "resilience" in command.stdout
    assert 'id="chaos"' in (out / "report.html").read_text()


def test_a_target_that_is_killed_comes_back_and_its_recovery_has_its_start_in_it(start: Start, tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "small.toml").write_text(TARGET % str(ROOT))
    (tmp_path / "chaos.toml").write_text(
        'recovery = "7s"\n[[fault]]\nat = "5s"\nfor = "2s"\nkind = "kill"\n'
        '[[fault]]\nat = "14s"\nfor = "2s"\nkind = "pause"\n'
    )
    (tmp_path / "api.py").write_text(
        "from webperf import swarm\n\n@swarm(rate=30, duration='1s')\n"
        "async def ask(api):\n    await api.get('/constant', params={'ms': 10})\n"
    )
    out = tmp_path / "out"
    # Recovered is what takes less than twice as long: other programs may use the machine, too.
    command = start(
        "chaos",
        "--swarm",
        "api.py",
        "--target",
        "small",
        "--timeline",
        "chaos.toml",
        "--tolerance",
        "100%",
        "--out",
        out,
    )

    # Nothing answers while it is gone: that breaks the ready budgets.
    assert command.finish() == 1, command.stderr
    assert command.survivors() == []
    killed, paused = read_run(out)["chaos"]["experiments"]
    # With the second in which it starts again.
    assert killed["errors"] > 0.6
    assert killed["served"] < killed["served_before"] / 10
    assert killed["recovery"] == "RECOVERED"
    assert paused["errors"] < 0.1
    assert max(effect["during"] for effect in paused["effects"]) > 1500
    assert paused["recovery"] == "RECOVERED"


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGINT])
def test_killing_the_harness_in_the_middle_leaves_no_fault(start: Start, app: App, signum: int, tmp_path: Path) -> None:
    command = start(
        "chaos", "--swarm", f"{app.url}/constant?ms=5", "--vus", 2, "--allow-fault", app.process.pid,
        "--allow-fault", "machine", "--fault", "cpu:1@5s+60s", "--fault", "pause@5s+60s",
        "--fault", "latency:50ms@5s+60s", "--out", tmp_path / "out",
    )  # fmt: skip
    for _ in range(3):
        command.wait_for_line("] on ")
    assert stands_still(app.process)
    os.kill(command.process.pid, signum)
    code = command.finish()

    assert code == (-signum if signum == signal.SIGKILL else 130), command.stderr
    assert eventually(lambda: goes_on(app.process), within_s=5)
    assert app.answers()
    # Neither stress, nor guard, proxy or generators.
    assert command.survivors() == []


def test_what_was_not_allowed_is_refused_before_anything_begins(start: Start, app: App, tmp_path: Path) -> None:
    out = tmp_path / "out"
    command = start("chaos", "--swarm", app.url, "--fault", "pause@5s+1s", "--out", out)

    assert command.finish() == 6
    assert "--allow-fault PID" in command.stderr
    assert not out.exists()
