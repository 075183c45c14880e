"""The universal scalability law: how throughput grows with the load, and where it stops growing.

    X(n) = rate n / (1 + sigma (n - 1) + kappa n (n - 1))

Gunther, Guerrilla Capacity Planning (2007), chapter 4: sigma is contention (the share of the work that is done one at a
time), kappa coherency (what each one costs every other). kappa = 0 is Amdahl's law. Largest at sqrt((1 - sigma) /
kappa). With a = 1 / rate it is linear in its parameters, n / X = a + a sigma (n - 1) + a kappa n (n - 1): it is fitted
by least squares under a > 0, sigma >= 0, kappa >= 0; divided by n / X, so that errors count as shares of X.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from webperf.model.sweep import Estimate, UslFit
from webperf.stats.ranks import Floats

SMALLEST_LEVELS = 4
"""Three numbers are fitted: with three levels nothing would be left to see whether the law holds."""
SMALLEST_ERROR = 0.02
"""Two runs of one load differ by that much, whatever the seconds of one of them say."""
DRAWS = 2_000
SEED = 20_070
TAIL = 0.025
_FREE = tuple(subset for size in (1, 2, 3) for subset in itertools.combinations(range(3), size) if 0 in subset)


def fit_usl(levels: Sequence[float], throughputs: Sequence[float], errors: Sequence[float]) -> UslFit | None:
    """The fit, its intervals by a parametric bootstrap; None below SMALLEST_LEVELS different levels.

    `errors` are relative standard errors of each throughput. Where the points lie farther from the curve than these
    say, the curve is not exact, and the intervals are wider by as much.
    """
    n, x = np.asarray(levels, dtype=float), np.asarray(throughputs, dtype=float)
    if len(np.unique(n)) < SMALLEST_LEVELS or not (np.all(x > 0) and np.all(n > 0)):
        return None
    spread = np.maximum(np.asarray(errors, dtype=float), SMALLEST_ERROR)
    found = _solve(n, x[None, :])[0]
    fitted = _curve(n, found)
    residuals = x / fitted - 1
    free = max(1, len(n) - int(np.count_nonzero(found)))
    spread = spread * math.sqrt(max(1.0, float(np.sum((residuals / spread) ** 2)) / free))
    noise = np.random.default_rng(SEED).standard_normal((DRAWS, len(n)))
    drawn = _solve(n, fitted * np.exp(spread * noise))
    return UslFit(
        levels=tuple(float(level) for level in n),
        rate=_estimate(found, drawn, _rate),
        sigma=_estimate(found, drawn, _sigma),
        kappa=_estimate(found, drawn, _kappa),
        knee=_estimate(found, drawn, _knee),
        ceiling=_finite(_ceiling(found)),
        misfit=float(np.sqrt(np.mean(residuals**2))),
    )


def predict(fit: UslFit, n: float) -> float:
    """X at a load of n."""
    rate, sigma, kappa = (estimate.value or 0.0 for estimate in (fit.rate, fit.sigma, fit.kappa))
    return rate * n / (1 + sigma * (n - 1) + kappa * n * (n - 1))


def _solve(n: Floats, x: Floats) -> Floats:
    """(draws, 3) of a, a sigma, a kappa for (draws, levels) of throughputs.

    Least squares with the parameters that may be free, for each choice of them; the best of those without a negative
    one is the constrained optimum.
    """
    design = np.stack([np.ones_like(n), n - 1, n * (n - 1)], axis=1)[None, :, :] * (x / n)[:, :, None]
    best = np.zeros((len(x), 3))
    least = np.full(len(x), np.inf)
    for subset in _FREE:
        part = design[:, :, subset]
        # Columns of 1 and of 10,000: brought to one length, or the normal equations lose their digits.
        scale = np.linalg.norm(part, axis=1)
        unit = part / scale[:, None, :]
        normal = np.einsum("dij,dik->djk", unit, unit)
        solved = np.linalg.solve(normal, unit.sum(axis=1)[:, :, None])[:, :, 0]
        off = np.sum((np.einsum("dij,dj->di", unit, solved) - 1) ** 2, axis=1)
        better = np.all(solved >= 0, axis=1) & (solved[:, 0] > 0) & (off < least - 1e-12)
        candidate = np.zeros((len(x), 3))
        candidate[:, subset] = solved / scale
        best[better], least[better] = candidate[better], off[better]
    return best


def _curve(n: Floats, a: Floats) -> Floats:
    curve: Floats = n / (a[0] + a[1] * (n - 1) + a[2] * n * (n - 1))
    return curve


def _rate(a: Floats) -> Floats:
    return np.asarray(1 / a[..., 0])


def _sigma(a: Floats) -> Floats:
    return np.asarray(a[..., 1] / a[..., 0])


def _kappa(a: Floats) -> Floats:
    return np.asarray(a[..., 2] / a[..., 0])


def _knee(a: Floats) -> Floats:
    """Below 1 user there is none: who alone is already too many has the knee at 1."""
    kappa = _kappa(a)
    above = np.maximum(0.0, 1 - _sigma(a)) / np.where(kappa > 0, kappa, 1.0)
    return np.asarray(np.where(kappa > 0, np.sqrt(np.maximum(1.0, above)), np.inf))


def _ceiling(a: Floats) -> float:
    if a[2] > 0:
        return float(_curve(_knee(a), a))
    return 1 / float(a[1]) if a[1] > 0 else math.inf


def _estimate(found: Floats, drawn: Floats, of: Callable[[Floats], Floats]) -> Estimate:
    values = np.sort(of(drawn))
    last = len(values) - 1
    low, high = values[math.floor(TAIL * last)], values[math.ceil((1 - TAIL) * last)]
    return Estimate(_finite(of(found)), _finite(low), _finite(high))


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None
