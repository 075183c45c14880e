"""What the harness itself costs, in time: within one iteration, and beside Lighthouse and browsertime.

pytest -m bench tests/bench/test_harness_cost.py -s

An iteration's own cost is its wall time (from the end of the iteration before it to its own end, so that the fresh
browser's start and the old one's end are in it) less what the journey takes: its load_time, and the quiet window of
500 ms. The window is the journey's, for `step(quiet_ms=)` sets it: a harness that takes the last visible change for
the end has to see that none comes after it, and no faster machine or code could wait less. With it, the cost is 500 ms
more, and the table says so.

Beside the others, a load is what a user waits for one more measured load: the wall time of the command divided by its
loads. webperf and browsertime make several in one command, a fresh browser each; Lighthouse's command makes one. All
three wait for the app to be done, and that is nearly all of the difference: webperf until 500 ms after the last
visible change; Lighthouse, unthrottled, until network and main thread were quiet for 5.25 s; browsertime until 8 s
after the load event (webperf's numbers of the dashboard end about 1 s after that event). Lighthouse also collects a
trace and a screenshot, and audits; browsertime a HAR. No video, no diagnosis, nothing throttled, the same flags. The
last row tells browsertime to stop as early as webperf finds the page quiet, which it cannot find out by itself.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Playwright

from tests.fixtures import harnesses
from tests.fixtures.table import spread, table
from webperf.browser.locate import locate
from webperf.journey.step import QUIET_MS

pytestmark = [pytest.mark.bench, pytest.mark.browser]

ROOT = Path(__file__).parents[2]
ITERATIONS = 20
LARGEST_COST_MS = 500
ROUNDS = 2
LOADS = 4
TIMES_FASTER = 3

Arm = Callable[[Path], tuple[int, float]]
"""Measures loads in a folder; gives how many, and the median LCP in ms."""


def test_an_iteration_costs_at_most_half_a_second(dashboard: str) -> None:
    command = [sys.executable, "-m", "tests.bench.where_the_time_goes", dashboard, str(ITERATIONS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    iterations: list[dict[str, float]] = json.loads(done.stdout)
    cost = [i["wall"] - i["load_time"] - QUIET_MS for i in iterations]

    print(table((f"ms, median of {ITERATIONS} (least-most)", ""), _parts(iterations)))
    print(f"own cost: {spread(cost)}; with the quiet window {spread([c + QUIET_MS for c in cost])}")
    assert statistics.median(cost) <= LARGEST_COST_MS


def _parts(iterations: list[dict[str, float]]) -> Iterator[tuple[str, str]]:
    """The wall time and its parts: of the journey's, what is beyond load time and quiet window is the harness's."""
    for iteration in iterations:
        iteration["find out that it is quiet"] = iteration.pop("journey") - iteration["load_time"] - QUIET_MS
        parts = [ms for name, ms in iteration.items() if name != "wall"]
        iteration["everything else"] = iteration["wall"] - sum(parts) - QUIET_MS
    for name in iterations[0]:
        yield name, spread([iteration[name] for iteration in iterations])


def test_a_load_takes_a_third_of_the_time_of_others(dashboard: str, playwright: Playwright, tmp_path: Path) -> None:
    chromium = str(locate(playwright).path)
    arms: dict[str, Arm] = {
        "webperf": lambda folder: _webperf(dashboard, chromium, folder),
        "Lighthouse": lambda folder: _lighthouse(f"{dashboard}/", chromium, folder),
        "browsertime": lambda folder: _browsertime(f"{dashboard}/", chromium, folder),
        "browsertime, told when to stop": lambda folder: _browsertime(
            f"{dashboard}/", chromium, folder, *harnesses.BROWSERTIME_HURRIED
        ),
    }
    seconds: dict[str, list[float]] = {name: [] for name in arms}
    lcp: dict[str, list[float]] = {name: [] for name in arms}
    arms["webperf"](tmp_path / "warm-up")
    for number in range(ROUNDS):
        for name in list(arms)[:: 1 if number % 2 else -1]:
            began = time.perf_counter()
            loads, median = arms[name](tmp_path / f"{name}{number}")
            seconds[name].append((time.perf_counter() - began) / loads)
            lcp[name].append(median)

    ours = statistics.median(seconds["webperf"])
    print(
        table(
            ("", "s for a load", "of webperf's", "LCP ms"),
            [
                (name, spread(seconds[name], 1), f"{statistics.median(seconds[name]) / ours:.1f}", spread(lcp[name]))
                for name in arms
            ],
        )
    )
    for name in ("Lighthouse", "browsertime"):
        assert statistics.median(seconds[name]) >= TIMES_FASTER * ours


def _webperf(base_url: str, chromium: str, folder: Path) -> tuple[int, float]:
    subprocess.run(
        [sys.executable, "-m", "webperf", "run", "open_overview", "--device", "desktop", "--cpu", "off",
         "--base-url", base_url, "-n", str(LOADS), "--warmup", "0", "--no-diagnosis", "--browser-path", chromium,
         "--out", str(folder)],
        capture_output=True, check=True, cwd=ROOT,
    )  # fmt: skip
    run: dict[str, Any] = json.loads((folder / "run.json").read_text("utf-8"))
    return LOADS, next(line["median"] for line in run["summary"] if line["metric"] == "lcp")


def _lighthouse(url: str, chromium: str, folder: Path) -> tuple[int, float]:
    loads = [harnesses.lighthouse(url, chromium, folder) for _ in range(2)]
    return len(loads), statistics.median(load["audits"]["largest-contentful-paint"]["numericValue"] for load in loads)


def _browsertime(url: str, chromium: str, folder: Path, *options: str) -> tuple[int, float]:
    found = harnesses.browsertime(url, LOADS, chromium, folder, *options)
    return LOADS, float(found["statistics"]["googleWebVitals"]["largestContentfulPaint"]["median"])
