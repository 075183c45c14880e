"""Sweeps of servers that scale as they were told: what was planted, and what the sweep says of it.

`pytest -m bench tests/bench/test_sweep.py -s` prints the table; about four minutes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.table import table

pytestmark = pytest.mark.bench

ROOT = Path(__file__).resolve().parents[2]
SERVER = "{python} -m tests.fixtures.scaling_server {port}"
PLANTED = {
    "nothing": ("/usl", "", "linear", None),
    "sigma 0.05, kappa 0.002": ("/usl", "sigma=0.05 kappa=0.002", "coherency", 21.8),
    "sigma 0, kappa 0.01": ("/usl", "kappa=0.01", "coherency", 10.0),
    "sigma 0.2": ("/usl", "sigma=0.2", "contention", None),
    "a lock, 10 of 50 ms": ("/lock", "", "contention", 5.0),
}


def sweep(tmp_path: Path, path: str, settings: str, *more: str) -> dict[str, Any]:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "webperf", "sweep", path, "--target", f"{SERVER} {settings}".strip(), "--out", out]
    subprocess.run([*command, *more], env={**os.environ, "PYTHONPATH": str(ROOT)}, cwd=tmp_path, check=True)
    found: dict[str, Any] = json.loads((out / "run.json").read_text())["sweep"]
    return found


@pytest.mark.parametrize("planted", PLANTED)
def test_what_was_planted_is_named(planted: str, tmp_path: Path) -> None:
    path, settings, kind, knee = PLANTED[planted]
    found = sweep(tmp_path, path, settings, "--users", "1,2,5,10,20,40", "--duration", "5s")
    (arm,) = found["arms"]
    fit = arm["fit"]
    rows = [[planted, arm["scaling"], *(f"{fit[name]['value']:.3g}" for name in ("sigma", "kappa"))]]
    print(table(("planted", "said", "sigma", "kappa"), rows))
    print("\n".join(arm["words"]))
    assert arm["scaling"] == kind
    if kind == "coherency":
        assert fit["knee"]["value"] == pytest.approx(knee, rel=0.2)
    if planted.startswith("a lock"):
        assert "about 5 users" in " ".join(arm["words"])


def test_the_highest_load_under_a_limit(tmp_path: Path) -> None:
    """50 (1 + 0.02 (n - 1)) < 80 ms holds up to 30 users, in a world without processors."""
    found = sweep(tmp_path, "/usl", "sigma=0.02", "--users", "1,10,50", "--duration", "4s", "--find", "p95<80")
    assert 27 <= found["arms"][0]["found"]["amount"] <= 30


def test_the_square_of_the_data_is_told(tmp_path: Path) -> None:
    found = sweep(tmp_path, "/square", "", "--vary", "ITEMS=100,200,400", "--users", "1,4", "--duration", "5s")
    assert "to the power of 2.0" in found["words"][0]
