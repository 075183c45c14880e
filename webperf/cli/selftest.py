"""`webperf selftest`: what webperf promises, tried on data whose truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.table import Table

    from webperf.selftest.alarms import Alarms
    from webperf.selftest.card import Promise

WIDTH = 110


@click.group()
def selftest() -> None:
    """Try what webperf promises on known data."""


@selftest.command()
@click.option("--seed", type=int, default=None, help="Of the simulated data [the one of webperf's own tests].")
def stats(seed: int | None) -> int:
    """Print the calibration card of comparisons, baselines and trends: false alarms, intervals, power, severities.

    Simulates some ten thousand of them, in seconds. Exits with 1 when a promise is not kept.
    """
    from rich.console import Console

    from webperf.selftest.card import SEED, make_card

    card = make_card(SEED if seed is None else seed)
    console = Console(width=WIDTH, highlight=False)
    console.print(_promises(card.promises))
    console.print(_rivals(card.rivals))
    return 0 if card.kept else 1


def _promises(promises: tuple[Promise, ...]) -> Table:
    from rich.table import Table

    table = Table(title="What comparisons promise", title_justify="left", box=None, header_style="bold")
    for column in ("", "promise", "target", "measured"):
        table.add_column(column)
    for promise in promises:
        table.add_row("✓" if promise.kept else "✕", promise.title, promise.target, promise.measured)
    return table


def _rivals(rivals: tuple[Alarms, ...]) -> Table:
    from rich.table import Table

    title = "\nThe same builds through other rules: any false alarm among 24 metrics, and one metric 10 % slower found"
    table = Table(title=title, title_justify="left", box=None, header_style="bold")
    for column in ("rule", "false alarms", "found"):
        table.add_column(column)
    for rival in rivals:
        table.add_row(rival.name, f"{rival.false_alarms:.1%}", f"{rival.found:.0%}")
    return table
