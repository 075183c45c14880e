"""What looking costs: processor time of the monitor, and whether timed iterations feel it.

pytest -m bench tests/bench/test_monitor_cost.py -s

Runs with and without the monitor take turns on the known page, so that a slow minute falls on both.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

from webperf.stats.hodges_lehmann import unpaired_shift

pytestmark = [pytest.mark.bench, pytest.mark.browser]

PAIRS, ITERATIONS = int(os.environ.get("PAIRS", "5")), 8
JOURNEY = """
from webperf import journey

@journey
def toggle(page, step):
    with step("open"):
        page.goto("/plain")
    with step("toggle"):
        page.get_by_role("button").click()
"""
LARGEST_SHARE = 0.02


def test_looking_costs_next_to_nothing_and_changes_nothing(site: str, tmp_path: Path) -> None:
    (tmp_path / "toggle.py").write_text(JOURNEY)
    values: dict[tuple[bool, str], list[float]] = {}
    shares = []
    for pair in range(2 * PAIRS):
        watched = pair % 4 in (0, 3)
        out = tmp_path / str(pair)
        command = [sys.executable, "-m", "webperf", "run", "toggle.py", "--device", "desktop", "--base-url", site,
                   "-n", str(ITERATIONS), "--no-diagnosis", "--browser-every", str(ITERATIONS), "--history", "off",
                   "--out", str(out), *(() if watched else ("--no-monitor",))]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
        run = json.loads((out / "run.json").read_text())
        for row in run["summary"]:
            if row["metric"] in ("load_time", "interaction_latency") and row["median"] is not None:
                values.setdefault((watched, row["metric"]), []).append(row["median"])
        if watched:
            rows = {(row["group"], row["kind"]): row for row in run["monitor"]["summary"]}
            shares.append(rows["harness", "monitor"]["cpu_mean"])
    print(f"monitor: {statistics.median(shares):.2%} of a core (most {max(shares):.2%})")
    for metric in ("load_time", "interaction_latency"):
        on, off = values[True, metric], values[False, metric]
        estimate = unpaired_shift(off, on)
        print(f"{metric}: without {statistics.median(off):.1f} ms, with {statistics.median(on):.1f} ms; {estimate}")
    assert statistics.median(shares) <= LARGEST_SHARE
