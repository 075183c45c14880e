"""How many pairs a comparison measures, and when it looks at them.

Looking after each pair until something is significant turns 1 % of false alarms into 5 and more. A few looks that are
laid down before, each with its share of alpha, do not.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from webperf.judge.question import Question
from webperf.judge.worse import worse
from webperf.model.change import Kind
from webperf.model.rule import Rule
from webperf.model.verdict import Finding
from webperf.stats.effect import Effect, Method, paired_effect
from webperf.stats.power import pairs_needed

PILOT = 10
"""Pairs from which the spread is estimated. They count: estimating a spread says nothing about the difference."""

PLANNED_LOOKS = 3
"""Of a comparison that plans its pairs: the pilot, half of the rest, all."""

FEWEST = 8
"""Pairs before which there is nothing to look at: no interval yet, and no p-value small enough."""

CAUTION = 1.3
"""Times the spread of the pilot, whose ten pairs know it to about a quarter (`webperf selftest stats`)."""

SPREAD_CONFIDENCE = 0.8
"""Of the interval whose width gives the spread: at 95 % it hangs on the two most extreme of ten pairs."""


def looks_within(pairs: int) -> tuple[int, ...]:
    """After how many pairs to look: a quarter, half and all of them, always whole blocks of two pairs.

    >>> looks_within(40), looks_within(20), looks_within(6)
    ((10, 20, 40), (10, 20), (6,))
    """
    earlier = {_even(pairs / 4), _even(pairs / 2)}
    return (*sorted(look for look in earlier if FEWEST <= look < pairs), pairs)


def planned_looks(pairs: int) -> tuple[int, ...]:
    """The pilot, half way, and all, for a number of pairs that the pilot asked for."""
    half = _even((PILOT + pairs) / 2)
    return (PILOT, *((half,) if PILOT < half < pairs else ()), *((pairs,) if pairs > PILOT else ()))


@dataclass(frozen=True, slots=True)
class PairPlan:
    """What a pilot says: so many pairs, because of this question. `pairs` None: more than anybody would measure."""

    pairs: int | None
    question: Question | None


def plan_pairs(asked: Sequence[Question], rule: Rule, detect: float) -> PairPlan:
    """Pairs that find a change of `detect` (0.1 is 10 %) in each gating metric, 95 times in 100.

    A metric so small that such a change is below what anybody notices is planned for what they do notice.
    """
    gating = [question for question in asked if question.gating]
    alpha = rule.alpha_per_look / max(1, len(gating))
    needed = [(_pairs(question, rule, detect, alpha), question) for question in gating]
    known = [(pairs, question) for pairs, question in needed if pairs != 0]
    if not known:
        return PairPlan(PILOT, None)
    pairs, question = max(known, key=lambda item: math.inf if item[0] is None else item[0])
    return PairPlan(None if pairs is None else _even(pairs), question)


def _pairs(question: Question, rule: Rule, detect: float, alpha: float) -> int | None:
    """0 where there is no noise to plan for."""
    effect = paired_effect(*question.values, SPREAD_CONFIDENCE)
    if effect.method in (Method.NONE, Method.EXACT) or effect.error is None:
        return 0
    seen = worse(effect, question.metric, question.unit, rule)
    if not seen.relative:
        return 0
    shift = max(detect, 2 * seen.floor) if seen.floor > rule.floor else detect
    return pairs_needed(_spread(effect) * CAUTION, effect.shift(shift), alpha, floor=effect.shift(seen.floor))


def _spread(effect: Effect) -> float:
    """Of one pair's difference."""
    assert effect.error is not None
    return effect.error * math.sqrt(effect.n_head)


def settled(findings: Sequence[Finding]) -> bool:
    """Is there nothing more to find out: a regression is proved, or every gating question is answered?"""
    kinds = [finding.change.kind for finding in findings if finding.gating and finding.change]
    return Kind.REGRESSED in kinds or Kind.INCONCLUSIVE not in kinds


def _even(pairs: float) -> int:
    return 2 * math.ceil(pairs / 2)
