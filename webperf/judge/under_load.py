"""Journeys under load: how far each headline is from idle, which budgets hold at which level. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from webperf.judge.compare import compare
from webperf.judge.question import questions
from webperf.judge.verdict import judge
from webperf.model.budget import Budget
from webperf.model.metric import HEADLINES
from webperf.model.rule import Rule
from webperf.model.run import Holding, Summary
from webperf.model.sample import Sample
from webperf.model.verdict import Finding, Outcome

IDLE, ONE_USER = "idle", "1 user"
"""What a load is set against: the app without one, or one user alone before several."""
COMPARED = (*HEADLINES, "server_wait", "ttfb")
"""What is set against idle: the headlines, and the parts of them that a server takes."""


def changes_under(
    load: str, idle: Iterable[Sample], loaded: Iterable[Sample], *, base: str = IDLE
) -> tuple[Finding, ...]:
    """Each compared metric against idle, over two independent samples: the iterations are no pairs. Decides nothing."""
    before, after = ([s for s in samples if s.metric in COMPARED] for samples in (idle, loaded))
    asked = questions(before, after, gating=(), paired=False)
    return tuple(replace(found, load=load) for found in compare(asked, Rule(), reference=base))


def budgets_under(
    load: str,
    budgets: Mapping[str, Sequence[Budget]],
    summary: Iterable[Summary],
    samples: Iterable[Sample],
    *,
    held: bool,
) -> tuple[Finding, ...]:
    """Each budget at one level, with the level in its sentence. Where the load was not `held` nothing is decided."""
    found = judge(budgets, summary, samples).findings
    return tuple(_under(load, finding, held=held) for finding in found)


def _under(load: str, finding: Finding, *, held: bool) -> Finding:
    message = f"under {load}: {finding.message}"
    if held:
        return replace(finding, load=load, message=message)
    return replace(
        finding, load=load, outcome=Outcome.INCONCLUSIVE, message=f"{message}; but that load was not held"
    )  # fmt: skip


def holdings(
    idle: Iterable[Finding], levels: Sequence[str], loaded: Iterable[Finding], *, base: str = IDLE
) -> tuple[Holding, ...]:
    """Up to which level each budget holds. `levels` rise; what could not be decided neither holds nor breaks."""
    found: dict[tuple[str, ...], dict[str, Outcome]] = {}
    for finding in (*idle, *loaded):
        if finding.budget and finding.change is None:
            found.setdefault(_key(finding), {})[finding.load or base] = finding.outcome
    return tuple(_holding(key, outcomes, (base, *levels)) for key, outcomes in found.items())


def _key(finding: Finding) -> tuple[str, ...]:
    return finding.journey, finding.step, finding.device, finding.metric, finding.budget


def _holding(key: tuple[str, ...], outcomes: Mapping[str, Outcome], levels: Sequence[str]) -> Holding:
    held: str | None = None
    for level in levels:
        if outcomes.get(level) is not Outcome.PASS:
            break
        held = level
    broken = next((level for level in levels if outcomes.get(level) is Outcome.FAIL), None)
    journey, step, device, metric, budget = key
    return Holding(journey, step, device, metric, budget, holds_at=held, breaks_at=broken)
