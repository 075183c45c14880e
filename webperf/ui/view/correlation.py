"""Which metrics of one step on one device move together from run to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from webperf.judge.study import LEAST_RHO
from webperf.judge.together import Pair, all_pairs
from webperf.model.history import Point, Series
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
    levels = {series: {median(point.values) for point in points} for series, points in ordered.items()}
    moving = [series for series in ordered if len(levels[series]) > 1][:MOST_METRICS]
    found = [_cell(pair) for pair in all_pairs({series: ordered[series] for series in moving})]
    strong = [cell for cell in found if cell.sure and abs(cell.rho) >= LEAST_RHO]
    return CorrelationView(
        metrics=tuple(series.metric for series in moving),
        cells=tuple(side for cell in found for side in (cell, _mirrored(cell))),
        lines=tuple(cell.told for cell in sorted(strong, key=lambda cell: -abs(cell.rho))[:MOST_WORDS]),
        still=tuple(series.metric for series in ordered if len(levels[series]) < 2),
    )


def _cell(pair: Pair) -> Cell:
    rho, n = pair.correlation.rho, pair.correlation.n
    first, second = pair.first.metric, pair.second.metric
    way = "rises and falls with" if rho > 0 else "falls as the other rises:"
    chance = "" if pair.is_sure else ", which may be chance"
    return Cell(first, second, rho, n, pair.is_sure, f"{first} {way} {second} (ρ {rho:+.2f}, {n} runs{chance})")


def _mirrored(cell: Cell) -> Cell:
    return replace(cell, first=cell.second, second=cell.first)
