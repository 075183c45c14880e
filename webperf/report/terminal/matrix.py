"""The headlines of each journey on each device."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from webperf.report.terminal.pieces import COLOURS, ruled, words
from webperf.report.view import ReportView
from webperf.report.view.records import Cell, MatrixGroup, Numbers, State


def matrix_table(view: ReportView) -> Table:
    """Journeys down, headlines across."""
    table = ruled()
    table.add_column("Journey", overflow="fold", max_width=24)
    table.add_column("Device", overflow="fold", max_width=14)
    for headline in view.matrix.headlines:
        table.add_column(headline.title, overflow="fold", ratio=1)
    for group in view.matrix.groups:
        _add_group(table, group)
    return table


def _add_group(table: Table, group: MatrixGroup) -> None:
    for number, row in enumerate(group.rows):
        name = words(group.journey) if number == 0 else Text()
        table.add_row(name, words(row.device), *(_cell(cell) for cell in row.cells))
    table.add_row()


def _cell(cell: Cell) -> RenderableType:
    if cell.numbers is None:
        quiet = cell.state is State.NONE
        return words("–" if quiet else f"{cell.state.symbol} {cell.note}", "dim" if quiet else COLOURS[cell.state])
    numbers = cell.numbers
    first = words(f"{cell.state.symbol} {numbers.median}", COLOURS[cell.state])
    if numbers.span:
        # The median has just shown the unit.
        unit = numbers.median.rpartition(" ")[2]
        first.append(f" [{numbers.span.removesuffix(unit).rstrip()}]", "dim")
    return Group(first, words(f"  n={numbers.n} {cell.note}", "dim"), *_missing(cell.numbers))


def _missing(numbers: Numbers) -> Iterator[Text]:
    if numbers.missing:
        yield words(numbers.missing.removesuffix(" iterations"), "yellow")
