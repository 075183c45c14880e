"""A load at level after level."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType
from rich.text import Text

from webperf.report.terminal.pieces import marked_lines, ruled, words
from webperf.report.view.records import State, SweepView


def sweep_part(sweep: SweepView) -> Iterator[RenderableType]:
    """The levels, what was made of those that the generator held, and what the words mean."""
    yield words(sweep.lead, "bold")
    yield Text()
    table = ruled()
    for column in sweep.columns:
        table.add_column(column, overflow="fold", justify="left" if column in ("Target", "Note") else "right")
    for row in sweep.rows:
        table.add_row(*(words(text, "dim" if row.grey else "") for text in row.cells))
    yield table
    for arm, texts in sweep.words:
        if arm:
            yield words(arm, "bold")
        yield marked_lines((State.NONE, text) for text in texts)
    yield words(sweep.note, "dim")
