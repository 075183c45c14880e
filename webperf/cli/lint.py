"""`webperf lint`: what in journeys cannot be measured or misleads."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import options

if TYPE_CHECKING:
    from webperf.model.advice import Advice


@click.command()
@click.argument("journeys", nargs=-1, metavar="[JOURNEY]...", shell_complete=options.complete_names("journeys", ".py"))
@click.option(
    "-n", "--iterations", type=click.IntRange(1, 10_000), default=5, show_default=True,
    help="Judge budgets as a run of so many iterations would.",
)  # fmt: skip
@click.option(
    "--run", "stored", type=click.Path(path_type=Path), metavar="RUN", help="Look at a stored run's samples too."
)
@click.option("--strict", is_flag=True, help="Exit with 1 when there is any advice.")
def lint(journeys: tuple[str, ...], iterations: int, stored: Path | None, strict: bool) -> int:
    """Say what in journeys cannot be measured or misleads.

    JOURNEY is a name from journeys/, or the path of a file; none named means all of them. One line each:
    file:line: rule: message. Nothing is run and no browser is needed.
    """
    from webperf.journey.discovery import project_journeys
    from webperf.journey.lint import lint as look

    advice = look(project_journeys(journeys), iterations=iterations)
    if stored is not None:
        advice += _of_run(stored)
    for line in lines(advice):
        click.echo(line)
    return 1 if strict and advice else 0


def _of_run(path: Path) -> tuple[Advice, ...]:
    from webperf.cli.report import stored_run
    from webperf.judge.canvas import canvas_advice
    from webperf.report.view.clean import clean_run
    from webperf.store.folder import open_folder

    return canvas_advice(clean_run(stored_run(open_folder(path))))


def say(advice: Iterable[Advice]) -> None:
    """As dim notes on standard error, one line each."""
    for line in lines(advice):
        click.secho(f"note: {line}", dim=True, err=True)


def lines(advice: Iterable[Advice]) -> list[str]:
    """Each once; files are named from the current folder where they are below it."""
    here = f"{Path.cwd()}{os.sep}"
    return list(dict.fromkeys(str(piece).removeprefix(here) for piece in advice))
