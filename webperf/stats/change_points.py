"""Where a series of sessions changed its level: a scan over all splits, judged by permutation.

The statistic is the largest standardised rank sum over all splits in two (Pettitt, "A non-parametric approach to the
change-point problem", Applied Statistics 28 (1979) 126, with each split divided by its standard deviation, so that
a recent change counts as much as an old one). Its p-value is the share of shuffled series that reach it, so it holds
for the split that was *chosen*: a t-test after choosing would be red on a third of all flat series. Of a series that
changed, both parts are scanned again, as in the hierarchical E-divisive of Matteson & James (JASA 109 (2014) 334).
Ranks take the place of its energy distance: one session that hiccuped moves them by one place only. Where a change is
certain its place is the one at which absolute distances to both levels are smallest in sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from webperf.stats.ranks import Floats, midranks

ALPHA = 0.001
"""Of one scan. A series is looked at after each session: about one false point in a thousand of them at most."""

MARGIN = 5
"""Sessions on each side of a change. With fewer, a few slow sessions are an outlier, not a level."""

LEAST = 0.05
"""A smaller change of the median is not reported."""

PERMUTATIONS = 1_999
_FIRST_LOOK = 199
_RESAMPLES = 499
_COVERED = 0.95
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """From the session `index` on (0-based) the level is `after`. It began in `first`..`last` with 95 % confidence."""

    index: int
    first: int
    last: int
    before: float
    after: float
    p_value: float

    @property
    def change(self) -> float:
        """As a share of the level before; infinite from a level of 0."""
        return relative_change(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Split:
    """The best split of a series: its first index to the right, and how often chance does as well."""

    index: int
    p_value: float


def change_points(values: Sequence[float], *, least: float = LEAST, seed: int = 0) -> tuple[ChangePoint, ...]:
    """All changes of level by at least `least`, in order. The same values and seed give the same answer."""
    numbers = np.asarray(values, dtype=float)
    source = np.random.default_rng(seed)
    found = {split.index: split.p_value for split in _splits(numbers, 0, source)}
    kept = _without_small(numbers, sorted(found), least)
    edges = [0, *kept, len(numbers)]
    windows = zip(edges, edges[1:], edges[2:], strict=False)
    return tuple(
        _described(numbers[start:end], start, index - start, found[index], source) for start, index, end in windows
    )


def best_split(values: Floats, source: np.random.Generator) -> Split | None:
    """The most likely place of one change; None for a series too short, or all equal."""
    if len(values) < 2 * MARGIN or np.all(values == values[0]):
        return None
    ranks = midranks(values)
    found = scan(ranks)
    reached = float(found.max()) - _ROUNDING
    count, tried = 0, 0
    # Most series are flat: a few shuffles show it, and the many are only drawn for the others.
    for many in (_FIRST_LOOK, PERMUTATIONS - _FIRST_LOOK):
        shuffled = source.permuted(np.broadcast_to(ranks, (many, len(ranks))), axis=1)
        count += int((scan(shuffled).max(axis=-1) >= reached).sum())
        tried += many
        if (count + 1) / (PERMUTATIONS + 1) > ALPHA:
            break
    return Split(MARGIN + int(found.argmax()), (count + 1) / (tried + 1))


def scan(ranks: Floats) -> Floats:
    """The standardised rank sum of each split in two parts of at least MARGIN; of each row, for many series."""
    n = ranks.shape[-1]
    sizes = np.arange(MARGIN, n - MARGIN + 1)
    sums = np.cumsum(ranks, axis=-1)[..., sizes - 1]
    spread = np.sqrt(sizes * (n - sizes) * (n + 1) / 12)
    return np.asarray(np.abs(sums - sizes * (n + 1) / 2) / spread)


def relative_change(before: float, after: float) -> float:
    """(after - before) / before, infinite from 0 to something, 0 from 0 to 0."""
    if before == 0:
        return 0.0 if after == 0 else float(np.copysign(np.inf, after))
    return (after - before) / abs(before)


def _splits(values: Floats, start: int, source: np.random.Generator) -> Iterator[Split]:
    split = best_split(values, source)
    if split is None or split.p_value > ALPHA:
        return
    index = _placed(values, *_medians(values, split.index))
    yield Split(start + int(index), split.p_value)
    yield from _splits(values[:index], start, source)
    yield from _splits(values[index:], start + int(index), source)


def _without_small(values: Floats, splits: list[int], least: float) -> list[int]:
    """The smallest change goes first, since its neighbours' levels change with it."""
    kept = list(splits)
    while kept:
        sizes = [abs(relative_change(*levels)) for levels in pairwise(_levels(values, kept))]
        smallest = int(np.argmin(sizes))
        if sizes[smallest] >= least:
            break
        del kept[smallest]
    return kept


def _levels(values: Floats, splits: list[int]) -> list[float]:
    return [float(np.median(part)) for part in np.split(values, splits)]


def _described(values: Floats, start: int, index: int, p_value: float, source: np.random.Generator) -> ChangePoint:
    """`values` from the change before to the next one; the split's place among them is `index`."""
    levels = _medians(values, index)
    drawn = [source.choice(part, (_RESAMPLES, len(part))) for part in np.split(values, [index])]
    # Where it would be found if the sessions of both levels were drawn again: the middle 95 % of places.
    places = np.sort(_placed(np.concatenate(drawn, axis=1), *levels))
    outside = int(_RESAMPLES * (1 - _COVERED) / 2)
    first, last = min(int(places[outside]), index), max(int(places[-1 - outside]), index)
    return ChangePoint(start + index, start + first, start + last, *levels, p_value)


def _placed(values: Floats, before: float, after: float) -> NDArray[np.intp]:
    """The split of each row at which the distances to both levels sum up to least."""
    nearer = np.cumsum(np.abs(values - before) - np.abs(values - after), axis=-1)
    return np.asarray(MARGIN + nearer[..., MARGIN - 1 : values.shape[-1] - MARGIN].argmin(axis=-1))


def _medians(values: Floats, index: int) -> tuple[float, float]:
    return float(np.median(values[:index])), float(np.median(values[index:]))
