"""JMeter's results as CSV (a .jtl with a header): all samples of a label become one number a statistic.

https://jmeter.apache.org/usermanual/listeners.html#csvlogformat. Requests of one run are not values of their own: they
share its luck, and a test of requests against requests calls that luck a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from webperf.model.sample import Sample
from webperf.stats.percentile import percentile
from webperf.store.imports.foreign import Foreign, measured

_STATISTICS = (("median", 50.0, 1), ("p90", 90.0, 10), ("p95", 95.0, 20), ("p99", 99.0, 1_000))
"""Name, percentile, and how many requests it takes to mean that."""


def recognises(header: Sequence[str]) -> bool:
    """By its columns."""
    return {"timeStamp", "elapsed", "label"} <= set(header)


def read(rows: Sequence[Mapping[str, str]]) -> Foreign:
    """Raises ValueError for what is wrong in it."""
    labels: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        labels.setdefault(row["label"], []).append(row)
    first = min((_number(row["timeStamp"], "timeStamp") for row in rows), default=0.0)
    started = datetime.fromtimestamp(first / 1000, UTC).isoformat() if rows else ""
    return Foreign("jmeter", tuple(s for label, own in labels.items() for s in _samples(label, own)), started)


def _samples(label: str, rows: Sequence[Mapping[str, str]]) -> Iterator[Sample]:
    times = sorted(_number(row["elapsed"], "elapsed") for row in rows)
    for name, share, least in _STATISTICS:
        if len(times) >= least:
            yield from measured(label, f"http_req_duration.{name}", [percentile(times, share)], "ms")
    yield from measured(label, "http_reqs", [len(times)], "count")
    if "success" in rows[0]:
        failed = sum(row["success"].lower() == "false" for row in rows) / len(rows)
        yield from measured(label, "http_req_failed", [failed], "ratio")


def _number(text: str, column: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"column {column!r}: {text[:40]!r} is no number") from None
