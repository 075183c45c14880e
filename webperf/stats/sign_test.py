"""The sign test: for pairs of which most are equal, where ranks of the few others say little."""

from __future__ import annotations

from collections.abc import Sequence


def sign_p(differences: Sequence[float]) -> tuple[float, float]:
    """One-sided p-values: more go up than down, more go down than up. Pairs without a difference do not count.

    Source: Conover, "Practical Nonparametric Statistics", 3rd ed. (1999), section 3.4.

    >>> sign_p([0.0, 0.0, 0.0, 1.0, 1.0])
    (0.25, 1.0)
    """
    up = sum(value > 0 for value in differences)
    moved = sum(value != 0 for value in differences)
    if moved == 0:
        return 1.0, 1.0
    from scipy.stats import binomtest

    greater, less = (float(binomtest(up, moved, 0.5, alternative=side).pvalue) for side in ("greater", "less"))
    return greater, less
