"""How a series' values lie: all of them together, and session by session."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.judge.study import Study
from webperf.report.view.wording import counted
from webperf.stats.modes import humps
from webperf.stats.quantity import quantity, quantity_span
from webperf.ui.view.axis import Axis, axis

SESSIONS = 40
"""Boxes that stand side by side and can still be told apart."""


@dataclass(frozen=True, slots=True)
class Bin:
    """So many values between two edges, in the axis' unit."""

    low: float
    high: float
    count: int
    told: str


@dataclass(frozen=True, slots=True)
class SessionValue:
    """One value of one session."""

    run: str
    value: float


@dataclass(frozen=True, slots=True)
class DistributionView:
    """`bins` of all values of all sessions, `values` of the newest sessions one by one, and what is to be said."""

    axis: Axis
    bins: tuple[Bin, ...]
    middle: float
    values: tuple[SessionValue, ...]
    lines: tuple[str, ...]


def distribution_view(study: Study) -> DistributionView | None:
    """None where there is no value."""
    found, unit = study.distribution, study.series.unit
    if found is None:
        return None
    scale = axis(study.series.metric, unit, found.quantiles)
    edges = zip(found.edges, found.edges[1:], found.counts, strict=False)
    newest = study.points[-SESSIONS:]
    return DistributionView(
        axis=scale,
        bins=tuple(
            Bin(low / scale.size, high / scale.size, count, f"{count} values, {quantity_span(low, high, unit)}")
            for low, high, count in edges
        ),
        middle=found.quantiles[2] / scale.size,
        values=tuple(SessionValue(f"#{p.session.id}", value / scale.size) for p in newest for value in p.values),
        lines=tuple(_lines(study)),
    )


def _lines(study: Study) -> list[str]:
    found, unit = study.distribution, study.series.unit
    assert found is not None
    p5, p25, p50, p75, p95 = found.quantiles
    lines = [
        f"{counted(found.n, 'value')} of {counted(len(study.points), 'run')}: median {quantity(p50, unit)}, "
        f"middle half {quantity_span(p25, p75, unit)}, middle 90 % {quantity_span(p5, p95, unit)}."
    ]
    noise = (("within a run", found.within), ("between runs", found.between))
    known = [f"{share * 100:.1f} % {where}" for where, share in noise if share is not None]
    lines += [f"Noise (standard deviation): {', '.join(known)}."] if known else []
    lines += _humps(study)
    return lines


def _humps(study: Study) -> list[str]:
    found = humps([value for point in study.points for value in point.values])
    if not found:
        return []
    low, high = (quantity(hump, study.series.unit) for hump in found)
    return [f"Two humps, at about {low} and {high}: there may be two cases in one number, or a change between runs."]
