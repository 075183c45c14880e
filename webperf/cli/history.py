"""`webperf history`: which runs are kept, and what one of them measured."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webperf.cli import options
from webperf.cli.history_values import together, values

if TYPE_CHECKING:
    from webperf.model.history import Session


@click.group(invoke_without_command=True)
@click.pass_context
def history(context: click.Context) -> None:
    """List and show the runs that are kept for trends.

    Every run is kept in .webperf/history.db, or where --history, WEBPERF_HISTORY or 'history' in webperf.toml
    say: another file, or postgresql://user@host/database for a team. A password is best left to ~/.pgpass.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_runs, labels={})


@history.command("list")
@options.history_option
@options.selection_options
@options.plain_option
def list_runs(history: str | None, branch: str, labels: dict[str, str], last: int, as_json: bool) -> None:
    """List runs, the newest last."""
    from webperf.cli.kept import needed_history
    from webperf.model.history import Selection

    found = needed_history(history).sessions(Selection(branch=branch, labels=labels, last=last))
    if as_json:
        click.echo(json.dumps([plain_session(session) for session in found], indent=1))
        return
    for line in columns(_row(session) for session in found):
        click.echo(line)


@history.command()
@click.argument("run", metavar="RUN")
@options.history_option
@options.plain_option
def show(run: str, history: str | None, as_json: bool) -> None:
    """Show what a run measured.

    RUN is its number in the list, or its id (then the newest of that id).
    """
    from webperf.cli.kept import needed_history

    kept = needed_history(history)
    session = kept.session(run)
    measured = [
        {"series": str(series), "unit": series.unit, "values": list(point.values)}
        for series, points in kept.points((session,)).items()
        for point in points
    ]
    if as_json:
        click.echo(json.dumps({**plain_session(session), "measured": measured}, indent=1))
        return
    _say_session(session)
    for line in columns(_measured(row) for row in measured):
        click.echo(line)


@history.command()
@click.argument("runs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="RUN...")
@options.history_option
def add(runs: tuple[Path, ...], history: str | None) -> None:
    """Add stored runs, by their folders.

    For runs that were made without a history, or while it could not be reached. Adding one twice changes nothing.
    """
    from webperf.cli.kept import needed_history
    from webperf.cli.report import stored_run
    from webperf.store.folder import open_folder

    kept = needed_history(history)
    for path in runs:
        number, new = kept.add(stored_run(open_folder(path)))
        click.echo(f"#{number} {path}" + ("" if new else " (was there already)"))


for command in (values, together):
    history.add_command(command)


def plain_session(session: Session) -> dict[str, Any]:
    """For `--json`."""
    return {
        "number": session.id,
        "run_id": session.run_id,
        "tool": session.tool,
        "started_at": session.started_at.isoformat(),
        "commit": session.commit,
        "branch": session.branch,
        "dirty": session.dirty,
        "validity": session.validity,
        "verdict": session.verdict,
        "labels": dict(session.labels),
        "environment": dict(session.environment.facets),
        "fingerprint": session.environment.digest,
    }


def columns(rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Lines in which each column is as wide as its longest text."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return ["  ".join(f"{text:<{width}}" for text, width in zip(row, widths, strict=True)).rstrip() for row in table]


def _row(session: Session) -> tuple[str, ...]:
    commit = session.commit[:8] + ("+" if session.dirty else "")
    labels = " ".join(f"{name}={value}" for name, value in session.labels.items())
    time = f"{session.started_at:%Y-%m-%d %H:%M:%S}"
    outcome = f"{session.validity} {session.verdict}"
    return f"#{session.id}", time, session.tool, session.run_id, commit or "-", session.branch or "-", outcome, labels


def _measured(row: dict[str, Any]) -> tuple[str, ...]:
    from statistics import median

    from webperf.stats.quantity import quantity, quantity_span

    values, unit = row["values"], row["unit"]
    span = f"[{quantity_span(min(values), max(values), unit)}]" if len(values) > 1 else ""
    return row["series"], quantity(median(values), unit), span, f"n={len(values)}"


def _say_session(session: Session) -> None:
    for line in columns([("run", *_row(session))]):
        click.echo(line)
    for name, text in session.environment.facets.items():
        if text:
            click.echo(f"  {name}: {text}")
