"""What every comparison says in the same way: an effect, seen from the user's side, as a change and as a finding."""

from __future__ import annotations

from typing import Protocol

from webperf.judge.practical import higher_is_better
from webperf.judge.worse import Worse, severities
from webperf.model.change import Change, Kind, Severity
from webperf.model.verdict import Finding, Outcome
from webperf.stats.effect import Effect

OUTCOMES = {
    Kind.IMPROVED: Outcome.PASS,
    Kind.UNCHANGED: Outcome.PASS,
    Kind.REGRESSED: Outcome.FAIL,
    Kind.INCONCLUSIVE: Outcome.INCONCLUSIVE,
}


class Place(Protocol):
    """Whose numbers were compared."""

    @property
    def journey(self) -> str:
        """By name."""

    @property
    def step(self) -> str:
        """By name."""

    @property
    def device(self) -> str:
        """By name."""

    @property
    def metric(self) -> str:
        """By name."""

    @property
    def unit(self) -> str:
        """Of the metric."""


def change_of(
    kind: Kind,
    effect: Effect,
    seen: Worse,
    adjusted: tuple[float, float],
    *,
    metric: str,
    reference: str,
    confidence: float,
    alpha: float,
) -> Change:
    """`adjusted`: the p-values of being worse and of being better, over all that was asked together."""
    estimated, proven = severities(seen) if kind is Kind.REGRESSED else (Severity.NONE, Severity.NONE)
    improved = kind is Kind.IMPROVED
    return Change(
        kind=kind,
        reference=reference,
        method=effect.method.value,
        base=effect.base,
        head=effect.head,
        n_base=effect.n_base,
        n_head=effect.n_head,
        ratio=effect.ratio,
        low=effect.low,
        high=effect.high,
        difference=effect.difference,
        difference_low=effect.difference_low,
        difference_high=effect.difference_high,
        confidence=confidence,
        p=seen.p_better if improved else seen.p_worse,
        p_adjusted=adjusted[1] if improved else adjusted[0],
        alpha=alpha,
        floor=seen.floor,
        severity=estimated,
        proven=proven,
        higher_is_better=higher_is_better(metric),
    )


def finding_of(place: Place, change: Change, *, n: int, message: str, gating: bool) -> Finding:
    """`n`: of how many values, sessions or pairs."""
    return Finding(
        outcome=OUTCOMES[change.kind],
        journey=place.journey,
        step=place.step,
        device=place.device,
        metric=place.metric,
        budget="",
        value=change.head,
        limit=None,
        unit=place.unit,
        n=n,
        message=message,
        gating=gating,
        change=change,
    )
