"""What all parts of the terminal's report are put together from."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from webperf.report.view.records import Banner, FactTable, State

COLOURS = {State.GOOD: "green", State.POOR: "red", State.UNSURE: "yellow", State.NONE: ""}
# A CI runner obeys `::set-output ...` and `##[command]` wherever they begin a line, and a folded cell may.
_COMMANDS = re.compile(r"::(?=[A-Za-z])|##(?=\[)")


def words(text: str, style: str = "") -> Text:
    """A text of the run, in which nothing is a command of a CI runner."""
    return Text(_COMMANDS.sub(lambda found: " ".join(found.group()), text), style, overflow="fold")


def ruled() -> Table:
    """An empty table with a line below its head."""
    return Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)


def facts_table(facts: FactTable) -> Table:
    """Names at the left, numbers at the right."""
    table = ruled()
    for number, column in enumerate(facts.columns):
        table.add_column(column, overflow="fold", justify="right" if number else "left")
    for row in facts.rows:
        table.add_row(*(words(text) for text in row))
    return table


def marked_lines(lines: Iterable[tuple[State, str]]) -> Table:
    """A mark and a text each, the text's further lines below its first."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=3, justify="right")
    table.add_column(overflow="fold", ratio=1)
    for state, text in lines:
        table.add_row(words(state.symbol, COLOURS[state]), words(text))
    return table


def banner_lines(banner: Banner) -> RenderableType:
    """The verdict, or what weakens it, with its points."""
    head = words(f"{banner.state.symbol} {banner.title}", f"bold {COLOURS[banner.state]}")
    head.append_text(words(f"  {banner.text}"))
    return Group(head, *(Padding(words(f"- {point}"), (0, 0, 0, 2)) for point in banner.points))
