"""Is a change of 10 % found with the pairs that the pilot plans, and is its severity right? By the real rule."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from webperf.judge.compare import compare
from webperf.judge.question import Question
from webperf.judge.sampling import PILOT, PLANNED_LOOKS, plan_pairs, planned_looks, settled
from webperf.model.change import Change, Kind, Severity
from webperf.model.rule import Rule
from webperf.selftest.noise import abba

BUILDS, GATING, CV, MOST = 400, 3, 0.05, 100
BASE_MS = 1000.0
DETECT = 0.10
SEVERITIES = ((1.15, Severity.MINOR), (1.35, Severity.MAJOR), (1.75, Severity.CRITICAL))


@dataclass(frozen=True, slots=True)
class Power:
    """`found`: share of builds; `planned` and `measured`: median pairs; `right` and `overclaimed`: of severities."""

    ratio: float
    found: float
    planned: float
    measured: float
    right: float
    overclaimed: float
    builds: int


def power(seed: int, ratio: float, severity: Severity | None = None, builds: int = BUILDS) -> Power:
    """Builds in which one of the gating metrics is slower by `ratio`, compared as `webperf ab --detect 10%` does."""
    base, head = abba(np.random.default_rng(seed), builds, GATING, MOST, CV)
    head[:, 0] *= ratio
    ends = [_compared(BASE_MS * base[build], BASE_MS * head[build]) for build in range(builds)]
    found = [change for change, _, _ in ends if change.kind is Kind.REGRESSED]
    order = list(Severity)
    truth = order.index(severity) if severity else 0
    return Power(
        ratio=ratio,
        found=len(found) / builds,
        planned=float(np.median([planned for _, planned, _ in ends])),
        measured=float(np.median([measured for _, _, measured in ends])),
        right=sum(change.severity is severity for change in found) / max(1, len(found)),
        overclaimed=sum(order.index(change.proven) > truth for change in found) / max(1, len(found)),
        builds=builds,
    )


def _compared(base: np.ndarray, head: np.ndarray) -> tuple[Change, int, int]:
    """The slow metric's finding at the last look, the pairs that were planned, and those that were measured."""
    rule = Rule(looks=PLANNED_LOOKS)
    looks = planned_looks(_planned(base, head, rule))
    for pairs in looks:
        findings = compare(_questions(base, head, pairs), rule)
        if settled(findings) or pairs == looks[-1]:
            break
    change = findings[0].change
    assert change is not None
    return change, looks[-1], pairs


def _planned(base: np.ndarray, head: np.ndarray, rule: Rule) -> int:
    return min(plan_pairs(_questions(base, head, PILOT), rule, DETECT).pairs or MOST, MOST)


def _questions(base: np.ndarray, head: np.ndarray, pairs: int) -> tuple[Question, ...]:
    model = Question("simulated", "", "", "load_time", "ms", (), ())
    return tuple(
        replace(model, step=f"metric {i}", base=tuple(base[i, :pairs].tolist()), head=tuple(head[i, :pairs].tolist()))
        for i in range(len(base))
    )
