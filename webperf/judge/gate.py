"""The gate: the one place where findings become a verdict, and a verdict an exit code (DESIGN section 4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import IntEnum

from webperf.model.verdict import Finding, Outcome, Verdict


class Exit(IntEnum):
    """Exit codes that scripts rely on. A signal's is 128 + its number."""

    PASS = 0
    FAILED = 1
    USAGE = 2
    UNDECIDED = 3
    INFRASTRUCTURE = 4
    NOTHING_MEASURED = 5
    REFUSED = 6


def verdict_of(findings: Iterable[Finding]) -> Verdict:
    """What findings add up to. Without any the verdict is PASS: nothing was asked, so nothing is claimed."""
    kept = tuple(findings)
    outcomes = {finding.outcome for finding in kept if finding.gating}
    for worst in (Outcome.FAIL, Outcome.INCONCLUSIVE):
        if worst in outcomes:
            return Verdict(worst, kept)
    return Verdict(Outcome.PASS, kept)


def advice_of(findings: Iterable[Finding], asked: Collection[str]) -> Verdict:
    """What findings that only advise add up to, for the metrics that were asked for: never FAIL.

    INCONCLUSIVE where one of them seems worse or stays open: two sessions of one build may differ by as much.
    """
    kept = tuple(findings)
    proved = all(finding.outcome is Outcome.PASS for finding in kept if finding.metric in asked)
    return Verdict(Outcome.PASS if proved else Outcome.INCONCLUSIVE, kept)


def exit_code(
    verdict: Verdict,
    *,
    signum: int | None = None,
    infrastructure: bool = False,
    nothing_measured: bool = False,
    strict: bool = False,
) -> int:
    """What kept us from measuring goes before what was measured; what is undecided counts only when `strict`."""
    if signum is not None:
        return 128 + signum
    if infrastructure:
        return Exit.INFRASTRUCTURE
    if nothing_measured:
        return Exit.NOTHING_MEASURED
    if verdict.state is Outcome.FAIL:
        return Exit.FAILED
    return Exit.UNDECIDED if strict and verdict.state is Outcome.INCONCLUSIVE else Exit.PASS
