"""Mobile compatibility: what was checked in the page, whether journeys complete, whether budgets are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from webperf.model.mobile import TARGET_SHARE, Check, MobileCheck, MobileDevice
from webperf.model.run import Iteration
from webperf.model.sample import Phase
from webperf.model.verdict import Finding, Outcome


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
    broken = [finding for finding in findings if finding.outcome is Outcome.FAIL]
    if broken:
        detail = ", ".join(dict.fromkeys(finding.metric for finding in broken))
        yield MobileCheck(device, journey, "", Check.BUDGETS, False, f"broken: {detail}")
    elif findings and all(finding.outcome is Outcome.PASS for finding in findings):
        yield MobileCheck(device, journey, "", Check.BUDGETS, True)
