"""A series' study in plain lines, the same for a terminal and a log."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from webperf.judge.study import Study
from webperf.judge.trend import SHORTEST, Creep
from webperf.model.history import Point, Session
from webperf.report.view.wording import counted
from webperf.stats.change_points import ChangePoint
from webperf.stats.distribution import Distribution
from webperf.stats.quantity import quantity, quantity_span
from webperf.stats.recent import Recent

_BLOCKS = "▁▂▃▄▅▆▇█"
SPARKS = 60
MOST_OUTLIERS = 8


def trend_lines(study: Study) -> Iterator[str]:
    """The series' name, then what is known of it, indented."""
    points, unit, found = study.points, study.series.unit, study.trend
    yield str(study.series)
    yield f"  {sparkline(study.medians)}  {_extent(points)}" + (
        f"; now {quantity(found.level, unit)}" if found.level is not None else ""
    )
    for change in found.changes:
        yield from _change(change, points, unit)
    if found.suspected:
        yield _suspected(found.suspected, points, unit)
    if found.creep:
        yield _creep(found.creep, points)
    if found.outliers:
        names = ", ".join(points[index].session.name for index in found.outliers[-MOST_OUTLIERS:])
        yield f"  outliers: {len(found.outliers)} of {found.n} sessions stand out: {names}"
    if found.n < SHORTEST:
        few = "1 session is" if found.n == 1 else f"{found.n} sessions are"
        yield f"  trend: {few} too few to say, it takes {SHORTEST}"
    elif not (found.changes or found.creep or found.suspected):
        yield "  trend: no change of level and no creep found"
    if study.distribution:
        yield _distribution(study.distribution, unit)
    for companion in study.companions:
        rho, n = companion.correlation.rho, companion.correlation.n
        yield f"  moves with {companion.series.metric}: Spearman's rho {rho:+.2f} over {n} sessions"


def sparkline(values: Sequence[float]) -> str:
    """The newest sixty as bars between the smallest and the largest of them.

    >>> sparkline([1.0, 2.0, 3.0])
    '▁▅█'
    """
    shown = values[-SPARKS:]
    low, high = min(shown, default=0.0), max(shown, default=0.0)
    scale = (len(_BLOCKS) - 1) / (high - low) if high > low else 0
    return "".join(_BLOCKS[round((value - low) * scale)] for value in shown)


def _extent(points: Sequence[Point]) -> str:
    days = [f"{point.session.started_at:%Y-%m-%d}" for point in (points[0], points[-1])]
    return f"{counted(len(points), 'session')}, {' to '.join(dict.fromkeys(days))}"


def _change(change: ChangePoint, points: Sequence[Point], unit: str) -> Iterator[str]:
    levels = f"{quantity(change.before, unit)} -> {quantity(change.after, unit)}"
    at = points[change.index].session
    yield f"  change: {_percent(change.change)} ({levels}) from {at.name} on, {at.started_at:%Y-%m-%d %H:%M}"
    first, last = points[change.first].session, points[min(change.last, len(points) - 1)].session
    where = f"it began in {first.name}" if first == last else f"it began in one of {first.name} to {last.name} (95 %)"
    yield f"          {where}; p = {change.p_value:.2g}"
    differences = _environment(points, change)
    if differences:
        yield f"          the environment changed there, too: {'; '.join(differences)}"


def _suspected(recent: Recent, points: Sequence[Point], unit: str) -> str:
    levels = f"{quantity(recent.before, unit)} -> {quantity(recent.after, unit)}"
    since = f"since {points[recent.index].session.name}, {len(points) - recent.index} sessions"
    text = f"  suspected: {_percent(recent.change)} ({levels}) {since}; p = {recent.p_value:.2g}"
    return f"{text}; the next sessions confirm it, or clear it"


def _environment(points: Sequence[Point], change: ChangePoint) -> tuple[str, ...]:
    """What is another after the range than before it: often the cause, and then not the code."""
    before: Session = points[max(change.first - 1, 0)].session
    after: Session = points[min(change.last, len(points) - 1)].session
    return before.environment.differences(after.environment)


def _creep(creep: Creep, points: Sequence[Point]) -> str:
    first, last = points[creep.start].session, points[-1].session
    weeks = (last.started_at - first.started_at).total_seconds() / 604_800
    rate = f", {_percent(math.expm1(math.log1p(creep.growth) / weeks))} a week" if weeks >= 1 else ""
    interval = f"between {_percent(creep.low)} and {_percent(creep.high)}"
    return f"  creep: {_percent(creep.growth)} since {first.name}{rate} ({interval})"


def _distribution(found: Distribution, unit: str) -> str:
    low, high = found.quantiles[0], found.quantiles[-1]
    return f"  values: {found.n}, middle 90 % {quantity_span(low, high, unit)} {sparkline(found.counts)}{noise(found)}"


def noise(found: Distribution) -> str:
    """`; noise 2.1 % within a session, 3.0 % between sessions`, as far as it is known."""
    shares = (("within a session", found.within), ("between sessions", found.between))
    known = [f"{share * 100:.1f} % {where}" for where, share in shares if share is not None]
    return f"; noise {', '.join(known)}" if known else ""


def _percent(share: float) -> str:
    return "from zero" if math.isinf(share) else f"{share * 100:+.1f} %"
