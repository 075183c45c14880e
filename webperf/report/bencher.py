"""Bencher Metric Format: https://bencher.dev/docs/reference/bencher-metric-format/.

A benchmark is a step on a device, or a scenario of a load; its measures have webperf's names, and of a load also the
statistic.
"""

from __future__ import annotations

import json

from webperf.model.run import Run
from webperf.report.benchmarks import Benchmark, benchmarks


def render_bencher(run: Run) -> str:
    """A JSON object of benchmarks."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for benchmark in benchmarks(run):
        found.setdefault(benchmark.place, {})[benchmark.metric] = _values(benchmark)
    return json.dumps(found, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def _values(found: Benchmark) -> dict[str, float]:
    values = {"value": found.value}
    if found.low is not None and found.high is not None:
        values |= {"lower_value": found.low, "upper_value": found.high}
    return values
