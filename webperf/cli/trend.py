"""`webperf trend`: what became of a metric over the sessions in the history."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from webperf.cli import options
from webperf.cli.chosen import Chosen, chosen_options
from webperf.errors import UsageError, unknown_name

if TYPE_CHECKING:
    from webperf.judge.study import Study
    from webperf.model.history import Session
    from webperf.store.history.history import History


@click.command()
@click.argument("metric", metavar="METRIC")
@chosen_options
@options.plain_option
def trend(metric: str, chosen: Chosen, as_json: bool) -> None:
    """Show how METRIC changed from run to run.

    Changes of level by 5 % or more, found by a permutation test, with the range of runs in which each began; what the
    newest two to six runs are suspected of; slow creep; single runs that stand out; how the values lie; which metrics
    of the same step move with it.

    \b
    webperf trend load_time --journey explore_map --device desktop --branch main
    """
    from webperf.cli.kept import needed_history

    kept = needed_history(chosen.history)
    studies = list(_studies(kept, chosen.sessions(kept, quiet=as_json), metric, chosen.where))
    if as_json:
        click.echo(json.dumps([_plain(study) for study in studies], indent=1))
    else:
        _say(studies)


def _studies(kept: History, sessions: tuple[Session, ...], metric: str, where: Mapping[str, str]) -> Iterator[Study]:
    from webperf.judge.study import study

    wanted = kept.points(sessions, metric=metric, **where)
    if not wanted:
        known = kept.metrics()
        if metric not in known:
            raise UsageError(unknown_name("metric", metric, known))
        raise UsageError(f"no run that fits measured {metric}{' of ' if where else ''}{', '.join(where.values())}")
    others = kept.points(sessions, **where)
    for series, points in wanted.items():
        yield study(series, points, others)


def _say(studies: list[Study]) -> None:
    from webperf.report.view.trend import trend_lines

    for number, study in enumerate(studies):
        if number:
            click.echo()
        for line in trend_lines(study):
            click.echo(line)


def _plain(study: Study) -> dict[str, Any]:
    from webperf.model.plain import to_plain

    runs = [point.session.id for point in study.points]
    found = to_plain(study.trend)
    for change in found["changes"]:
        change.update({name: runs[min(change[name], len(runs) - 1)] for name in ("index", "first", "last")})
    if found["suspected"]:
        found["suspected"]["index"] = runs[found["suspected"]["index"]]
    return {
        "series": to_plain(study.series),
        "runs": runs,
        "medians": list(study.medians),
        **found,
        "distribution": to_plain(study.distribution),
        "companions": to_plain(study.companions),
    }
