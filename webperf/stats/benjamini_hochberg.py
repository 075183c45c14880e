"""Benjamini and Hochberg's correction: of what is reported, the share of false alarms stays below alpha."""

from __future__ import annotations

from collections.abc import Sequence


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values in the order given: each is compared with alpha itself.

    For looking around, never for a gate. Source: Benjamini & Hochberg, "Controlling the false discovery rate", Journal
    of the Royal Statistical Society B 57 (1995) 289; computed by scipy.

    >>> benjamini_hochberg([0.01, 0.04, 0.03])
    [0.03, 0.04, 0.04]
    """
    if not p_values:
        return []
    from scipy.stats import false_discovery_control

    return [float(p) for p in false_discovery_control(list(p_values))]
