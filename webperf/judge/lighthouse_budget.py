"""`lighthouse-budget.json` (https://github.com/GoogleChrome/budget.json): timings in ms, sizes in KiB, counts.

Lighthouse judges one page load; here each bound holds for the median of the iterations, of every page that a journey
opens. What Lighthouse knows and webperf does not measure is left out, and said.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.model.budget import Budget
from webperf.model.metric import METRICS

_KIB = 1024.0
_EVERY_PAGE = (None, "/", "/*", "*")

TIMINGS: Mapping[str, str | None] = {
    "first-contentful-paint": "fcp",
    "largest-contentful-paint": "lcp",
    "total-blocking-time": "tbt",
    "cumulative-layout-shift": "cls",
    "speed-index": "speed_index",
    "interactive": None,
    "first-meaningful-paint": None,
    "max-potential-fid": None,
    "estimated-input-latency": None,
    "first-cpu-idle": None,
}
"""Lighthouse's name to ours; None: it has the name, webperf does not measure it."""

_TYPES = ("stylesheet", "font", "script", "image", "media", "document", "other")
SIZES: Mapping[str, str | None] = {"total": "bytes", "third-party": "third_party_bytes"} | dict.fromkeys(_TYPES)
COUNTS: Mapping[str, str | None] = {"total": "requests", "third-party": None} | dict.fromkeys(_TYPES)

_SECTIONS: tuple[tuple[str, str, Mapping[str, str | None], float], ...] = (
    ("timings", "metric", TIMINGS, 1.0),
    ("resourceSizes", "resourceType", SIZES, _KIB),
    ("resourceCounts", "resourceType", COUNTS, 1.0),
)


@dataclass(frozen=True, slots=True)
class LighthouseBudget:
    """What a file asks for, and the names in it that nothing here measures."""

    budgets: tuple[Budget, ...]
    left_out: tuple[str, ...]


def parse_lighthouse_budget(text: str, *, where: str) -> LighthouseBudget:
    """Read a file's text. Raises ConfigError for what neither Lighthouse nor webperf knows."""
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{where}: not JSON ({error})") from None
    if not isinstance(entries, list):
        raise ConfigError(f"{where}: expected a list of budgets, found {type(entries).__name__}")
    found = [rule for number, entry in enumerate(entries) for rule in _entry(entry, f"{where}[{number}]")]
    budgets = tuple(rule for rule in found if isinstance(rule, Budget))
    return LighthouseBudget(budgets, tuple(dict.fromkeys(rule for rule in found if isinstance(rule, str))))


def _entry(entry: object, place: str) -> Iterator[Budget | str]:
    if not isinstance(entry, Mapping):
        raise ConfigError(f"{place}: expected an object with 'timings', 'resourceSizes' or 'resourceCounts'")
    known = [*(name for name, *_ in _SECTIONS), "path", "options"]
    for key in entry:
        if key not in known:
            raise ConfigError(f"{place}: {unknown_name('key', str(key), known)}")
    if entry.get("path") not in _EVERY_PAGE:
        raise ConfigError(f"{place}: 'path' {entry['path']!r} cannot be told from others: write '/*', or name the step "
                          "that opens it in [budgets.journeys.NAME]")  # fmt: skip
    for section, key, names, unit in _SECTIONS:
        for rule in _rules(entry.get(section, []), f"{place}.{section}"):
            yield _budget(rule, key, names, unit, f"{place}.{section}")


def _rules(found: object, place: str) -> Iterator[Mapping[str, Any]]:
    if not isinstance(found, list) or not all(isinstance(rule, Mapping) for rule in found):
        raise ConfigError(f"{place}: expected a list of objects")
    yield from found


def _budget(
    rule: Mapping[str, Any], key: str, names: Mapping[str, str | None], unit: float, place: str
) -> Budget | str:
    """The budget, or what it is called where there is no such metric."""
    name, limit = rule.get(key), rule.get("budget")
    if name not in names:
        raise ConfigError(f"{place}: {unknown_name(key, str(name), names)}")
    if isinstance(limit, bool) or not isinstance(limit, (int, float)) or not math.isfinite(limit) or limit < 0:
        raise ConfigError(f"{place}: 'budget' of {name!r} must be a number, not {limit!r}")
    metric = names[str(name)]
    if metric is None:
        return f"{place.rpartition('.')[2]}: {name}"
    return Budget(metric, "median", "<=", limit * unit, METRICS[metric].unit.value, optional=True)
