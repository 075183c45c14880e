"""Mobile compatibility: what was checked in the page, whether journeys complete, whether budgets are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from webperf.judge.budgets import MOBILE
from webperf.judge.verdict import COMPARE
from webperf.model.budget import Budget, Level
from webperf.model.iteration import Iteration
from webperf.model.mobile import TARGET_SHARE, Check, MobileCheck, MobileDevice
from webperf.model.sample import Phase
from webperf.model.verdict import Finding, Outcome
from webperf.stats.quantity import exact_quantity


def judge_mobile(
    devices: Iterable[str], iterations: Sequence[Iteration], findings: Sequence[Finding]
) -> tuple[MobileDevice, ...]:
    """One record for each phone or tablet among `devices` that had a diagnosis iteration: only it looks at the page."""
    judged = []
    for device in devices:
        own = [iteration for iteration in iterations if iteration.device == device]
        if any(iteration.phase is Phase.DIAGNOSIS for iteration in own):
            judged.append(_judge_device(device, own, [f for f in findings if f.device == device]))
    return tuple(judged)


def mobile_findings(
    budgets: Mapping[str, Sequence[Budget]], devices: Iterable[str], judged: Iterable[MobileDevice]
) -> Iterator[Finding]:
    """Each journey's budgets of `mobile_compatibility`, on the checks of that journey on each of `devices`.

    Without a diagnosis iteration nothing was checked, which fails, but for a ready set's budget.
    """
    checks = {mobile.device: mobile.checks for mobile in judged}
    phones = tuple(devices)
    for journey, rules in budgets.items():
        for budget in (rule for rule in rules if rule.metric == MOBILE):
            for device in phones:
                own = [check for check in checks.get(device, ()) if check.journey == journey]
                if budget.holds_on(device, "") and (own or not budget.optional):
                    yield _finding(budget, journey, device, own)


def _finding(budget: Budget, journey: str, device: str, checks: Sequence[MobileCheck]) -> Finding:
    passed = sum(check.passed for check in checks)
    share = passed / len(checks) if checks else None
    kept = share is not None and COMPARE[budget.operator](share, budget.limit)
    message = f"{MOBILE} was not checked: the run has no diagnosis iteration"
    if share is not None:
        limit = f"{budget.operator} {exact_quantity(budget.limit, budget.unit, beside=budget.limit)}"
        number = exact_quantity(share, budget.unit, beside=budget.limit)
        message = f"{number} of {len(checks)} mobile checks pass, which {'keeps' if kept else 'breaks'} {limit}"
    return Finding(
        outcome=Outcome.PASS if kept else Outcome.FAIL,
        journey=journey,
        step="",
        device=device,
        metric=MOBILE,
        budget=str(budget),
        value=share,
        limit=budget.limit,
        unit=budget.unit,
        n=len(checks),
        message=message,
        level=budget.level,
        gating=budget.level is not Level.TARGET,
    )


def _judge_device(device: str, iterations: Sequence[Iteration], findings: Sequence[Finding]) -> MobileDevice:
    checks: list[MobileCheck] = []
    for journey in dict.fromkeys(iteration.journey for iteration in iterations):
        own = [iteration for iteration in iterations if iteration.journey == journey]
        checks.append(_completes(device, journey, own))
        checks += _budgets(device, journey, [f for f in findings if f.journey == journey])
        checks += (check for iteration in own for check in iteration.mobile)
    share = sum(check.passed for check in checks) / len(checks)
    return MobileDevice(device, share, share >= TARGET_SHARE, tuple(checks))


def _completes(device: str, journey: str, iterations: Sequence[Iteration]) -> MobileCheck:
    failures = [iteration.failure for iteration in iterations if iteration.failure]
    detail = f"{len(failures)} of {len(iterations)} iterations failed: {failures[0].reason}" if failures else ""
    return MobileCheck(device, journey, "", Check.COMPLETES, not failures, detail)


def _budgets(device: str, journey: str, findings: Sequence[Finding]) -> Iterator[MobileCheck]:
    findings = [finding for finding in findings if finding.gating and finding.budget]
    broken = [finding for finding in findings if finding.outcome is Outcome.FAIL]
    if broken:
        detail = ", ".join(dict.fromkeys(finding.metric for finding in broken))
        yield MobileCheck(device, journey, "", Check.BUDGETS, False, f"broken: {detail}")
    elif findings and all(finding.outcome is Outcome.PASS for finding in findings):
        yield MobileCheck(device, journey, "", Check.BUDGETS, True)
