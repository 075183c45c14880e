"""Thresholds as people write them: k6's grammar (`metrics/thresholds_parser.go`), so that its texts paste in.

    {"http_req_duration": ["p(95) < 500", {"threshold": "p(99) < 1000", "abort_on_fail": True}],
     "http_req_failed{name:/api/login}": "rate < 0.01"}

What k6 has not: `min_samples`, `over`, `for`, `target`, `allow_empty`, and units behind the number (`2 s`, `1 %`).
A threshold without data fails: k6 lets it pass (grafana/k6#4283).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.model.swarm import Threshold
from webperf.swarm import durations
from webperf.swarm.catalogue import CATALOGUE, STATISTICS, Kind, SwarmMetric

OPERATORS = {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "==": "==", "===": "==", "!=": "!="}
# k6's names are read too.
KEYS = {
    "threshold": "threshold",
    "target": "target",
    "over": "over",
    "for": "for",
    "min_samples": "min_samples",
    "minSamples": "min_samples",
    "allow_empty": "allow_empty",
    "allowEmpty": "allow_empty",
    "abort_on_fail": "abort_on_fail",
    "abortOnFail": "abort_on_fail",
    "delay_abort_eval": "delay_abort_eval",
    "delayAbortEval": "delay_abort_eval",
}
_UNITS = {"ms": {"ms": 1.0, "s": 1000.0}, "ratio": {"%": 0.01}, "count": {}, "bytes": {"B": 1.0, "kB": 1e3, "MB": 1e6}}
_KEY = re.compile(r"\s*(?P<metric>[^\s{}]+)\s*(?:\{(?P<tags>.*)\})?\s*", re.DOTALL)
_ASSERTION = re.compile(
    r"\s*(?P<statistic>p\(\s*[^)]*\)|\w+)\s*(?P<operator>[<>=!]+)\s*"
    r"(?P<number>[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*(?P<unit>[A-Za-z%]*(?:/s)?)\s*"
)
_PERCENTILE = re.compile(r"p\(\s*(\d+(?:\.\d+)?)\s*\)")


def parse_thresholds(written: object, *, where: str = "thresholds") -> tuple[Threshold, ...]:
    """Check and read them; `where` leads every message. Raises ConfigError with one line."""
    if not isinstance(written, Mapping):
        raise ConfigError(f"{where}: expected a mapping like {{'http_req_duration': ['p(95) < 500']}}, got {written!r}")
    found = tuple(threshold for key, value in written.items() for threshold in _entry(key, value, where))
    known: set[tuple[str, str]] = set()
    for threshold in found:
        # k6 keeps one of two equal keys and says nothing.
        if (same := (threshold.key, str(threshold))) in known:
            raise ConfigError(f"{where}: {threshold.key!r} has {str(threshold)!r} twice")
        known.add(same)
    return found


def percentile_of(statistic: str) -> float | None:
    """The number in `p(95)`; None for another statistic."""
    found = _PERCENTILE.fullmatch(statistic)
    return float(found[1]) if found else None


def _entry(key: object, value: object, where: str) -> Iterator[Threshold]:
    shape = _KEY.fullmatch(key) if isinstance(key, str) else None
    if shape is None:
        raise ConfigError(f"{where}: {key!r} is no metric: write it like http_req_duration or http_reqs{{name:/api}}")
    if shape["metric"] not in CATALOGUE:
        raise ConfigError(f"{where}: {unknown_name('metric', shape['metric'], CATALOGUE)}")
    metric = CATALOGUE[shape["metric"]]
    tags = _tags(shape["tags"], metric, where)
    items = value if isinstance(value, list | tuple) else [value]
    if not items:
        raise ConfigError(f"{where}: {key!r}: the list is empty; {_how(metric)}, or remove the key")
    for item in items:
        yield _threshold(item, metric, tags, f"{where}: {key!r}")


def _tags(text: str | None, metric: SwarmMetric, where: str) -> dict[str, str]:
    tags: dict[str, str] = {}
    for part in (text or "").split(","):
        name, colon, value = (piece.strip() for piece in part.partition(":"))
        if not part.strip():
            continue
        if not colon or not name:
            raise ConfigError(f"{where}: {part.strip()!r} is no tag: write it like {{name:/api/items}}")
        allowed = {"group", "scenario"} if metric.name == "group_duration" else {"scenario", "check"}
        if not metric.per_request and name not in allowed:
            raise ConfigError(f"{where}: {metric.name} has no tag {name!r}: it is of whole iterations")
        tags[name] = value.strip("\"'").removeprefix("::") if name == "group" else value.strip("\"'")
    return tags


def _threshold(item: object, metric: SwarmMetric, tags: Mapping[str, str], where: str) -> Threshold:
    given = _object(item, where)
    text = given.get("threshold")
    shape = _ASSERTION.fullmatch(text) if isinstance(text, str) else None
    if shape is None:
        raise ConfigError(f"{where}: cannot read {str(text)[:60]!r}; {_how(metric)}")
    where = f"{where}: {text!r}"
    factor = _factor(shape["unit"], metric, where)
    limit = float(shape["number"]) * factor
    over_s = durations.seconds(given["over"], where=where) if "over" in given else None
    for_s = durations.seconds(given.get("for", 0), where=where)
    if not math.isfinite(limit) or over_s == 0:
        raise ConfigError(f"{where}: {'a window is longer than 0 s' if over_s == 0 else 'the limit is no number'}")
    if for_s and over_s is None:
        raise ConfigError(f"{where}: 'for' says how long a window may be broken: give its length, such as over='10s'")
    return Threshold(
        metric=metric.name,
        statistic=_statistic(shape["statistic"], metric, where),
        operator=_operator(shape["operator"], where),
        limit=limit,
        tags=tags,
        target=_target(given, factor, where),
        over_s=over_s,
        for_s=for_s,
        min_samples=_whole(given.get("min_samples", 1), where),
        allow_empty=_flag(given, "allow_empty", where),
        abort=_flag(given, "abort_on_fail", where),
        abort_delay_s=durations.seconds(given.get("delay_abort_eval", 0), where=where),
    )


def _object(item: object, where: str) -> dict[str, Any]:
    if isinstance(item, str):
        return {"threshold": item}
    if not isinstance(item, Mapping):
        raise ConfigError(f"{where}: a threshold is a text like 'p(95) < 500' or a mapping, not {item!r}")
    for key in item:
        if key not in KEYS:
            raise ConfigError(f"{where}: {unknown_name('key', str(key), KEYS)}")
    return {KEYS[key]: value for key, value in item.items()}


def _statistic(name: str, metric: SwarmMetric, where: str) -> str:
    name = "".join(name.split())
    known = STATISTICS[metric.kind]
    if name in known:
        return name
    percentile = percentile_of(name)
    if metric.kind is Kind.TREND:
        if percentile is not None and percentile <= 100:
            return f"p({percentile:g})"
        if re.fullmatch(r"p\d+(\.\d+)?", name):
            raise ConfigError(f"{where}: a percentile is written p({name[1:]}), not {name}")
        if name.startswith("p("):
            raise ConfigError(f"{where}: a percentile is p(0) to p(100), not {name}")
    these = ", ".join((*known, "p(95)") if metric.kind is Kind.TREND else known)
    hint = {"median": "med", "mean": "avg", "average": "avg", "total": "count"}.get(name)
    cure = f"did you mean {hint!r}?" if hint in known else f"write one of {these}"
    raise ConfigError(f"{where}: {metric.name} is a {metric.kind} and has no {name!r}: {cure}")


def _operator(written: str, where: str) -> str:
    if written not in OPERATORS:
        raise ConfigError(f"{where}: unknown operator {written!r}: write one of {' '.join(OPERATORS)}")
    return OPERATORS[written]


def _factor(unit: str, metric: SwarmMetric, where: str) -> float:
    unit = unit.removesuffix("/s")
    known = _UNITS[metric.unit]
    if unit and unit not in known:
        cure = f"write one of {', '.join(known)}, or nothing" if known else "write the number alone"
        raise ConfigError(f"{where}: unknown unit {unit!r} for {metric.name}: {cure}")
    return known.get(unit, 1.0)


def _target(given: Mapping[str, Any], factor: float, where: str) -> float | None:
    written = given.get("target")
    if written is None:
        return None
    if isinstance(written, bool) or not isinstance(written, int | float) or not math.isfinite(written):
        raise ConfigError(f"{where}: 'target' is a number in the unit of the threshold, not {written!r}")
    return float(written) * factor


def _whole(written: object, where: str) -> int:
    if isinstance(written, bool) or not isinstance(written, int) or written < 1:
        raise ConfigError(f"{where}: 'min_samples' is a whole number of 1 or more, not {written!r}")
    return written


def _flag(given: Mapping[str, Any], name: str, where: str) -> bool:
    written = given.get(name, False)
    if not isinstance(written, bool):
        raise ConfigError(f"{where}: {name!r} is True or False, not {written!r}")
    return written


def _how(metric: SwarmMetric) -> str:
    examples = {
        Kind.TREND: "p(95) < 500",
        Kind.COUNTER: "count > 100",
        Kind.RATE: "rate < 0.01",
        Kind.GAUGE: "max < 50",
    }
    return f"write it like '{examples[metric.kind]}'"
