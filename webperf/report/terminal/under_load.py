"""Journeys idle and at each level of a load."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from webperf.report.terminal.pieces import COLOURS, facts_table, marked_lines, ruled, words
from webperf.report.view.records import State, UnderLoadView

MOST_USERS = 16
"""Rows of users that a terminal has room for; report.html has all."""


def under_load_part(loaded: UnderLoadView) -> Iterator[RenderableType]:
    """How each load was held, how the headlines moved with it, and where budgets break."""
    yield words(loaded.lead, "bold")
    yield Text()
    loads = ruled()
    for number, column in enumerate(loaded.columns):
        loads.add_column(column, overflow="fold", justify="right" if 0 < number < len(loaded.columns) - 1 else "left")
    for row in loaded.loads:
        loads.add_row(*(words(text) for text in row))
    yield loads
    yield Text()
    moves = ruled()
    for title in ("Where", "Metric", "Load", "Median", "Change", "Interval", "n"):
        moves.add_column(title, overflow="fold")
    for line in loaded.moves:
        median = words(f"{line.state.symbol} {line.median}", COLOURS[line.state])
        texts = (line.load, line.change, line.interval, line.n)
        load, change, interval, n = (words(text) for text in texts)
        moves.add_row(words(line.place), words(line.metric), load, median, change, interval, n)
    yield moves
    yield words(loaded.note, "dim")
    yield marked_lines(loaded.holdings)
    yield marked_lines((State.POOR, text) for text in loaded.broken)
    if loaded.each and len(loaded.each.rows) <= MOST_USERS:
        yield Text()
        yield facts_table(loaded.each)
