"""Head against base: all questions asked together, one finding each.

The family of all gating tests shares one alpha (Holm): with 24 metrics "any p < 0.05" is red on half of all builds
that changed nothing. What is outside the gate is reported under a false discovery rate and decides nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from webperf.judge.causes import Causes
from webperf.judge.comparison_words import sentence
from webperf.judge.found import change_of, finding_of
from webperf.judge.question import Question
from webperf.judge.vanished import vanished
from webperf.judge.worse import Worse, kind_of, worse
from webperf.model.change import Kind, Severity
from webperf.model.rule import Rule
from webperf.model.verdict import Finding
from webperf.stats.benjamini_hochberg import benjamini_hochberg
from webperf.stats.drift import drift
from webperf.stats.effect import Effect, Method, paired_effect, unpaired_effect
from webperf.stats.holm import holm
from webperf.stats.modes import humps
from webperf.stats.power import detectable_shift, pairs_needed
from webperf.stats.quantity import quantity

NOTABLE_DRIFT = 0.10
"""From the first value to the last. Pairs bear it, and the next comparison may not."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """A question with its effect, seen from the user's side."""

    question: Question
    effect: Effect
    worse: Worse


def compare(
    asked: Iterable[Question], rule: Rule, *, reference: str = "base", causes: Causes | None = None
) -> tuple[Finding, ...]:
    """One finding a question, in the order given. `reference` is what base is called in sentences."""
    answers = [_answer(question, rule) for question in asked]
    gating = [answer for answer in answers if answer.question.gating]
    others = [answer for answer in answers if not answer.question.gating]
    found = {
        **_family(gating, rule, rule.alpha_per_look, holm, reference, causes),
        **_family(others, rule, rule.exploratory, benjamini_hochberg, reference, causes),
    }
    return tuple(found[id(answer)] for answer in answers)


def _answer(question: Question, rule: Rule) -> _Answer:
    base, head = question.values
    measure = paired_effect if question.paired else unpaired_effect
    effect = measure(base, head, rule.confidence_per_look)
    return _Answer(question, effect, worse(effect, question.metric, question.unit, rule))


def _family(
    answers: Sequence[_Answer],
    rule: Rule,
    alpha: float,
    correct: Callable[[Sequence[float]], list[float]],
    reference: str,
    causes: Causes | None,
) -> dict[int, Finding]:
    up = correct([answer.worse.p_worse for answer in answers])
    down = correct([answer.worse.p_better for answer in answers])
    # What the first and hardest step of the correction leaves to each test: the honest one for planning.
    share = alpha / max(1, len(answers))
    return {
        id(answer): _finding(answer, rule, (p_up, p_down), (alpha, share), reference, causes)
        for answer, p_up, p_down in zip(answers, up, down, strict=True)
    }


def _finding(
    answer: _Answer,
    rule: Rule,
    adjusted: tuple[float, float],
    alphas: tuple[float, float],
    reference: str,
    causes: Causes | None,
) -> Finding:
    question, effect, seen = answer.question, answer.effect, answer.worse
    alpha, share = alphas
    gone = vanished(question, share)
    kind = Kind.REGRESSED if gone else kind_of(seen, effect, rule, *adjusted, alpha)
    change = replace(
        change_of(
            kind, effect, seen, adjusted,
            metric=question.metric, reference=reference, confidence=rule.confidence_per_look, alpha=alpha,
        ),
        mde=_detectable(question, effect, seen, share),
        needed=_needed(effect, seen, share) if kind is Kind.INCONCLUSIVE else None,
        causes=causes.of(question, effect) if causes and kind in (Kind.REGRESSED, Kind.IMPROVED) else (),
        warnings=_warnings(question),
    )  # fmt: skip
    if gone:
        # The values that are left say nothing of how much worse it is.
        change = replace(change, method="share of missing values", severity=Severity.NONE, proven=Severity.NONE)
    message = sentence(question, change, seen, gone=gone, share=share)
    n = min(effect.n_base, effect.n_head)
    return finding_of(question, change, n=n, message=message, gating=question.gating)


def _detectable(question: Question, effect: Effect, seen: Worse, alpha: float) -> float | None:
    """As a share: 0.12 is 12 % worse. None where so few values could find nothing, however large."""
    if effect.error is None or not seen.relative or effect.method in (Method.EXACT, Method.NONE):
        return None
    if not question.can_prove(effect.n_base, effect.n_head, alpha):
        return None
    shift = detectable_shift(effect.error, alpha, floor=effect.shift(seen.floor))
    return math.expm1(shift) if effect.logarithmic else shift


def _needed(effect: Effect, seen: Worse, alpha: float) -> int | None:
    """Pairs (or values on either side) that settle a change as large as the margin, or as it seems to be if larger."""
    if effect.error is None or not seen.relative or seen.margin <= seen.floor:
        return None
    spread = effect.error * math.sqrt(min(effect.n_base, effect.n_head))
    return pairs_needed(spread, effect.shift(max(seen.margin, seen.by or 0.0)), alpha, floor=effect.shift(seen.floor))


def _warnings(question: Question) -> tuple[str, ...]:
    return tuple(
        warning
        for side, values in zip(("base", "head"), question.values, strict=True)
        for warning in _warnings_of(side, values, question)
    )


def _warnings_of(side: str, values: Sequence[float], question: Question) -> Iterator[str]:
    found = humps(values)
    if found:
        low, high = (quantity(hump, question.unit) for hump in found)
        yield f"{side} has two humps, at about {low} and {high}: the median is between them"
    slope = drift(values)
    if slope is not None and abs(slope) >= NOTABLE_DRIFT:
        yield f"{side} {'rose' if slope > 0 else 'fell'} by {abs(100 * slope):.0f} % while it was measured"
