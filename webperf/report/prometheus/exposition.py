"""Prometheus' text format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/.

No timestamps: a textfile collector refuses them, and a scrape has its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from webperf.swarm.histogram import Histogram, lowest_ms

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
BUCKETS_S = (
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4,
    0.5, 0.75, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 7.5, 10.0, 15.0, 30.0, 60.0,
)  # fmt: skip
"""Upper ends: fine where an API's limits lie, so that a quantile read from them is off by little there."""

Labels = Mapping[str, str]


class Kind(StrEnum):
    """The types of Prometheus that are used here."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"
    SUMMARY = "summary"


@dataclass(slots=True)
class Family:
    """A metric with all its series. Adding to one that is there adds up: names may be alike once they are clean."""

    name: str
    kind: Kind
    help: str
    _lines: dict[tuple[str, tuple[tuple[str, str], ...]], float] = field(default_factory=dict)

    def add(self, labels: Labels, value: float, suffix: str = "") -> None:
        """One number."""
        key = (suffix, tuple(labels.items()))
        self._lines[key] = self._lines.get(key, 0.0) + value

    def add_histogram(self, labels: Labels, found: Histogram) -> None:
        """Cumulative counts up to each bucket's end, a cell (0.05 % wide) by its lower end. Sum and count are exact."""
        for end_s, count in _cumulative(found):
            self.add({**labels, "le": _number(end_s)}, count, "_bucket")
        self.add(labels, found.sum_ms / 1000, "_sum")
        self.add(labels, found.count, "_count")

    def add_summary(self, labels: Labels, quantiles: Mapping[float, float], values: Sequence[float]) -> None:
        """Quantiles as they were computed from all values."""
        for quantile, value in quantiles.items():
            self.add({**labels, "quantile": _number(quantile)}, value)
        self.add(labels, math.fsum(values), "_sum")
        self.add(labels, len(values), "_count")

    def lines(self) -> Iterator[str]:
        """Help, type and series; nothing without a series."""
        if not self._lines:
            return
        yield f"# HELP {self.name} {_help(self.help)}"
        yield f"# TYPE {self.name} {self.kind}"
        for (suffix, labels), value in self._lines.items():
            yield f"{self.name}{suffix}{_labels(labels)} {_number(value)}"


def exposition(families: Iterable[Family]) -> str:
    """The whole text."""
    return "".join(f"{line}\n" for family in families for line in family.lines())


def _cumulative(found: Histogram) -> Iterator[tuple[float, int]]:
    cells = sorted(found.cells.items())
    at = passed = 0
    for end_s in BUCKETS_S:
        while at < len(cells) and lowest_ms(cells[at][0]) <= end_s * 1000:
            passed += cells[at][1]
            at += 1
        yield end_s, passed
    yield math.inf, found.count


def _labels(labels: Iterable[tuple[str, str]]) -> str:
    inside = ",".join(f'{name}="{_escaped(value)}"' for name, value in labels)
    return f"{{{inside}}}" if inside else ""


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')


def _help(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _number(value: float) -> str:
    if math.isinf(value):
        return "+Inf"
    return str(int(value)) if value == int(value) else repr(float(value))
