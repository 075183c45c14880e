"""How long report.html takes to make, and how large it is: `pytest -m bench -s tests/bench/test_report_size.py`."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.report.example_run import example_run
from tests.report.view.test_swarm import run as load_run
from webperf.model.iteration import Artifact
from webperf.model.metric import HEADLINES
from webperf.model.run import Run
from webperf.model.sample import Phase, Sample
from webperf.report.html import render_html
from webperf.report.view import build_view
from webperf.stats.summary import summaries

pytestmark = pytest.mark.bench

DEVICES = 6
LONGEST_S, LARGEST_MB, LARGEST_WITH_PICTURES_MB = 5.0, 3.0, 8.0


def large(iterations: int, *, pictures: int = 0) -> Run:
    """One journey of one step on six devices, each headline measured `iterations` times."""
    samples = tuple(
        Sample("j", "s", f"device-{device}", "none", i, Phase.MEASURE, metric, 1000.0 + i * 7 % 997, "ms")
        for metric in (*HEADLINES, "fcp", "lcp")
        for i in range(iterations)
        for device in range(DEVICES)
    )
    frames = tuple(
        Artifact("frame", "j", f"device-{n % DEVICES}", Phase.DIAGNOSIS, 0, f"artifacts/{n}.png", 1, "s", float(n))
        for n in range(pictures)
    )
    bare = replace(example_run(), samples=samples, summary=summaries(samples), screenshots=(), failures=())
    return replace(bare, artifacts=frames)


def with_load(run: Run, seconds: int) -> Run:
    (plain,) = load_run().swarm
    rows = [{**plain["timeline"][0], "t": t} for t in range(seconds)]
    return replace(run, swarm=({**plain, "timeline": rows},))


def picture(_path: str) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + os.urandom(150_000)


def nothing(_path: str) -> None:
    return None


@pytest.mark.parametrize(
    ("name", "run", "load", "most_mb"),
    [
        ("1,000 iterations x 6 devices x 5 metrics", large(1000), nothing, LARGEST_MB),
        ("the same, and a load of an hour", with_load(large(1000), 3600), nothing, LARGEST_MB),
        ("the same, and 60 pictures of 150 kB", large(1000, pictures=60), picture, LARGEST_WITH_PICTURES_MB),
    ],
)
def test_time_and_size(name: str, run: Run, load: Callable[[str], bytes | None], most_mb: float) -> None:
    started = time.perf_counter()
    page = render_html(build_view(run, load), load)
    took_s, size_mb = time.perf_counter() - started, len(page.encode()) / 1e6
    limits = f"(at most {LONGEST_S:g} s and {most_mb:g} MB)"
    print(f"\n{name:45} {len(run.samples):7,} samples {took_s:6.2f} s {size_mb:6.2f} MB {limits}")
    assert took_s < LONGEST_S
    assert size_mb < most_mb
