"""What stands beside a chart to tell its lines apart: text of the page, which wraps on a phone and is read out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from webperf.report.view.records import LineChart, LineKind


@dataclass(frozen=True, slots=True)
class Entry:
    """A sample and its name. `style` are classes of the style sheet: `line-1` to `line-6`, `limit`, `span poor`."""

    style: str
    text: str


def key(chart: LineChart) -> tuple[Entry, ...]:
    """Lines, then limits, then marked stretches, each name once; nothing where there is a single line and no more."""
    found = tuple(dict.fromkeys(_entries(chart)))
    return () if len(found) == 1 and found[0].style in ("line-1", "points-1") else found


def _entries(chart: LineChart) -> Iterator[Entry]:
    for number, line in enumerate(chart.lines):
        kind = "points" if line.kind is LineKind.POINTS else "line"
        yield Entry(f"{kind}-{number % 6 + 1}", line.name)
    yield from (Entry(f"span {span.state.value}", span.text) for span in chart.spans)
    yield from (Entry("limit", limit.text) for limit in chart.limits)
