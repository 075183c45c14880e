"""Does the 95 % interval hold the truth 95 times in 100, whatever the noise looks like?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from webperf.selftest.noise import SHAPES, Draw
from webperf.stats.hodges_lehmann import walsh_averages
from webperf.stats.signed_rank import signed_rank_quantile

SIZES = (7, 8, 9, 10, 12, 15, 20, 25, 30)
TRIALS = 20_000
RATIO = 1.25
"""Head is so much slower: by a whole number of steps of the tied clock's values."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of one shape of noise: the lowest and the highest over all numbers of pairs."""

    shape: str
    lowest: float
    highest: float


def all_coverage(seed: int, trials: int = TRIALS) -> tuple[Coverage, ...]:
    """For each shape of noise."""
    source = np.random.default_rng(seed)
    return tuple(_coverage(name, draw, source, trials) for name, draw in SHAPES.items())


def _coverage(name: str, draw: Draw, source: np.random.Generator, trials: int) -> Coverage:
    shares = [_covered(draw, source, n, trials) for n in SIZES]
    return Coverage(name, min(shares), max(shares))


def _covered(draw: Draw, source: np.random.Generator, n: int, trials: int) -> float:
    differences = np.log(RATIO * draw(source, (trials, n)) / draw(source, (trials, n)))
    averages = walsh_averages(differences)
    q = signed_rank_quantile(n, 0.025)
    truth = np.log(RATIO)
    # Equal but for the last digit is equal: ties are exact in milliseconds, not in logarithms.
    low, high = averages[:, q] - 1e-12, averages[:, averages.shape[1] - 1 - q] + 1e-12
    return float(np.mean((low <= truth) & (truth <= high)))
