"""`webperf swarm --profile` on the reference target's API, which has a function that is slow on purpose."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from webperf.monitor.profile.stacks import hottest, read_stacks

pytestmark = pytest.mark.e2e

SCENARIO = """
from webperf import swarm

@swarm(vus=2, duration="4s")
async def ask(api):
    await api.get("/api/timeseries", params={"state": "VIC", "by": "month", "cpu_ms": 50})
"""


def test_what_the_app_spent_the_load_on_is_linked(start: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "ask.py").write_text(SCENARIO)
    out = tmp_path / "out"
    command = start("swarm", "ask.py", "--target", "reference", "--profile", "cpu,io", "--out", out)
    assert command.finish(120) == 0, command.stderr
    assert command.survivors() == []

    run = read_run(out)
    found = {artifact["kind"]: artifact for artifact in run["artifacts"]}
    assert {"cpu_profile", "flame_graph", "io"} == set(found)
    stacks = tuple(read_stacks(json.loads((out / found["cpu_profile"]["path"]).read_text())))
    assert hottest(stacks)[0].frame == "burn_cpu (knobs.py)"
    # It takes something, and that is said with the numbers.
    assert any("py-spy looked at the app" in reason for reason in run["validity"]["reasons"])
    assert found["flame_graph"]["path"] in (out / "report.html").read_text()
    assert "burn_cpu" in " ".join(command.stdout.split())


def test_what_would_slow_the_app_down_many_times_is_not_for_a_load(start: Callable[..., Any]) -> None:
    command = start("swarm", "http://127.0.0.1:9/", "--profile", "memory")
    assert command.finish() == 2
    assert "that is for webperf run" in command.stderr
