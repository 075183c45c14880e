"""How far head is from base in one metric: estimate, interval and p-values, whatever the numbers look like.

| values | how they are compared |
|---|---|
| all above zero | on logarithms: the effect is a ratio |
| some are zero, or below | as they are: the effect is a difference, and a ratio only beside a base that is not zero |
| constant on both sides | exactly: there is no noise to estimate |
| more than half of the pairs equal | by the sign test |
| NaN, infinite, None | no measurement: whoever calls counts them as missing |
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from webperf.stats.hodges_lehmann import Shift, paired_shift, unpaired_shift
from webperf.stats.rank_sum import rank_sum_p
from webperf.stats.sign_test import sign_p
from webperf.stats.signed_rank import signed_rank_p

Bounds = tuple[float | None, float | None, float | None]


class Method(StrEnum):
    """Which test gave the p-values."""

    NONE = "none"
    EXACT = "exact"
    SIGN = "sign test"
    SIGNED_RANK = "Wilcoxon signed-rank"
    RANK_SUM = "Mann-Whitney"
    PREDICTION = "prediction interval"


@dataclass(frozen=True, slots=True)
class Effect:
    """Head against base. `ratio` is head / base; `error` the standard error of the difference relative to base.

    With `logarithmic` the error is that of ln(ratio). What cannot be said is None.
    """

    method: Method
    n_base: int
    n_head: int
    base: float | None = None
    head: float | None = None
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    p_up: float = 1.0
    p_down: float = 1.0
    error: float | None = None
    logarithmic: bool = True

    def shift(self, share: float) -> float:
        """A change by such a share (0.1 is 10 %), in the terms of `error`."""
        return math.log1p(share) if self.logarithmic else share


def paired_effect(base: Sequence[float], head: Sequence[float], confidence: float = 0.95) -> Effect:
    """Of pairs measured side by side: base[i] belongs to head[i].

    >>> effect = paired_effect([100.0] * 4 + [101.0] * 4, [110.0] * 4 + [111.1] * 4)
    >>> effect.method.value, round(effect.ratio, 3), effect.p_up
    ('Wilcoxon signed-rank', 1.1, 0.00390625)
    """
    if len(base) != len(head):
        raise ValueError(f"{len(base)} values of base and {len(head)} of head are no pairs")
    if not base or _constant(base, head):
        return _exact(base, head)
    logarithmic = min(*base, *head) > 0
    differences = [_difference(b, h, logarithmic) for b, h in zip(base, head, strict=True)]
    equal = sum(value == 0 for value in differences)
    method = Method.SIGN if equal * 2 > len(differences) else Method.SIGNED_RANK
    p_up, p_down = sign_p(differences) if method is Method.SIGN else signed_rank_p(differences)
    return _effect(method, base, head, paired_shift(differences, confidence), (p_up, p_down), logarithmic)


def unpaired_effect(base: Sequence[float], head: Sequence[float], confidence: float = 0.95) -> Effect:
    """Of two samples that were measured apart, as two stored runs are.

    >>> effect = unpaired_effect([100.0, 101.0, 102.0, 103.0], [110.0, 111.0, 112.0, 113.0])
    >>> effect.method.value, round(effect.ratio, 3), round(effect.p_up, 3)
    ('Mann-Whitney', 1.099, 0.014)
    """
    if not base or not head or _constant(base, head):
        return _exact(base, head)
    logarithmic = min(*base, *head) > 0
    first, second = ([math.log(value) for value in side] if logarithmic else list(side) for side in (base, head))
    shift = unpaired_shift(first, second, confidence)
    return _effect(Method.RANK_SUM, base, head, shift, rank_sum_p(base, head), logarithmic)


def _difference(base: float, head: float, logarithmic: bool) -> float:
    # Equal values must differ by zero exactly, and ties must tie: the logarithm's last digit must not order them.
    if not logarithmic:
        return head - base
    return 0.0 if base == head else round(math.log(head / base), 12)


def _constant(base: Sequence[float], head: Sequence[float]) -> bool:
    return len(set(base)) == 1 and len(set(head)) == 1


def _exact(base: Sequence[float], head: Sequence[float]) -> Effect:
    """Constants, or nothing at all.

    n times one value and n times another come by chance at most once in 4^n: where both values are equally likely.
    A single value on a side says nothing of noise, so there is no interval.
    """
    n = min(len(base), len(head))
    if not n:
        return Effect(Method.NONE, len(base), len(head), _median(base), _median(head))
    difference = head[0] - base[0]
    ratio = head[0] / base[0] if base[0] > 0 and head[0] >= 0 else 1.0 if difference == 0 else None
    chance = 0.25**n
    known = n > 1
    return Effect(
        Method.EXACT,
        len(base),
        len(head),
        base[0],
        head[0],
        ratio=ratio,
        low=ratio if known else None,
        high=ratio if known else None,
        difference=difference,
        difference_low=difference if known else None,
        difference_high=difference if known else None,
        p_up=chance if difference > 0 else 1.0,
        p_down=chance if difference < 0 else 1.0,
        error=0.0,
    )


def _effect(
    method: Method,
    base: Sequence[float],
    head: Sequence[float],
    shift: Shift,
    p: tuple[float, float],
    logarithmic: bool,
) -> Effect:
    middle = median(base)
    ratios, differences = _both_ways((shift.estimate, shift.low, shift.high), middle, logarithmic)
    return Effect(
        method,
        len(base),
        len(head),
        middle,
        median(head),
        *ratios,
        *differences,
        p_up=p[0],
        p_down=p[1],
        error=shift.error if logarithmic else _relative(shift.error, middle),
        logarithmic=logarithmic,
    )


def _both_ways(bounds: Bounds, base: float, logarithmic: bool) -> tuple[Bounds, Bounds]:
    """Estimate, low and high as ratios, and as differences in the metric's unit."""
    if logarithmic:
        estimate, low, high = (None if bound is None else math.exp(bound) for bound in bounds)
        return (estimate, low, high), (_times(base, estimate), _times(base, low), _times(base, high))
    estimate, low, high = (None if bound is None or base <= 0 else 1 + bound / base for bound in bounds)
    return (estimate, low, high), bounds


def _times(base: float, ratio: float | None) -> float | None:
    return None if ratio is None else base * (ratio - 1)


def _relative(error: float | None, base: float) -> float | None:
    return None if error is None or base <= 0 else error / base


def _median(values: Sequence[float]) -> float | None:
    return median(values) if values else None
