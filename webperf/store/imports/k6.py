"""k6's end-of-test summary (`--summary-export`, or `handleSummary` writing its data): one number a statistic.

https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/. In the newer form the numbers of a metric
are below `values` beside `type` and `contains`; times are milliseconds in both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from webperf.model.sample import Sample
from webperf.store.imports.foreign import Foreign, measured, table

SCENARIO = "k6"

_STATISTICS = {"med": "median", "p(50)": "median", "p(75)": "p75", "p(90)": "p90", "p(95)": "p95", "p(99)": "p99"}
_TREND = {"avg", "min", "max", "median", "p75", "p90", "p95", "p99"}
# Of a rate k6 writes how often it held, too; of a threshold whether it was kept.
_LEFT_OUT = {"thresholds", "passes", "fails"}


def recognises(plain: Any) -> bool:
    """By its keys: metrics whose names k6 always has."""
    metrics = plain.get("metrics") if isinstance(plain, dict) else None
    return isinstance(metrics, dict) and bool({"iterations", "iteration_duration", "vus", "data_sent"} & metrics.keys())


def read(plain: Any) -> Foreign:
    """Raises ValueError for what is wrong in it."""
    metrics = table(plain["metrics"], "metrics")
    return Foreign("k6", tuple(sample for name, found in metrics.items() for sample in _samples(name, found)))


def _samples(name: str, found: Any) -> Iterator[Sample]:
    numbers = table(found, f"metrics.{name}")
    inner = numbers.get("values")
    values: Mapping[str, Any] = table(inner, f"metrics.{name}.values") if inner is not None else numbers
    is_rate = "passes" in values
    for key, value in values.items():
        if key in _LEFT_OUT or isinstance(value, (str, dict, list)):
            continue
        statistic = "rate" if is_rate and key == "value" else _STATISTICS.get(key, key)
        yield from measured(SCENARIO, f"{name}.{statistic}", [value], _unit(numbers, statistic, is_rate))


def _unit(numbers: Mapping[str, Any], statistic: str, is_rate: bool) -> str:
    if is_rate:
        return "ratio"
    contains = numbers.get("contains")
    if contains == "data":
        return "bytes"
    # The older form does not say what a metric holds; only a trend has a median, and of k6's own all are times.
    is_time = contains == "time" or (contains is None and "med" in numbers)
    return "ms" if is_time and statistic in _TREND else "count"
