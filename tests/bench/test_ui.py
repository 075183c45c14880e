"""`webperf ui` is measured like any other app: 500 runs in the history, its own journeys, its own budgets.

`pytest -m bench -s tests/bench/test_ui.py` prints the table (about three minutes).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.build import fill
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

pytestmark = [pytest.mark.bench, pytest.mark.browser]

PROJECT = Path(__file__).parent / "ui"
ROOT = Path(__file__).parents[2]
RUNS, ITERATIONS = 500, 5


def test_the_ui_is_fast_with_500_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "history.db"
    fill(History(parse_address(str(file))), RUNS)

    with capsys.disabled():
        done = subprocess.run(
            [sys.executable, "-m", "webperf", "run", "--target", "ui", "--device", "desktop", "--history", "off",
             "--no-diagnosis", "--warmup", "1", "-n", str(ITERATIONS), "--out", str(tmp_path / "run"),
             *sorted(path.stem for path in (PROJECT / "journeys").glob("*.py"))],
            cwd=PROJECT,
            env={**os.environ, "WEBPERF_HISTORY": str(file), "PYTHONPATH": str(ROOT)},
            check=False,
        )  # fmt: skip

    run = json.loads((tmp_path / "run" / "run.json").read_text())
    broken = [found["message"] for found in run["verdict"]["findings"] if found["outcome"] != "PASS"]
    assert (done.returncode, broken) == (0, [])
    assert {row["metric"] for row in run["summary"] if row["n"]} >= {"load_time", "interaction_latency"}
