"""Base against head."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from webperf.report.terminal.pieces import COLOURS, marked_lines, ruled, words
from webperf.report.view.records import ComparisonView, State


def comparison_part(comparison: ComparisonView) -> Iterator[RenderableType]:
    """What decides, and what else moved below it."""
    yield words(f"base: {comparison.base}")
    yield words(f"head: {comparison.head}")
    if comparison.advises:
        yield words("It advises, and decides nothing:")
        yield marked_lines((State.NONE, reason) for reason in comparison.advises)
    table = ruled()
    for title in ("", "Where, metric", "Base", "Head", "Change", "Interval", "p", comparison.counted):
        table.add_column(title, overflow="fold")
    for line in (*comparison.deciding, *comparison.others):
        where = f"{line.place} {line.metric}"
        numbers = (line.base, line.head, line.change, line.interval, line.p, line.n)
        table.add_row(words(line.state.symbol, COLOURS[line.state]), words(where), *map(words, numbers))
    yield table
    if comparison.rest:
        yield words(comparison.rest, "dim")
