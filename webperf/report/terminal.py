"""The run as a table for a terminal of 100 columns: headline numbers, what failed, and last the verdict."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterable, Iterator
from typing import TextIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from webperf.model.run import Run
from webperf.report.view import ReportView, build_view
from webperf.report.view.records import (
    Banner,
    Cell,
    ChaosView,
    ComparisonView,
    FactTable,
    FailureView,
    MatrixGroup,
    Numbers,
    SoakView,
    State,
    SwarmView,
    SweepView,
    UnderLoadView,
)

WIDTH = 100
_NARROWEST = 72
_COLOURS = {State.GOOD: "green", State.POOR: "red", State.UNSURE: "yellow", State.NONE: ""}
_KEY = "Median [min–max] of n iterations. Of several steps, the one that breaks its budget, or the slowest."
# A CI runner obeys `::set-output ...` and `##[command]` wherever they begin a line, and a folded cell may.
_COMMANDS = re.compile(r"::(?=[A-Za-z])|##(?=\[)")


def print_run(run: Run, output: TextIO) -> None:
    """Write the table to a terminal in colour, to anything else as plain text of 100 columns."""
    is_terminal = output.isatty()
    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns) if is_terminal else WIDTH
    text = render_terminal(build_view(run), width=max(width, _NARROWEST), colour=is_terminal)
    # A terminal whose encoding has no tick or dash must not end the run with an error.
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
    if view.comparison:
        yield Text()
        yield from _comparison(view.comparison)
    if view.under_load:
        yield Text()
        yield from _under_load(view.under_load)
    if view.chaos:
        yield Text()
        yield from _chaos(view.chaos)
    if view.sweep:
        yield Text()
        yield from _sweep(view.sweep)
    for scenario in view.swarm:
        yield Text()
        yield from _swarm(scenario)
    if view.soak:
        yield Text()
        yield from _soak(view.soak)
    if view.matrix.headlines or not (view.swarm or view.sweep or view.comparison or view.soak):
        yield Text()
        yield _table(view)
        if view.matrix.headlines:
            yield _text(_KEY, "dim")
    if view.caution:
        yield _text(view.caution, "dim")
    if view.resources:
        yield Text()
        yield _facts(view.resources.brief)
    if view.failures:
        yield Text("\nBroken off", "bold")
        yield _lines((State.POOR, _failure(failure)) for failure in view.failures)
    yield Text()
    yield _banner(view.verdict)
    # A threshold's sentence stands below its scenario already.
    said = {message for scenario in view.swarm for _, message in scenario.thresholds}
    open_findings = [f for f in view.findings if f.state is not State.GOOD and f.message not in said]
    yield _lines((finding.state, f"{finding.place}: {finding.message}") for finding in open_findings)


def _comparison(comparison: ComparisonView) -> Iterator[RenderableType]:
    """What decides, and what else moved below it."""
    yield _text(f"base: {comparison.base}")
    yield _text(f"head: {comparison.head}")
    if comparison.advises:
        yield _text("It advises, and decides nothing:")
        yield _lines((State.NONE, reason) for reason in comparison.advises)
    table = Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)
    for title in ("", "Where, metric", "Base", "Head", "Change", "Interval", "p", comparison.counted):
        table.add_column(title, overflow="fold")
    for line in (*comparison.deciding, *comparison.others):
        where = f"{line.place} {line.metric}"
        numbers = (line.base, line.head, line.change, line.interval, line.p, line.n)
        table.add_row(_text(line.state.symbol, _COLOURS[line.state]), _text(where), *map(_text, numbers))
    yield table
    if comparison.rest:
        yield _text(comparison.rest, "dim")


def _chaos(chaos: ChaosView) -> Iterator[RenderableType]:
    yield _text(chaos.lead, "bold")
    for facts in (chaos.experiments, chaos.effects, chaos.scores):
        yield Text()
        yield _facts(facts)
    for note in chaos.notes:
        yield _text(note)
    yield _text(chaos.formula, "dim")


def _sweep(sweep: SweepView) -> Iterator[RenderableType]:
    """The levels, what was made of those that the generator held, and what the words mean."""
    yield _text(sweep.lead, "bold")
    yield Text()
    table = Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)
    for column in sweep.columns:
        table.add_column(column, overflow="fold", justify="left" if column in ("Target", "Note") else "right")
    for row in sweep.rows:
        table.add_row(*(_text(text, "dim" if row.grey else "") for text in row.cells))
    yield table
    for arm, texts in sweep.words:
        if arm:
            yield _text(arm, "bold")
        yield _lines((State.NONE, text) for text in texts)
    yield _text(sweep.note, "dim")


def _swarm(scenario: SwarmView) -> Iterator[RenderableType]:
    yield _text(scenario.scenario, "bold")
    yield _text(scenario.held, "dim")
    for facts in scenario.tables:
        yield Text()
        yield _facts(facts)
    yield _text(scenario.note, "dim")
    yield _lines(scenario.thresholds)


def _under_load(loaded: UnderLoadView) -> Iterator[RenderableType]:
    """How each load was held, how the headlines moved with it, and where budgets break."""
    yield _text(loaded.lead, "bold")
    yield Text()
    loads = Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)
    for number, column in enumerate(loaded.columns):
        loads.add_column(column, overflow="fold", justify="right" if 0 < number < len(loaded.columns) - 1 else "left")
    for row in loaded.loads:
        loads.add_row(*(_text(text) for text in row))
    yield loads
    yield Text()
    moves = Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)
    for title in ("Where", "Metric", "Load", "Median", "Change", "Interval", "n"):
        moves.add_column(title, overflow="fold")
    for line in loaded.moves:
        median = _text(f"{line.state.symbol} {line.median}", _COLOURS[line.state])
        texts = (line.load, line.change, line.interval, line.n)
        load, change, interval, n = (_text(text) for text in texts)
        moves.add_row(_text(line.place), _text(line.metric), load, median, change, interval, n)
    yield moves
    yield _text(loaded.note, "dim")
    yield _lines(loaded.holdings)
    yield _lines((State.POOR, text) for text in loaded.broken)


def _soak(soak: SoakView) -> Iterator[RenderableType]:
    yield _text(soak.lead, "bold")
    for facts in (soak.availability, *soak.brief):
        yield Text()
        yield _facts(facts)
    yield _lines(soak.findings)


def _facts(facts: FactTable) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)
    for number, column in enumerate(facts.columns):
        table.add_column(column, overflow="fold", justify="right" if number else "left")
    for row in facts.rows:
        table.add_row(*(_text(text) for text in row))
    return table


def _table(view: ReportView) -> Table:
    table = Table(box=SIMPLE_HEAD, header_style="bold", show_edge=False)
    table.add_column("Journey", overflow="fold", max_width=24)
    table.add_column("Device", overflow="fold", max_width=14)
    for headline in view.matrix.headlines:
        table.add_column(headline.title, overflow="fold", ratio=1)
    for group in view.matrix.groups:
        _add_group(table, group)
    return table


def _add_group(table: Table, group: MatrixGroup) -> None:
    for number, row in enumerate(group.rows):
        name = _text(group.journey) if number == 0 else Text()
        table.add_row(name, _text(row.device), *(_cell(cell) for cell in row.cells))
    table.add_row()


def _cell(cell: Cell) -> RenderableType:
    if cell.numbers is None:
        quiet = cell.state is State.NONE
        return _text("–" if quiet else f"{cell.state.symbol} {cell.note}", "dim" if quiet else _COLOURS[cell.state])
    numbers = cell.numbers
    first = _text(f"{cell.state.symbol} {numbers.median}", _COLOURS[cell.state])
    if numbers.span:
        # The median has just shown the unit.
        unit = numbers.median.rpartition(" ")[2]
        first.append(f" [{numbers.span.removesuffix(unit).rstrip()}]", "dim")
    return Group(first, _text(f"  n={numbers.n} {cell.note}", "dim"), *_missing(cell.numbers))


def _missing(numbers: Numbers) -> Iterator[Text]:
    if numbers.missing:
        yield _text(numbers.missing.removesuffix(" iterations"), "yellow")


def _lines(lines: Iterable[tuple[State, str]]) -> Table:
    """A mark and a text each, the text's further lines below its first."""
    table = Table.grid(padding=(0, 1))
    table.add_column(width=3, justify="right")
    table.add_column(overflow="fold", ratio=1)
    for state, text in lines:
        table.add_row(_text(state.symbol, _COLOURS[state]), _text(text))
    return table


def _banner(banner: Banner) -> RenderableType:
    head = _text(f"{banner.state.symbol} {banner.title}", f"bold {_COLOURS[banner.state]}")
    head.append_text(_text(f"  {banner.text}"))
    return Group(head, *(Padding(_text(f"- {point}"), (0, 0, 0, 2)) for point in banner.points))


def _failure(failure: FailureView) -> str:
    return f"{failure.place}, {failure.iterations}: {failure.reason}. {failure.message}"


def _text(text: str, style: str = "") -> Text:
    return Text(_COMMANDS.sub(lambda found: " ".join(found.group()), text), style, overflow="fold")
