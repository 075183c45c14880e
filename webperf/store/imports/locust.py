"""Locust's statistics as CSV (`--csv NAME` writes NAME_stats.csv): one row a request, one number a statistic.

https://docs.locust.io/en/stable/retrieving-stats.html. Times are milliseconds; `Aggregated` is all requests together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from webperf.model.sample import Sample
from webperf.store.imports.foreign import Foreign, measured

_COLUMNS = {
    "Median Response Time": ("http_req_duration.median", "ms"),
    "Average Response Time": ("http_req_duration.avg", "ms"),
    "95%": ("http_req_duration.p95", "ms"),
    "99%": ("http_req_duration.p99", "ms"),
    "Request Count": ("http_reqs", "count"),
    "Requests/s": ("http_reqs.rate", "count"),
}
_LEAST_FOR_P99 = 1_000


def recognises(header: Sequence[str]) -> bool:
    """By its columns."""
    return {"Type", "Name", "Request Count", "Failure Count", "Median Response Time"} <= set(header)


def read(rows: Sequence[Mapping[str, str]]) -> Foreign:
    """Raises ValueError for what is wrong in it."""
    return Foreign("locust", tuple(sample for row in rows for sample in _samples(row)))


def _samples(row: Mapping[str, str]) -> Iterator[Sample]:
    name = " ".join(filter(None, (row["Type"], row["Name"])))
    count = _number(row["Request Count"], "Request Count")
    if not count:
        return
    for column, (metric, unit) in _COLUMNS.items():
        rare = column == "99%" and count < _LEAST_FOR_P99
        if row.get(column) not in (None, "", "N/A") and not rare:
            yield from measured(name, metric, [_number(row[column], column)], unit)
    failed = _number(row["Failure Count"], "Failure Count") / count
    yield from measured(name, "http_req_failed", [failed], "ratio")


def _number(text: str, column: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"column {column!r}: {text[:40]!r} is no number") from None
