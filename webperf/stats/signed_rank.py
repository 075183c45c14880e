"""Wilcoxon's signed-rank test, exact also with ties and zeros, and the ranks of its interval.

Under the null hypothesis each difference is as likely to be positive as negative, so the distribution of W+ over all
2^n choices of signs is counted, given the ranks that were seen. scipy.stats.wilcoxon is exact only without ties (the
tests compare the two), and rounded timings tie all the time.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from statistics import NormalDist

EXACT_LIMIT = 200
"""More pairs than that are tested by the normal approximation: its error is then below 1 in 10,000."""


def signed_rank_p(differences: Sequence[float]) -> tuple[float, float]:
    """One-sided p-values: that differences tend to be positive, and that they tend to be negative.

    Zeros are ranked with the others and then left out (Pratt, JASA 54 (1959) 655), ties have their mean rank. Source:
    Hollander, Wolfe & Chicken, "Nonparametric Statistical Methods", 3rd ed. (2014), section 3.1.

    >>> signed_rank_p([1.0, 2.0, 3.0, 4.0, 5.0])
    (0.03125, 1.0)
    """
    if not differences:
        return 1.0, 1.0
    ranks = doubled_ranks([abs(value) for value in differences])
    signed = [rank for rank, value in zip(ranks, differences, strict=True) if value != 0]
    positive = sum(rank for rank, value in zip(ranks, differences, strict=True) if value > 0)
    if not signed:
        return 1.0, 1.0
    if len(signed) > EXACT_LIMIT:
        return _normal(positive, signed)
    counts = sign_flip_counts(tuple(sorted(signed)))
    total = 2 ** len(signed)
    return sum(counts[positive:]) / total, sum(counts[: positive + 1]) / total


def doubled_ranks(values: Sequence[float]) -> list[int]:
    """Twice the mid-ranks, so that ties have whole numbers: `[3, 3, 6]` for the ranks 1.5, 1.5, 3.

    >>> doubled_ranks([5.0, 5.0, 9.0])
    [3, 3, 6]
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    ranks = [0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            ranks[order[place]] = start + end + 2
        start = end + 1
    return ranks


@lru_cache(maxsize=256)
def sign_flip_counts(ranks: tuple[int, ...]) -> tuple[int, ...]:
    """How many of the 2^n choices of signs give each sum of positive ranks, from 0 to the sum of all."""
    # A polynomial product in one big integer: each factor is 1 + x^rank, with room enough for 2^n in each digit.
    width = len(ranks) + 1
    product = 1
    for rank in ranks:
        product += product << (rank * width)
    mask = (1 << width) - 1
    size = sum(ranks) + 1
    data = product.to_bytes((size * width + 7) // 8 + 8, "little")
    return tuple(_digit(data, i * width, mask) for i in range(size))


def _digit(data: bytes, bit: int, mask: int) -> int:
    first, last = bit // 8, (bit + mask.bit_length()) // 8 + 1
    return int.from_bytes(data[first:last], "little") >> (bit % 8) & mask


@lru_cache(maxsize=512)
def signed_rank_quantile(n: int, tail: float) -> int:
    """The largest q with P(W <= q) <= `tail` for n pairs without ties; -1 if there is none.

    >>> signed_rank_quantile(10, 0.025), signed_rank_quantile(5, 0.025)
    (8, -1)
    """
    if n > EXACT_LIMIT:
        mean, deviation = n * (n + 1) / 4, math.sqrt(n * (n + 1) * (2 * n + 1) / 24)
        return math.floor(NormalDist(mean, deviation).inv_cdf(tail) - 0.5)
    counts = sign_flip_counts(tuple(range(1, n + 1)))
    below, q = 0, -1
    for weight in counts:
        below += weight
        if below > tail * 2**n:
            break
        q += 1
    return q


def smallest_p(n: int) -> float:
    """What n pairs that all point the same way give: 2^-n. A test with less to spend can never fire.

    >>> smallest_p(7)
    0.0078125
    """
    return 0.5**n


def _normal(positive: int, ranks: Sequence[int]) -> tuple[float, float]:
    mean, deviation = sum(ranks) / 2, math.sqrt(sum(rank * rank for rank in ranks)) / 2
    # Half a step of the doubled sum, which goes by 2 where nothing ties.
    upper = NormalDist().cdf((mean - positive + 1) / deviation)
    lower = NormalDist().cdf((positive - mean + 1) / deviation)
    return upper, lower
