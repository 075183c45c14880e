"""Thresholds as a command line gives them: `p95 < 200`, or with a metric `http_req_failed: rate < 1%`."""

from __future__ import annotations

import re
from collections.abc import Iterable

from webperf.errors import UsageError
from webperf.model.swarm import Threshold
from webperf.swarm.thresholds import parse_thresholds

DEFAULT_METRIC = "http_req_duration"
_WITH_METRIC = re.compile(
    r"\s*(?P<metric>[a-z_]+\s*(?:\{[^}]*\})?)\s*(?::|\s)\s*(?P<assertion>\w+\s*(?:\(.*?\))?\s*[<>=!].*)"
)
_PERCENTILE = re.compile(r"\bp(\d+(?:\.\d+)?)(?=\s*[<>=!])")
_OF_LATENCY = re.compile(r"\s*(p\s*\(|p\d|avg|med|min|max)")


def read_threshold(written: str, *, where: str = "--threshold") -> Threshold:
    """One threshold. Without a metric it is of `http_req_duration`. Raises ConfigError or UsageError."""
    text = _PERCENTILE.sub(r"p(\1)", written)
    found = _WITH_METRIC.fullmatch(text)
    if found is not None:
        return parse_thresholds({found["metric"]: found["assertion"]}, where=where)[0]
    if not _OF_LATENCY.match(text):
        cure = "write it like 'p95 < 200', or with a metric: 'http_req_failed: rate < 1%'"
        raise UsageError(f"{where}: {written!r} does not say of which metric: {cure}")
    return parse_thresholds({DEFAULT_METRIC: text}, where=where)[0]


def together(own: Iterable[Threshold], more: Iterable[Threshold]) -> tuple[Threshold, ...]:
    """Those of a scenario and those of the command line, without what is there twice."""
    found = {(threshold.key, str(threshold)): threshold for threshold in (*own, *more)}
    return tuple(found.values())
