"""What is seen while a load runs: a table on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import pty
import re
import select
import termios
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.swarm.build import generator, scenario, second, series
from webperf.cli.swarm_progress import SwarmProgress, stage_of
from webperf.model.swarm import ScenarioFacts, SwarmSecond

STAGES = {"points": [[0, 10], [1, 10], [1, 50], [3, 50], [3, 0]]}


def facts(profile: Mapping[str, Any] = STAGES, *, is_open: bool = True) -> ScenarioFacts:
    load = {"duration_s": 3.0, "iterations": 0, "profile": profile}
    return ScenarioFacts("browse", "", "ramping-arrival-rate", is_open, load)


def held() -> SwarmSecond:
    return second(1, scenario(series([10.0] * 20, scheduled_ms=[20.0] * 20), due=20, users=4))


def stuck() -> SwarmSecond:
    """A second that its generator was too busy for, in which some requests failed."""
    failed = series([5.0] * 3, status=503, error="http_5xx")
    part = scenario(series([10.0] * 9), failed, due=50, users=4, queued=30, dropped=8)
    return second(2, part, generators=(generator(cpu=0.99, late_ms=[400.0] * 60),))


def test_plain_lines_have_rates_percentiles_errors_and_the_stage(capsys: pytest.CaptureFixture[str]) -> None:
    with SwarmProgress(quiet=False) as progress:
        progress.load_starts((facts(),), 33.0, Path("run"))
        progress.second_ends(held())
        progress.second_ends(stuck())
    first, *lines = capsys.readouterr().err.splitlines()
    assert first == "browse: ramping-arrival-rate (open model), 3 s -> run"
    assert lines == [
        "[2s] browse: 20/s (asked 20), 4 users, p50 20.0 ms, p95 20.0 ms, p99 20.0 ms, stage 2 of 2, to 50/s",
        "[3s] browse: 12/s (asked 50), 4 users, p50 10.0 ms, p95 10.0 ms, p99 10.0 ms, 3 failed, 30 waiting, 8 dropped"
        ", stage 2 of 2, to 50/s",
    ]


def test_nothing_is_said_where_json_is(capsys: pytest.CaptureFixture[str]) -> None:
    with SwarmProgress(quiet=True) as progress:
        progress.load_starts((facts(),), 33.0, Path("run"))
        progress.second_ends(held())
    assert capsys.readouterr() == ("", "")


def read_until(terminal: int, *words: str) -> str:
    """What it is sent until all of the words have come: in one piece or in several."""
    shown = ""
    while not all(word in shown for word in words):
        assert select.select([terminal], [], [], 10)[0], shown
        shown += os.read(terminal, 65536).decode()
    return shown


def test_a_terminal_has_a_table_that_says_whether_the_load_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, its = pty.openpty()
    termios.tcsetwinsize(its, (24, 80))
    monkeypatch.setenv("TERM", "xterm")
    with os.fdopen(its, "w") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        with SwarmProgress(quiet=False) as progress:
            progress.load_starts((facts(),), 33.0, Path("run"))
            progress.second_ends(held())
            shown = read_until(mine, "late", "20.0 ms")
            progress.second_ends(stuck())
            later = read_until(mine, "INVALID", "handed", "out")
    os.close(mine)
    lines = [line.rstrip() for line in re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", shown).splitlines()]
    assert "2 of 3 s, stage 2 of 2, to 50/s" in [line.strip() for line in lines]
    assert max(map(len, lines)) <= 80
    header, row = next(line for line in lines if "asked/s" in line), next(line for line in lines if "20.0 ms" in line)
    assert header.split() == ["scenario", "users", "asked/s", "reqs/s", "p50", "p95", "p99", "failed", "late"]
    assert row.split() == ["browse", "4", "20", "20", *["20.0", "ms"] * 3, "0", "0"]
    assert "INVALID" in later
    assert "handed out" in " ".join(later.split())


@pytest.mark.parametrize(
    ("points", "at_s", "is_open", "stage"),
    [
        ([[0, 5], [30, 5]], 3, True, ""),
        ([[0, 0], [10, 50], [40, 50], [50, 0]], 9, False, "stage 1 of 3, to 50 users"),
        ([[0, 0], [10, 50], [40, 50], [50, 0]], 49, False, "stage 3 of 3, to 0 users"),
        ([[0, 0], [10, 50], [40, 50], [50, 0]], 60, True, "stage 3 of 3, to 0/s"),
        ([[at, at] for at in range(100)], 5, True, ""),
    ],
)
def test_a_stage_is_named_by_its_number_and_where_it_leads(
    points: list[list[float]], at_s: float, is_open: bool, stage: str
) -> None:
    assert stage_of(facts({"points": points}, is_open=is_open), at_s) == stage
