"""Whole soaks: planted leaks are found, and what does not leak is not said to.

pytest -m bench tests/bench/test_soak.py -s

The two leaks take five minutes each. SOAKS (20) leak-free ones of LENGTH (60s), LANES at a time, are the same command
on the same page without the leak; each has 30 blocks, of one or two loops each at a minute: the hardest case.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.bench, pytest.mark.browser]

SOAKS, LANES = int(os.environ.get("SOAKS", "20")), int(os.environ.get("LANES", "4"))
LENGTH = os.environ.get("LENGTH", "60s")
JOURNEY = """
from webperf import journey

@journey
def toggle(page, step):
    if page.url == "about:blank":
        with step("open"):
            page.goto("/leak?nodes={nodes}")
    with step("toggle"):
        page.get_by_role("button").click()
    with step("toggle back"):
        page.get_by_role("button").click()
"""


def soak(folder: Path, *arguments: str, **env: str) -> tuple[int, dict[str, Any]]:
    """Exit code, and the run."""
    command = [sys.executable, "-m", "webperf", "soak", *arguments, "--history", "off", "--out", str(folder / "out")]
    done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True, cwd=folder)
    print(done.stdout)
    found: dict[str, Any] = json.loads((folder / "out" / "run.json").read_text())
    return done.returncode, found


def courses(run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What was judged, by quantity."""
    return {course["quantity"]: course for course in run["soak"]["leaks"]}


def say(number: int, run: dict[str, Any]) -> None:
    """What each course was judged by: slope and its interval, share of blocks that rise, growth and what it takes."""
    for course in (*run["soak"]["leaks"], *run["soak"]["own"]):
        slope, low, high = (course[key] or 0.0 for key in ("per_hour", "low_per_hour", "high_per_hour"))
        hours = run["soak"]["block_s"] * (len(course["blocks"]) - 1) / 3600
        print(
            f"{number:2} {course['journey']:15} {course['quantity']:15} {course['trend']:9} {slope:+12.4g} an hour "
            f"[{low:+.4g}, {high:+.4g}], {course['rising'] or 0:.0%} of blocks rise, "
            f"{slope * hours:+.4g} in all of {course['least']:.4g}, {course['loops']} loops",
            flush=True,
        )


def test_ten_detached_nodes_a_step_are_found_in_five_minutes(site: str, tmp_path: Path) -> None:
    (tmp_path / "toggle.py").write_text(JOURNEY.format(nodes=10))
    code, run = soak(tmp_path, "toggle.py", "--base-url", site, "--duration", "5m")
    found = courses(run)
    assert code == 1
    assert found["dom_nodes"]["trend"] == "RISING"
    assert found["dom_nodes"]["per_loop"] == pytest.approx(20, rel=0.05)
    assert found["event_listeners"]["trend"] == "STEADY"
    assert all(course["trend"] != "RISING" for course in run["soak"]["own"])


def test_1_mb_a_rerun_is_found_in_five_minutes(tmp_path: Path) -> None:
    code, run = soak(
        tmp_path, "open_overview", "--target", "reference", "--duration", "5m",
        WEBPERF_TARGET_LEAK_BYTES="1000000",
    )  # fmt: skip
    found = courses(run)
    assert code == 1
    assert found["memory"]["trend"] == "RISING"
    assert found["memory"]["per_loop"] >= 0.8e6
    assert all(course["trend"] != "RISING" for name, course in found.items() if name != "memory")


def test_what_does_not_leak_is_not_said_to(site: str, tmp_path: Path) -> None:
    def one(number: int) -> list[str]:
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "toggle.py").write_text(JOURNEY.format(nodes=0))
        # Not all in step.
        time.sleep(number % LANES)
        _, run = soak(folder, "toggle.py", "--base-url", site, "--duration", LENGTH)
        say(number, run)
        return [course["quantity"] for course in run["soak"]["leaks"] if course["trend"] == "RISING"]

    with ThreadPoolExecutor(LANES) as pool:
        found = list(pool.map(one, range(SOAKS)))
    print(
        f"{sum(map(bool, found))} of {SOAKS} leak-free soaks were said to leak: {[names for names in found if names]}"
    )
    assert not any(found)
