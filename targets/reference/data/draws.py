"""Random draws that come out the same on every machine.

NumPy promises stable *raw* numbers of a bit generator between its versions, but not stable distributions, and
floating-point functions may differ in the last bit between processors. So each draw is a raw 32-bit number, and
each distribution a table of integer weights.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Draws = NDArray[np.uint64]  # raw numbers below 2**32
Codes = NDArray[np.int64]
Reals = NDArray[np.float64]
BITS = 32


class Stream:
    """Raw numbers of one batch; two batches never share a stream."""

    def __init__(self, seed: int, batch: int) -> None:
        self._bits = np.random.PCG64(np.random.SeedSequence([seed, batch]))

    def take(self, count: int) -> Draws:
        """The next `count` draws."""
        return self._bits.random_raw(count) >> np.uint64(64 - BITS)


class Choice:
    """A table with one row of integer weights for each case; picks a column.

    The weights of a row are the whole distribution: a column of weight 0 is never picked.
    """

    def __init__(self, weights: list[list[int]]) -> None:
        self._ends = np.cumsum(np.array(weights, dtype=np.uint64), axis=1)

    def pick(self, draws: Draws, rows: Codes | None = None) -> Codes:
        """The column for each draw, from the row given for it (the first row when there is but one)."""
        ends = self._ends[0] if rows is None else self._ends[rows]
        marks = (draws * ends[..., -1]) >> np.uint64(BITS)
        picked: Codes = (marks[:, None] >= ends).sum(axis=1)
        return picked


def below(draws: Draws, limits: Any) -> Codes:
    """Each draw as a whole number from 0 up to, but without, its limit."""
    return ((draws * np.asarray(limits, dtype=np.uint64)) >> np.uint64(BITS)).astype(np.int64)


def share(draws: Draws) -> Reals:
    """Each draw as a number from 0 up to, but without, 1; exact, because 32 bits fit a double."""
    return draws.astype(np.float64) / 2.0**BITS


def exponential_quantiles(steps: int = 1024) -> Reals:
    """Quantiles of the exponential distribution of mean 1, rounded so that the last bit cannot differ."""
    return np.array([round(-math.log(1 - (step + 0.5) / steps), 6) for step in range(steps)])
