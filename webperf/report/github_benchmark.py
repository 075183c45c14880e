"""For github-action-benchmark, `tool: customSmallerIsBetter`: medians, with their interval as the range.

https://github.com/benchmark-action/github-action-benchmark#examples. Throughput and score, of which more is better, are
left out: that tool would raise an alarm when they rise.
"""

from __future__ import annotations

import json
from typing import Any

from webperf.model.run import Run
from webperf.report.benchmarks import Benchmark, benchmarks
from webperf.stats.quantity import quantity


def render_github_benchmark(run: Run) -> str:
    """A JSON array."""
    entries = [_entry(found) for found in benchmarks(run) if found.smaller_is_better]
    return json.dumps(entries, indent=1, ensure_ascii=True, allow_nan=False) + "\n"


def _entry(found: Benchmark) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": f"{found.place}: {found.metric}", "unit": found.unit, "value": found.value}
    if found.low is not None and found.high is not None:
        entry["range"] = f"{quantity(found.low, found.unit)} to {quantity(found.high, found.unit)}"
    return entry | {"extra": f"n={found.n}"}
