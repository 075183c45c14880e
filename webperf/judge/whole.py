"""Budgets of a run as a whole, of which there is one number each: in chaos, under load, over a sweep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from webperf.judge.budgets import WHOLE
from webperf.judge.verdict import COMPARE
from webperf.model.budget import Budget, Level
from webperf.model.verdict import Finding, Outcome
from webperf.stats.quantity import exact_quantity


def judge_figures(
    budgets: Iterable[Budget], figures: Mapping[str, float | None], *, n: Mapping[str, int]
) -> Iterator[Finding]:
    """A finding for each budget of a figure that this kind of run has; `n` says how many things a figure is made of.

    A figure that is None was to be measured and was not, which fails; a ready set's budget is then undecided.
    """
    for budget in budgets:
        if budget.metric in figures:
            yield _finding(budget, figures[budget.metric], n.get(budget.metric, 0))


def _finding(budget: Budget, value: float | None, n: int) -> Finding:
    kept = value is not None and COMPARE[budget.operator](value, budget.limit)
    outcome = Outcome.PASS if kept else Outcome.INCONCLUSIVE if value is None and budget.optional else Outcome.FAIL
    title = WHOLE[budget.metric].title
    message = f"{title.lower()} was not measured"
    if value is not None:
        number = exact_quantity(value, budget.unit, beside=budget.limit)
        limit = exact_quantity(budget.limit, budget.unit, beside=budget.limit)
        verb = "keeps" if kept else "misses" if budget.level is Level.TARGET else "breaks"
        rule = "budget" if budget.level is None else f"{budget.level} level"
        message = f"{title.lower()} of {number} {verb} the {rule} {budget.operator} {limit} (n={n})"
    return Finding(
        outcome=outcome,
        journey="",
        step="",
        device="",
        metric=budget.metric,
        budget=str(budget),
        value=value,
        limit=budget.limit,
        unit=budget.unit,
        n=n,
        message=message,
        level=budget.level,
        gating=budget.level is not Level.TARGET,
    )
