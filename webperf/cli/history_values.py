"""`webperf history values` and `together`: how metrics lie over all runs, and which of them move together."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.cli.chosen import Chosen, chosen_options
from webperf.errors import UsageError, unknown_name

if TYPE_CHECKING:
    from webperf.model.history import Point, Series


@click.command()
@click.argument("metrics", nargs=-1, metavar="[METRIC]...")
@chosen_options
@options.plain_option
def values(metrics: tuple[str, ...], chosen: Chosen, as_json: bool) -> None:
    """Show how the values of metrics lie.

    Of each step: the middle 90 %, a histogram, and where the noise comes from, within a run or between runs.

    \b
    webperf history values load_time interaction_latency --device desktop
    """
    from webperf.model.plain import to_plain
    from webperf.report.view.history import values_lines
    from webperf.stats.distribution import distribution

    measured = _measured(chosen, metrics, quiet=as_json)
    found = {
        series: lies
        for series, points in measured.items()
        if (lies := distribution([point.values for point in points])) is not None
    }
    if as_json:
        plain = [{"series": to_plain(s), "runs": len(measured[s]), **to_plain(lies)} for s, lies in found.items()]
        click.echo(json.dumps(plain, indent=1))
        return
    for line in values_lines({series: (len(measured[series]), lies) for series, lies in found.items()}):
        click.echo(line)


@click.command()
@click.argument("metrics", nargs=-1, metavar="[METRIC]...")
@click.option("--least", type=click.FloatRange(0, 1), default=0.5, show_default=True, metavar="RHO",
              help="Weaker correlations are left out.")  # fmt: skip
@chosen_options
@options.plain_option
def together(metrics: tuple[str, ...], least: float, chosen: Chosen, as_json: bool) -> None:
    """Show which metrics of a step move together from run to run.

    Spearman's rank correlation of the runs' medians, of all pairs or of those with METRIC; told is what is more than
    chance (Benjamini-Hochberg, 5 %). What moves together need not cause each other.
    """
    from webperf.judge.together import moving_together
    from webperf.model.plain import to_plain
    from webperf.report.view.history import together_lines

    measured = _measured(chosen, (), quiet=as_json)
    _known(metrics, {series.metric for series in measured})
    pairs = moving_together(measured, least=least)
    wanted = [p for p in pairs if not metrics or {p.first.metric, p.second.metric} & set(metrics)]
    if as_json:
        click.echo(json.dumps(to_plain(wanted), indent=1))
        return
    for line in together_lines(wanted):
        click.echo(line)


def _measured(chosen: Chosen, metrics: Sequence[str], *, quiet: bool) -> Mapping[Series, tuple[Point, ...]]:
    from webperf.cli.kept import needed_history

    kept = needed_history(chosen.history)
    found = kept.points(chosen.sessions(kept, quiet=quiet), **chosen.where)
    if not found:
        raise UsageError(f"no run that fits measured anything of {', '.join(chosen.where.values())}")
    _known(metrics, {series.metric for series in found})
    return {series: points for series, points in found.items() if not metrics or series.metric in metrics}


def _known(metrics: Sequence[str], known: set[str]) -> None:
    for metric in metrics:
        if metric not in known:
            raise UsageError(unknown_name("metric", metric, known))
