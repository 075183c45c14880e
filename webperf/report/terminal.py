"""The run as a table for a terminal of 100 columns: headline numbers, what failed, and last the verdict."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from typing import TextIO

from rich.box import SIMPLE
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from webperf.model.run import Run
from webperf.report.view import ReportView, build_view
from webperf.report.view.records import Banner, Cell, FailureView, FindingLine, MatrixGroup, State

WIDTH = 100
_NARROWEST = 72
_COLOURS = {State.GOOD: "green", State.POOR: "bold red", State.UNSURE: "yellow", State.NONE: ""}
# A CI runner obeys `::set-output ...` and `##[command]` wherever they begin a line, and a folded cell may.
_COMMANDS = re.compile(r"::(?=[A-Za-z])|##(?=\[)")


def print_run(run: Run, output: TextIO) -> None:
    """Write the table to a terminal in colour, to anything else as plain text of 100 columns."""
    is_terminal = output.isatty()
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns) if is_terminal else WIDTH
    text = render_terminal(build_view(run), width=max(width, _NARROWEST), colour=is_terminal)
    # A terminal whose encoding has no "×" must not end the run with an error.
    encoding = output.encoding or "utf-8"
    output.write(text.encode(encoding, "replace").decode(encoding))


def render_terminal(view: ReportView, *, width: int = WIDTH, colour: bool = False) -> str:
    """The text, no line longer than `width`; with escape sequences only if `colour`."""
    output = io.StringIO()
    # Markup and emoji codes are off: `[red]` in a journey's name is a journey's name.
    console = Console(
        file=output,
        width=width,
        force_terminal=colour,
        color_system="standard" if colour else None,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        _environ={},
    )
    for part in _parts(view):
        console.print(part)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def _parts(view: ReportView) -> Iterator[RenderableType]:
    yield _text(f"{view.run_id} · {view.started} · {view.extent}", "dim")
    for banner in view.reservations:
        yield Text()
        yield _banner(banner)
    yield _table(view)
    if view.caution:
        yield _text(view.caution, "dim")
    if view.failures:
        yield Text("\nBroken off", "bold")
        yield from (_failure(failure) for failure in view.failures)
    yield Text()
    yield _banner(view.verdict)
    yield from (_finding(finding) for finding in view.findings if finding.state is not State.GOOD)


def _table(view: ReportView) -> Table:
    table = Table(box=SIMPLE, header_style="bold", padding=(0, 1), show_edge=False)
    table.add_column("\nJourney", overflow="fold", max_width=24)
    table.add_column("\nDevice", overflow="fold", max_width=14)
    for headline in view.matrix.headlines:
        table.add_column(f"{headline.title}\nmedian [min–max]", overflow="fold", ratio=1)
    for group in view.matrix.groups:
        _add_group(table, group)
    return table


def _add_group(table: Table, group: MatrixGroup) -> None:
    for number, row in enumerate(group.rows):
        name = _text(group.journey) if number == 0 else Text()
        last = number == len(group.rows) - 1
        table.add_row(name, _text(row.device), *(_cell(cell) for cell in row.cells), end_section=last)


def _cell(cell: Cell) -> RenderableType:
    if cell.numbers is None:
        return _text(f"{cell.state.symbol} {cell.note}", _COLOURS[cell.state] or "dim")
    numbers = cell.numbers
    first = _text(f"{cell.state.symbol} {numbers.median}", _COLOURS[cell.state])
    if numbers.span:
        first.append(f" [{numbers.span}]", "dim")
    return Group(first, _text(f"  n={numbers.n} {cell.note}", "dim"), *_missing(cell))


def _missing(cell: Cell) -> Iterator[Text]:
    if cell.numbers is not None and cell.numbers.missing:
        yield _text(f"  {cell.numbers.missing}", "yellow")


def _banner(banner: Banner) -> RenderableType:
    head = _text(f"{banner.state.symbol} {banner.title}", f"bold {_COLOURS[banner.state]}".replace("bold bold", "bold"))
    head.append_text(_text(f"  {banner.text}"))
    return Group(head, *(_indented(_text(f"- {point}")) for point in banner.points))


def _finding(finding: FindingLine) -> RenderableType:
    line = _text(f"{finding.state.symbol} ", _COLOURS[finding.state])
    return _indented(line.append_text(_text(f"{finding.place}: {finding.message}")))


def _failure(failure: FailureView) -> RenderableType:
    line = _text(f"{failure.reason} ", _COLOURS[State.POOR])
    return _indented(line.append_text(_text(f"{failure.place}, {failure.iterations}: {failure.message}")))


def _indented(text: Text) -> RenderableType:
    return Padding(text, (0, 0, 0, 2))


def _text(text: str, style: str = "") -> Text:
    return Text(_COMMANDS.sub(lambda found: " ".join(found.group()), text), style, overflow="fold")
