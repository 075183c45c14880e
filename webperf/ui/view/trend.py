"""A series' study as points, levels and bands on a time axis; the words are those of `webperf trend`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from statistics import median

from webperf.judge.study import Study
from webperf.report.view.trend import trend_lines
from webperf.stats.quantity import quantity
from webperf.ui.view.axis import Axis, axis
from webperf.ui.view.runs import commit_of


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One session: the median in the axis' unit, and what is told of it."""

    started_at: datetime
    value: float
    low: float
    high: float
    run: str
    commit: str
    branch: str
    told: str
    stands_out: bool


@dataclass(frozen=True, slots=True)
class Level:
    """From here to there the median was this."""

    begin: datetime
    end: datetime
    value: float


@dataclass(frozen=True, slots=True)
class Band:
    """A change began somewhere in here (95 %)."""

    begin: datetime
    end: datetime
    told: str


@dataclass(frozen=True, slots=True)
class TrendView:
    """All that a picture of a trend shows. `creep` is a line of two points, or empty."""

    axis: Axis
    points: tuple[TrendPoint, ...]
    levels: tuple[Level, ...]
    bands: tuple[Band, ...]
    creep: tuple[tuple[datetime, float], ...]
    lines: tuple[str, ...]


def trend_view(study: Study) -> TrendView:
    """Of a study with at least one point."""
    scale = axis(study.series.metric, study.series.unit, study.medians)
    return TrendView(
        axis=scale,
        points=tuple(_points(study, scale)),
        levels=tuple(_levels(study, scale)),
        bands=tuple(_bands(study)),
        creep=_creep(study, scale),
        # The first two lines are the name and a sparkline; how the values lie has a page of its own.
        lines=tuple(line.strip() for line in list(trend_lines(replace(study, distribution=None)))[2:]),
    )


def _points(study: Study, scale: Axis) -> Iterator[TrendPoint]:
    for index, (point, middle) in enumerate(zip(study.points, study.medians, strict=True)):
        count = f", median of {len(point.values)}" if len(point.values) > 1 else ""
        yield TrendPoint(
            started_at=point.session.started_at,
            value=middle / scale.size,
            low=min(point.values) / scale.size,
            high=max(point.values) / scale.size,
            run=f"#{point.session.id} {point.session.run_id}",
            commit=commit_of(point.session) or "–",
            branch=point.session.branch or "–",
            told=quantity(middle, study.series.unit) + count,
            stands_out=index in study.trend.outliers,
        )


def _levels(study: Study, scale: Axis) -> Iterator[Level]:
    """None where the level creeps: a step would be drawn where there is none."""
    if study.trend.creep and not study.trend.changes:
        return
    edges = [0, *(change.index for change in study.trend.changes), len(study.points)]
    for start, end in pairwise(edges):
        when = [study.points[index].session.started_at for index in (start, end - 1)]
        yield Level(when[0], when[1], median(study.medians[start:end]) / scale.size)


def _bands(study: Study) -> Iterator[Band]:
    for change in study.trend.changes:
        first, last = (study.points[min(i, len(study.points) - 1)].session for i in (change.first - 1, change.last))
        unit = study.series.unit
        told = f"{quantity(change.before, unit)} → {quantity(change.after, unit)}"
        yield Band(first.started_at, last.started_at, f"{told}, between {first.name} and {last.name}")


def _creep(study: Study, scale: Axis) -> tuple[tuple[datetime, float], ...]:
    """A straight line through the middle of what creeps, as steep as was found."""
    creep = study.trend.creep
    if creep is None:
        return ()
    values = study.medians[creep.start :]
    middle, growth = median(values) / scale.size, 1 + creep.growth
    low, high = 2 * middle / (1 + growth), 2 * middle * growth / (1 + growth)
    return (study.points[creep.start].session.started_at, low), (study.points[-1].session.started_at, high)
