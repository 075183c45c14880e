"""Which metrics of one step on one device move together from run to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median

from webperf.judge.study import LEAST_RHO
from webperf.judge.together import moving_together
from webperf.model.history import Point, Series
from webperf.stats.spearman import spearman
from webperf.ui.view.places import metric_order

MOST_METRICS = 30
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """Spearman's rho of two metrics over `n` runs that have both. `sure`: chance alone hardly does as well."""

    first: str
    second: str
    rho: float
    n: int
    sure: bool
    told: str


@dataclass(frozen=True, slots=True)
class CorrelationView:
    """`cells` for each pair in both directions, and the strongest in words. `still` never changed."""

    metrics: tuple[str, ...]
    cells: tuple[Cell, ...]
    lines: tuple[str, ...]
    still: tuple[str, ...]


def correlation_view(measured: Mapping[Series, Sequence[Point]]) -> CorrelationView:
    """Of the series of one place. A pair with fewer than eight runs in common has no cell."""
    ordered = dict(sorted(measured.items(), key=lambda item: metric_order(item[0].metric)))
    values = {series: _medians(points) for series, points in ordered.items()}
    moving = [series for series, runs in values.items() if len(set(runs.values())) > 1][:MOST_METRICS]
    told = moving_together({series: measured[series] for series in moving}, least=0)
    sure = {frozenset((pair.first, pair.second)) for pair in told}
    pairs = combinations(moving, 2)
    found = [cell for pair in pairs if (cell := _cell(pair, values, frozenset(pair) in sure)) is not None]
    strong = [cell for cell in found if cell.sure and abs(cell.rho) >= LEAST_RHO]
    return CorrelationView(
        metrics=tuple(series.metric for series in moving),
        cells=tuple(side for cell in found for side in (cell, _mirrored(cell))),
        lines=tuple(cell.told for cell in sorted(strong, key=lambda cell: -abs(cell.rho))[:MOST_WORDS]),
        still=tuple(series.metric for series, runs in values.items() if len(set(runs.values())) < 2),
    )


def _medians(points: Sequence[Point]) -> dict[int, float]:
    return {point.session.id: median(point.values) for point in points}


def _cell(pair: tuple[Series, Series], values: Mapping[Series, Mapping[int, float]], sure: bool) -> Cell | None:
    first, second = (values[series] for series in pair)
    runs = [run for run in first if run in second]
    found = spearman([first[run] for run in runs], [second[run] for run in runs], exact=False)
    if found is None:
        return None
    names = [series.metric for series in pair]
    way = "rises and falls with" if found.rho > 0 else "falls as the other rises:"
    chance = "" if sure else ", which may be chance"
    told = f"{names[0]} {way} {names[1]} (ρ {found.rho:+.2f}, {found.n} runs{chance})"
    return Cell(names[0], names[1], found.rho, found.n, sure, told)


def _mirrored(cell: Cell) -> Cell:
    return replace(cell, first=cell.second, second=cell.first)
