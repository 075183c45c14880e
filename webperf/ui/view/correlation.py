"""Which metrics of one step on one device move together from run to run."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import NormalDist, median

import numpy as np

from webperf.model.history import Point, Series
from webperf.stats.ranks import Floats, midranks
from webperf.stats.spearman import SMALLEST_N
from webperf.ui.view.places import metric_order

MOST_METRICS = 30
ALPHA = 0.05
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
    values = {
        series.metric: {point.session.id: median(point.values) for point in points}
        for series, points in sorted(measured.items(), key=lambda item: metric_order(item[0].metric))
    }
    still = tuple(metric for metric, runs in values.items() if len(set(runs.values())) < 2)
    moving = [metric for metric in values if metric not in still][:MOST_METRICS]
    pairs = list(combinations(moving, 2))
    found = [cell for pair in pairs if (cell := _cell(*pair, values, len(pairs))) is not None]
    strongest = sorted((cell for cell in found if cell.sure), key=lambda cell: -abs(cell.rho))[:MOST_WORDS]
    return CorrelationView(
        metrics=tuple(moving),
        cells=tuple(side for cell in found for side in (cell, _mirrored(cell))),
        lines=tuple(cell.told for cell in strongest),
        still=still,
    )


def _cell(first: str, second: str, values: Mapping[str, Mapping[int, float]], tests: int) -> Cell | None:
    runs = [run for run in values[first] if run in values[second]]
    rho = _rho([values[first][run] for run in runs], [values[second][run] for run in runs])
    if rho is None:
        return None
    # Under chance rho is about normal with variance 1 / (n - 1) (Kendall & Gibbons, Rank Correlation Methods, 1990);
    # permutations, as in `stats.spearman`, would take seconds for four hundred pairs. Bonferroni over all of them.
    needed = NormalDist().inv_cdf(1 - ALPHA / (2 * max(1, tests))) / math.sqrt(len(runs) - 1)
    sure = abs(rho) >= needed
    way = "rises and falls with" if rho > 0 else "falls as the other rises:"
    chance = "" if sure else ", which may be chance"
    return Cell(first, second, rho, len(runs), sure, f"{first} {way} {second} (ρ {rho:+.2f}, {len(runs)} runs{chance})")


def _rho(first: Sequence[float], second: Sequence[float]) -> float | None:
    if len(first) < SMALLEST_N:
        return None
    a, b = _centred(first), _centred(second)
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / scale if scale else None


def _centred(values: Sequence[float]) -> Floats:
    ranks = np.asarray(midranks(values), dtype=float)
    return np.asarray(ranks - ranks.mean())


def _mirrored(cell: Cell) -> Cell:
    return Cell(cell.second, cell.first, cell.rho, cell.n, cell.sure, cell.told)
