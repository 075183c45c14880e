"""Ten minutes at 500 requests a second: the memory of the generator stays flat; that of the steering process is told.

`pytest -m bench -s tests/bench/test_flat_memory.py` prints the table, with the slope and its interval (Theil-Sen,
99.8 %) over all but the first minute; `WEBPERF_BENCH_S=120` takes two minutes in place of ten. It needs little of a
processor.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psutil
import pytest

from tests.bench.nginx import nginx
from tests.fixtures.serving import ROOT
from tests.fixtures.table import table
from webperf.stats.theil_sen import theil_sen
from webperf.store.journal import read_journal

pytestmark = pytest.mark.bench

DURATION_S = float(os.environ.get("WEBPERF_BENCH_S", "600"))
RATE = 500
SETTLED = 0.1
"""Share of the time after which memory has to be flat: buffers fill, and caches."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    if not shutil.which("nginx"):
        pytest.skip("needs nginx: apt-get install nginx-light")
    with nginx(tmp_path) as url:
        yield url


def steering_memory(process: subprocess.Popen[bytes]) -> list[float]:
    """Bytes of the process that steers, each second, until the load is nearly over: reports come after it."""
    began, found = time.monotonic(), []
    steering = psutil.Process(process.pid)
    while time.monotonic() - began < DURATION_S and process.poll() is None:
        found.append(float(steering.memory_info().rss))
        time.sleep(1)
    return found


def row(name: str, values: Sequence[float]) -> tuple[tuple[str, ...], bool]:
    settled = values[round(len(values) * SETTLED) :]
    slope = theil_sen(settled)
    assert slope is not None
    first, last = (statistics.median(part) / 2**20 for part in (settled[:30], settled[-30:]))
    low, middle, high = (value * 60 / 2**10 for value in (slope.low, slope.slope, slope.high))
    line = (
        name, f"{values[0] / 2**20:.1f}", f"{first:.2f}", f"{last:.2f}", f"{max(values) / 2**20:.1f}",
        f"{middle:+.2f}", f"{low:+.2f} to {high:+.2f}",
    )  # fmt: skip
    return line, slope.low <= 0 <= slope.high


def test_memory_stays_flat(server: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    command = [sys.executable, "-m", "webperf", "swarm", server, "--rate", str(RATE), "--duration", f"{DURATION_S:g}s",
               "--history", "off", "--out", str(out)]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    steering = steering_memory(process)
    assert process.wait(120) == 0

    run = json.loads((out / "run.json").read_text())
    seconds = read_journal(out / "journal.jsonl").seconds
    generator = [float(second.generators[0].memory_bytes) for second in seconds if second.generators]
    rows = [row("generator", generator), row("steering process", steering)]
    metrics = run["swarm"][0]["metrics"]
    header = ("memory", "begin MiB", "settled", "last", "most", "KiB a minute", "interval")
    with capsys.disabled():
        print(table(header, [line for line, _ in rows]))
        print(
            f"{RATE}/s for {DURATION_S:g} s: {metrics['http_reqs']['count']} requests, "
            f"{run['swarm'][0]['held']['share']:.2%} begun in time, p99 {metrics['http_req_total']['p(99)']:.1f} ms, "
            f"{run['validity']['state']}, journal {(out / 'journal.jsonl').stat().st_size / 2**20:.1f} MiB"
        )
    assert metrics["http_reqs"]["count"] == RATE * DURATION_S
    # Of the steering process it is only told.
    assert rows[0][1]
