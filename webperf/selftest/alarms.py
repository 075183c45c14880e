"""Builds that changed nothing, through our rule and through those that are in use: who raises an alarm?

The same values go through all of them. What a rule finds where one metric really is 10 % slower stands beside it, for
a rule that never speaks raises no false alarm either.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from webperf.judge.sampling import looks_within
from webperf.model.rule import Rule
from webperf.selftest.arrays import regressed
from webperf.selftest.noise import abba

BUILDS, METRICS, PAIRS, CV = 1000, 24, 40, 0.05
SLOWDOWN = 1.10
RATIO = 1.10
BEST_OF = 5
SIGNIFICANCE = 0.05

Decide = Callable[[np.ndarray, np.ndarray], np.ndarray]
"""Base and head, shape (builds, metrics, pairs), to what is called a regression, shape (builds, metrics)."""


@dataclass(frozen=True, slots=True)
class Alarms:
    """Of one rule: share of unchanged builds with any alarm, and of slower ones in which the slow metric was found."""

    name: str
    false_alarms: float
    found: float
    builds: int


def all_alarms(seed: int, builds: int = BUILDS) -> tuple[Alarms, ...]:
    """Ours first."""
    base, head = abba(np.random.default_rng(seed), builds, METRICS, PAIRS, CV)
    slower = head.copy()
    slower[:, 0] *= SLOWDOWN
    return tuple(
        Alarms(name, float(decide(base, head).any(axis=1).mean()), float(decide(base, slower)[:, 0].mean()), builds)
        for name, decide in RULES
    )


def ours(base: np.ndarray, head: np.ndarray) -> np.ndarray:
    """With all looks that so many pairs have, at 1 % for the whole build."""
    looks = looks_within(base.shape[-1])
    rule = Rule(looks=len(looks))
    found = np.zeros(base.shape[:2], dtype=bool)
    open_builds = np.ones(len(base), dtype=bool)
    for pairs in looks:
        here = regressed(base[open_builds, :, :pairs], head[open_builds, :, :pairs], rule)
        found[open_builds] = here
        # A regression ends the comparison.
        open_builds[np.flatnonzero(open_builds)[here.any(axis=1)]] = False
    return found


def _last_commit(base: np.ndarray, head: np.ndarray) -> np.ndarray:
    return np.asarray(head[..., 0] > RATIO * base[..., 0])


def _best_of_n(base: np.ndarray, head: np.ndarray) -> np.ndarray:
    best = [side[..., :BEST_OF].min(axis=-1) for side in (base, head)]
    return np.asarray(best[1] > RATIO * best[0])


def _median_ratio(base: np.ndarray, head: np.ndarray) -> np.ndarray:
    return np.asarray(np.median(head, axis=-1) > RATIO * np.median(base, axis=-1))


def _each_mann_whitney(base: np.ndarray, head: np.ndarray) -> np.ndarray:
    from scipy.stats import mannwhitneyu

    p = mannwhitneyu(head, base, alternative="two-sided", method="asymptotic", axis=-1).pvalue
    return np.asarray((p < SIGNIFICANCE) & (np.median(head, axis=-1) > np.median(base, axis=-1)))


RULES: tuple[tuple[str, Decide], ...] = (
    (f"webperf ab, {PAIRS} pairs at most", ours),
    ("last commit: one run, ratio above 110 %", _last_commit),
    (f"Mann-Whitney p < 0.05 for each metric, {PAIRS} runs", _each_mann_whitney),
    (f"best of {BEST_OF} runs, ratio above 110 %", _best_of_n),
    (f"medians of {PAIRS} runs, ratio above 110 %", _median_ratio),
)
