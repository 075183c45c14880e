"""An effect seen from the user's side: how much worse head is, whichever way the metric points."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.judge.practical import higher_is_better, severity_of, smallest_difference
from webperf.model.change import Kind, Severity
from webperf.model.rule import Rule
from webperf.stats.effect import Effect, Method

Bounds = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True)
class Worse:
    """`by` is 0.12 for 12 % worse, negative for better, with its interval; `floor` and `margin` in the same terms.

    Beside a base of zero there is no share: `relative` is False, and all are in the metric's own unit.
    """

    by: float | None
    low: float | None
    high: float | None
    p_worse: float
    p_better: float
    floor: float
    margin: float
    relative: bool


def worse(effect: Effect, metric: str, unit: str, rule: Rule) -> Worse:
    """Turn an effect round where more is better, and set the practical floor beside it."""
    turned = higher_is_better(metric)
    noticeable = smallest_difference(metric, unit)
    p_worse, p_better = (effect.p_down, effect.p_up) if turned else (effect.p_up, effect.p_down)
    if effect.ratio is None or not effect.base or effect.base < 0:
        bounds = (effect.difference, effect.difference_low, effect.difference_high)
        return Worse(*_seen(bounds, turned), p_worse, p_better, noticeable, noticeable, relative=False)
    share = noticeable / effect.base
    bounds = (_less_one(effect.ratio), _less_one(effect.low), _less_one(effect.high))
    floor, margin = max(rule.floor, share), max(rule.margin, share)
    return Worse(*_seen(bounds, turned), p_worse, p_better, floor, margin, relative=True)


def kind_of(found: Worse, effect: Effect, rule: Rule, p_worse: float, p_better: float, alpha: float) -> Kind:
    """Three proofs are tried; what none of them settles is inconclusive. The p-values are adjusted ones."""
    if found.by is None:
        return Kind.INCONCLUSIVE
    if p_worse <= alpha and found.by >= found.floor:
        return Kind.REGRESSED
    if p_better <= alpha and -found.by >= found.floor:
        return Kind.IMPROVED
    # Constants prove nothing in three runs: equal by chance is as likely as different by chance.
    proved = effect.method is not Method.EXACT or 0.25**effect.n_head <= rule.alpha_per_look
    if found.high is not None and found.high < found.margin and proved:
        return Kind.UNCHANGED
    return Kind.INCONCLUSIVE


def severities(found: Worse) -> tuple[Severity, Severity]:
    """Of the estimate, and what the near end of the interval proves."""
    if not found.relative:
        return Severity.NONE, Severity.NONE
    return severity_of(found.by), severity_of(found.low)


def _seen(bounds: Bounds, turned: bool) -> Bounds:
    """Estimate, low and high with the sign of what is worse."""
    estimate, low, high = bounds
    return (_negative(estimate), _negative(high), _negative(low)) if turned else bounds


def _less_one(ratio: float | None) -> float | None:
    return None if ratio is None else ratio - 1


def _negative(bound: float | None) -> float | None:
    return None if bound is None else -bound
