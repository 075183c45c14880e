"""A run against earlier sessions. It decides only where enough of them, from the same environment, are known.

Two sessions of the same code differ by more than the runs within one (5 % where those differ by 1 % is usual), so that
a test of values against values is red on a fifth of all builds that changed nothing. Here a session is one value.

A slow night of the machine looks like a regression to any rule that sees one session only. So head may be measured
again: of several sessions of it the one that is nearest to the past counts, and a change is one that all of them show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from webperf.judge.found import change_of, finding_of
from webperf.judge.worse import Worse, kind_of, worse
from webperf.model.change import Kind
from webperf.model.history import Point, Series
from webperf.model.rule import Rule
from webperf.model.verdict import Finding
from webperf.stats.benjamini_hochberg import benjamini_hochberg
from webperf.stats.effect import Effect
from webperf.stats.holm import holm
from webperf.stats.prediction import ENOUGH_SESSIONS, predicted_effect
from webperf.stats.quantity import quantity, quantity_span


@dataclass(frozen=True, slots=True)
class Past:
    """Earlier sessions to compare with. `name` is what messages call it; `caution` why it can only advise, or ""."""

    name: str
    points: Mapping[Series, Sequence[Point]]
    caution: str = ""


@dataclass(frozen=True, slots=True)
class _Answer:
    series: Series
    past: Past
    sessions: int
    effect: Effect
    worse: Worse
    gating: bool


def compare_with_past(
    head: Mapping[Series, Sequence[Point]], pasts: Iterable[Past], rule: Rule, gates: Callable[[str], bool]
) -> tuple[Finding, ...]:
    """One finding for each series of head, with a point for each of its sessions, and each past that has it.

    `gates` says which metrics decide.
    """
    answers = [
        _answer(series, points, past, rule, gates)
        for past in pasts
        for series, points in head.items()
        if series in past.points
    ]
    deciding = [answer for answer in answers if answer.gating]
    others = [answer for answer in answers if not answer.gating]
    found = {**_family(deciding, rule, rule.alpha, holm), **_family(others, rule, rule.exploratory, benjamini_hochberg)}
    return tuple(found[id(answer)] for answer in answers)


def _answer(series: Series, points: Sequence[Point], past: Past, rule: Rule, gates: Callable[[str], bool]) -> _Answer:
    base = [median(each.values) for each in past.points[series]]
    effects = [predicted_effect(base, median(point.values), rule.confidence) for point in points]
    effect = min(effects, key=lambda each: abs(each.difference or 0.0))
    gating = gates(series.metric) and not past.caution and len(base) >= ENOUGH_SESSIONS
    return _Answer(series, past, len(base), effect, worse(effect, series.metric, series.unit, rule), gating)


def _family(
    answers: Sequence[_Answer], rule: Rule, alpha: float, correct: Callable[[Sequence[float]], list[float]]
) -> dict[int, Finding]:
    up = correct([answer.worse.p_worse for answer in answers])
    down = correct([answer.worse.p_better for answer in answers])
    return {id(a): _finding(a, rule, p_up, p_down, alpha) for a, p_up, p_down in zip(answers, up, down, strict=True)}


def _finding(answer: _Answer, rule: Rule, p_worse: float, p_better: float, alpha: float) -> Finding:
    effect, seen, series = answer.effect, answer.worse, answer.series
    kind = kind_of(seen, effect, rule, p_worse, p_better, alpha) if answer.sessions > 1 else Kind.INCONCLUSIVE
    change = change_of(
        kind, effect, seen, (p_worse, p_better),
        metric=series.metric, reference=answer.past.name, confidence=rule.confidence, alpha=alpha,
    )  # fmt: skip
    change = replace(change, n_base=answer.sessions, n_head=1, warnings=_cautions(answer))
    return finding_of(series, change, n=answer.sessions, message=_sentence(answer, kind), gating=answer.gating)


def _cautions(answer: _Answer) -> tuple[str, ...]:
    """Why it only advises."""
    few = f"{answer.sessions} of the {ENOUGH_SESSIONS} sessions it takes to decide are known"
    short = (few,) if answer.sessions < ENOUGH_SESSIONS else ()
    return (*short, *((answer.past.caution,) if answer.past.caution else ()))


_CLAIMS = {
    Kind.REGRESSED: "is worse than",
    Kind.IMPROVED: "is better than",
    Kind.UNCHANGED: "is within",
    Kind.INCONCLUSIVE: "cannot be told from",
}


def _sentence(answer: _Answer, kind: Kind) -> str:
    effect, unit = answer.effect, answer.series.unit
    if effect.base is None or effect.head is None:
        return f"{answer.series.metric}: {answer.past.name} has no session of it"
    size = f", {(effect.ratio - 1) * 100:+.1f} %" if effect.ratio is not None else ""
    text = f"{answer.series.metric} {_CLAIMS[kind]} {answer.past.name}: {quantity(effect.head, unit)} against "
    text += f"{quantity(effect.base, unit)}{size} ({_expected(effect, unit)}{answer.sessions} sessions)"
    cautions = _cautions(answer)
    return f"{text}; advises only: {'; '.join(cautions)}" if cautions else text


def _expected(effect: Effect, unit: str) -> str:
    """What one more session of the same code would give."""
    if effect.base is None or effect.head is None or effect.difference_low is None or effect.difference_high is None:
        return ""
    # The interval is of head's distance from the past; seen from the past it is where head may lie.
    if effect.ratio is not None and effect.logarithmic and effect.low and effect.high:
        low, high = effect.base * effect.ratio / effect.high, effect.base * effect.ratio / effect.low
    else:
        low, high = effect.head - effect.difference_high, effect.head - effect.difference_low
    return f"expected {quantity_span(low, high, unit)}, "
