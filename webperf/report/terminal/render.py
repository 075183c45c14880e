"""The run as a table for a terminal of 100 columns: headline numbers, what failed, and last the verdict."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from typing import TextIO

from rich.console import Console, RenderableType
from rich.text import Text

from webperf.model.run import Run
from webperf.report.terminal.chaos import chaos_part
from webperf.report.terminal.comparison import comparison_part
from webperf.report.terminal.matrix import matrix_table
from webperf.report.terminal.pieces import banner_lines, facts_table, marked_lines, words
from webperf.report.terminal.soak import soak_part
from webperf.report.terminal.swarm import swarm_part
from webperf.report.terminal.sweep import sweep_part
from webperf.report.terminal.under_load import under_load_part
from webperf.report.view import ReportView, build_view
from webperf.report.view.records import FailureView, State

WIDTH = 100
_NARROWEST = 72
_KEY = "Median [min–max] of n iterations. Of several steps, the one that breaks its budget, or the slowest."


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
    yield words(f"{view.run_id} · {view.started} · {view.extent}", "dim")
    for banner in view.reservations:
        yield Text()
        yield banner_lines(banner)
    if view.comparison:
        yield Text()
        yield from comparison_part(view.comparison)
    if view.under_load:
        yield Text()
        yield from under_load_part(view.under_load)
    if view.chaos:
        yield Text()
        yield from chaos_part(view.chaos)
    if view.sweep:
        yield Text()
        yield from sweep_part(view.sweep)
    for scenario in view.swarm:
        yield Text()
        yield from swarm_part(scenario)
    for file in view.load_files:
        yield words(f"{file.title}: {file.note or file.size}", "dim")
    if view.soak:
        yield Text()
        yield from soak_part(view.soak)
    if view.matrix.headlines or not (view.swarm or view.sweep or view.comparison or view.soak):
        yield Text()
        yield matrix_table(view)
        if view.matrix.headlines:
            yield words(_KEY, "dim")
    if view.caution:
        yield words(view.caution, "dim")
    if view.resources:
        yield Text()
        yield facts_table(view.resources.brief)
    if view.failures:
        yield Text("\nBroken off", "bold")
        yield marked_lines((State.POOR, _failure(failure)) for failure in view.failures)
    yield Text()
    yield banner_lines(view.verdict)
    # A threshold's sentence stands below its scenario already.
    said = {message for scenario in view.swarm for _, message in scenario.thresholds}
    open_findings = [f for f in view.findings if f.state is not State.GOOD and f.message not in said]
    yield marked_lines((finding.state, f"{finding.place}: {finding.message}") for finding in open_findings)


def _failure(failure: FailureView) -> str:
    return f"{failure.place}, {failure.iterations}: {failure.reason}. {failure.message}"
