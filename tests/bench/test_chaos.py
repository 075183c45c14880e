"""Every fault on the reference target, one after the other, under an open load: each is seen, in the right direction
and, where its size is known, at its size; and is over when it ends.

    pytest -m bench tests/bench/test_chaos.py -s        # four minutes
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

pytestmark = pytest.mark.bench

FIRST_S, EVERY_S, FOR_S = 15, 15, 5
FAULTS = (
    "latency:200ms", "jitter:50ms", "stall:5%", "bandwidth:256kbps", "reset", "refuse", "black_hole", "cpu:all",
    "memory:1GB", "disk:2", "pause", "kill",
)  # fmt: skip
BOTH = ("latency:100ms", "cpu:2")
"""At once, at the end."""
SCENARIO = """
from webperf import swarm

@swarm(rate=50, duration="1s")
async def health(api):
    await api.get("/api/health")
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("chaos")
    (folder / "health.py").write_text(SCENARIO)
    planned = [f"{fault}@{FIRST_S + EVERY_S * number}s+{FOR_S}s" for number, fault in enumerate(FAULTS)]
    planned += [f"{fault}@{FIRST_S + EVERY_S * len(FAULTS)}s+{FOR_S}s" for fault in BOTH]
    faults = [word for fault in planned for word in ("--fault", fault)]
    command = ["chaos", "--swarm", "health.py", "--target", "reference", *faults, "--recovery", "10s", "--out", "out"]
    subprocess.run([sys.executable, "-m", "webperf", *command], cwd=folder, check=False)
    found: dict[str, Any] = json.loads((folder / "out" / "run.json").read_text())
    return found


def experiment(run: dict[str, Any], kind: str) -> dict[str, Any]:
    faults = run["chaos"]["plan"]["faults"]
    return next(e for e in run["chaos"]["experiments"] if faults[e["faults"][0]]["kind"] == kind)


def median(found: dict[str, Any]) -> dict[str, Any]:
    return next(effect for effect in found["effects"] if effect["metric"].endswith(" med"))


def test_latency_adds_its_size(run: dict[str, Any]) -> None:
    effect = median(experiment(run, "latency"))
    assert effect["during"] - effect["before"] == pytest.approx(200, rel=0.1)


@pytest.mark.parametrize("kind", ["jitter", "stall", "bandwidth", "black_hole", "cpu", "pause"])
def test_it_is_slower(run: dict[str, Any], kind: str) -> None:
    assert experiment(run, kind)["impact"] > 0.2


@pytest.mark.parametrize("kind", ["reset", "kill"])
def test_it_fails(run: dict[str, Any], kind: str) -> None:
    assert experiment(run, kind)["errors"] > 0.5


@pytest.mark.parametrize("kind", [fault.partition(":")[0] for fault in FAULTS])
def test_it_is_over_when_it_ends(run: dict[str, Any], kind: str) -> None:
    assert experiment(run, kind)["recovery"] in {"RECOVERED", "NOT_DISTURBED"}


def test_two_at_once_are_one_experiment(run: dict[str, Any]) -> None:
    last = run["chaos"]["experiments"][-1]
    assert len(last["faults"]) == 2
    assert " + " in last["what"]
