"""Budgets against a run: one finding per budget, step and device, and the verdict they add up to.

Missing data is never a pass: a metric without values fails with its reasons, and one with values from less than half
of the iterations fails too, because what is missing is rarely the fast half.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping, Sequence

from webperf.judge.applicability import does_not_apply, reasons_in_words
from webperf.judge.budgets import ALONE
from webperf.judge.gate import verdict_of
from webperf.judge.measured import Group, Measured, measured
from webperf.model.budget import Budget, Level
from webperf.model.run import Summary
from webperf.model.sample import Sample
from webperf.model.verdict import Finding, Outcome, Verdict
from webperf.stats.quantity import exact_quantity
from webperf.stats.summary import SMALLEST_N_OF

COMPARE = {"<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def judge(budgets: Mapping[str, Sequence[Budget]], summaries: Iterable[Summary], samples: Iterable[Sample]) -> Verdict:
    """Judge each journey's budgets (by journey name) on every device the journey was tried on.

    Without any budget the verdict is PASS with no findings: nothing was asked, so nothing is claimed.
    """
    run = measured(summaries, samples)
    return verdict_of(
        finding
        for journey, rules in budgets.items()
        for budget in rules
        if budget.metric not in ALONE
        for device, network in run.tried(journey)
        if budget.holds_on(device, network)
        for finding in _findings(
            budget, [rule for rule in rules if rule.holds_on(device, network)], journey, device, run
        )
    )


def _findings(budget: Budget, rules: Sequence[Budget], journey: str, device: str, run: Measured) -> Iterator[Finding]:
    """`rules`: all of the journey's that hold on the device; a more particular one takes this budget's place."""
    groups = run.of(journey, device, budget.metric)
    if budget.step is None:
        groups = tuple(group for group in groups if not does_not_apply(group.samples))
    else:
        groups = tuple(group for group in groups if group.summary.step == budget.step)
    for group in groups:
        if not any(_takes_the_place_of(rule, budget, group.summary.step) for rule in rules):
            yield _judge_group(budget, group)
    if not groups and not budget.optional:
        yield _nowhere(budget, journey, device, run)


def _takes_the_place_of(rule: Budget, budget: Budget, step: str) -> bool:
    if rule.subject != budget.subject or rule.step not in (None, step):
        return False
    return rule.particularity > budget.particularity


def _nowhere(budget: Budget, journey: str, device: str, run: Measured) -> Finding:
    steps = run.steps(journey)
    if not steps:
        why = "no measured iteration of the journey"
    elif budget.step is not None and budget.step not in steps:
        why = f"no step {budget.step!r} among {', '.join(map(repr, steps))}"
    elif budget.step is not None:
        why = f"the step {budget.step!r} has no such metric"
    else:
        why = "no step gave it"
    return Finding(
        outcome=Outcome.FAIL,
        journey=journey,
        step=budget.step or "",
        device=device,
        metric=budget.metric,
        budget=str(budget),
        value=None,
        limit=budget.limit,
        unit=budget.unit,
        n=0,
        message=f"{budget.metric} was not measured: {why}",
        level=budget.level,
        gating=budget.level is not Level.TARGET,
    )


def _judge_group(budget: Budget, group: Group) -> Finding:
    at = group.summary
    value: float | None = getattr(at, budget.statistic)
    outcome, message = _outcome(budget, group, value)
    return Finding(
        outcome=outcome,
        journey=at.journey,
        step=at.step,
        device=at.device,
        metric=at.metric,
        budget=str(budget),
        value=value,
        limit=budget.limit,
        unit=budget.unit,
        n=at.n,
        message=message,
        level=budget.level,
        gating=budget.level is not Level.TARGET,
    )


def _outcome(budget: Budget, group: Group, value: float | None) -> tuple[Outcome, str]:
    n, asked = group.summary.n, len(group.samples)
    reasons = reasons_in_words(group.samples)
    if n == 0:
        return Outcome.FAIL, f"{budget.metric} was not measured: {reasons or 'no sample of it'}"
    if n * 2 < asked:
        return Outcome.FAIL, f"{budget.metric} was measured in only {n} of {asked} iterations: {reasons}"
    if value is None:
        return Outcome.INCONCLUSIVE, _too_few(budget, n)
    kept = COMPARE[budget.operator](value, budget.limit)
    return (Outcome.PASS if kept else Outcome.FAIL), _compared(budget, group, value, kept)


def _too_few(budget: Budget, n: int) -> str:
    needed = SMALLEST_N_OF.get(budget.statistic, 1)
    return f"{budget.metric} {budget.statistic} needs {needed} values to mean anything, there are {n}"


def _compared(budget: Budget, group: Group, value: float, kept: bool) -> str:
    n, asked = group.summary.n, len(group.samples)
    number = exact_quantity(value, budget.unit, beside=budget.limit)
    verb = "keeps" if kept else "misses" if budget.level is Level.TARGET else "breaks"
    rule = "budget" if budget.level is None else f"{budget.level} level"
    limit = exact_quantity(budget.limit, budget.unit, beside=budget.limit)
    text = f"{budget.metric} {budget.statistic} of {number} {verb} the {rule} {budget.operator} {limit} (n={n})"
    return f"{text}; missing: {reasons_in_words(group.samples)}" if n < asked else text
