"""What the history keeps of a load: one number a statistic, since requests of different runs are never pooled."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from webperf.model.history import Series, Value

_STATISTICS = {"p(50)": "median", "med": "median", "p(75)": "p75", "p(90)": "p90", "p(95)": "p95", "p(99)": "p99"}


def load_values(load: Mapping[str, Any]) -> Iterator[Value]:
    """Of one load as `run.json` has it."""
    scenario, asked = str(load.get("scenario", "")), _asked(load)
    for metric, statistics in _table(load, "metrics").items():
        for name, number in _table({"": statistics}, "").items():
            if isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number):
                statistic = _STATISTICS.get(name, name)
                unit = _unit(metric, statistic)
                yield Value(Series(scenario, asked, "", "", "", f"{metric}.{statistic}", unit), float(number))


def _asked(load: Mapping[str, Any]) -> str:
    """How much load, in words: latencies under 5 and under 50 users are not the same thing."""
    profile = _table(_table(load, "load"), "profile").get("points")
    levels = [point[1] for point in profile if len(point) == 2] if isinstance(profile, list | tuple) else []
    size = f"at most {max(levels):g}" if levels else ""
    return " ".join(filter(None, (str(load.get("executor", "")), size)))


def _unit(metric: str, statistic: str) -> str:
    """k6's: a Trend is a time, a Rate a share, everything else a number."""
    if statistic in {"avg", "min", "max", "median", "p75", "p90", "p95", "p99"} and "vus" not in metric:
        return "ms"
    return "ratio" if metric.endswith("_failed") or metric == "checks" else "count"


def _table(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = facts.get(name)
    return found if isinstance(found, Mapping) else {}
