from __future__ import annotations

from dataclasses import replace

import pytest

from tests.store.build import iteration
from webperf.judge.budgets import parse_budgets
from webperf.judge.mobile import judge_mobile, mobile_findings
from webperf.model.iteration import Iteration
from webperf.model.missing import Missing
from webperf.model.mobile import Check, MobileCheck
from webperf.model.sample import Phase
from webperf.model.verdict import Finding, Outcome


def diagnosis(*passed: bool, device: str = "phone") -> Iteration:
    """Checks of the step `open`, as many as are given."""
    checks = tuple(MobileCheck(device, "tour", "open", Check.OVERFLOW, yes, "" if yes else "div") for yes in passed)
    return replace(iteration({}, phase=Phase.DIAGNOSIS, device=device), mobile=checks)


def finding(outcome: Outcome, metric: str = "load_time", device: str = "phone") -> Finding:
    return Finding(outcome, "tour", "open", device, metric, "p75 < 2000 ms", 1.0, 2000, "ms", 5, "")


@pytest.mark.parametrize(
    ("passed", "share", "met"),
    [((True, True), 1.0, True), ((True, True, False), 0.75, True), ((True, False, False), 0.5, False)],
)
def test_the_share_is_of_all_checks_and_three_quarters_are_enough(
    passed: tuple[bool, ...], share: float, met: bool
) -> None:
    # One more check than in the page: the journey completes.
    (device,) = judge_mobile(["phone"], [diagnosis(*passed)], ())

    assert (device.share, device.met) == (share, met)
    assert device.passed == sum(passed) + 1


def test_a_journey_that_fails_in_one_iteration_does_not_complete() -> None:
    failed = iteration({}, 3, failed=("open", Missing.STEP_TIMEOUT))
    (device,) = judge_mobile(["phone"], [diagnosis(True), iteration({}), failed], ())

    assert device.checks[0] == MobileCheck(
        "phone", "tour", "", Check.COMPLETES, False, "1 of 3 iterations failed: STEP_TIMEOUT"
    )


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((), []),
        ((Outcome.PASS, Outcome.PASS), [True]),
        ((Outcome.PASS, Outcome.FAIL), [False]),
        ((Outcome.PASS, Outcome.INCONCLUSIVE), []),
        ((Outcome.INCONCLUSIVE, Outcome.FAIL), [False]),
    ],
)
def test_budgets_count_where_they_could_be_judged(outcomes: tuple[Outcome, ...], expected: list[bool]) -> None:
    findings = [finding(outcome) for outcome in outcomes] + [finding(Outcome.FAIL, device="desktop")]
    (device,) = judge_mobile(["phone"], [diagnosis()], findings)

    assert [check.passed for check in device.checks if check.check is Check.BUDGETS] == expected


def test_a_device_that_was_not_looked_at_is_not_judged() -> None:
    assert judge_mobile(["phone", "tablet"], [iteration({}), diagnosis(device="desktop")], ()) == ()


MOBILE = {"tour": parse_budgets({"mobile_compatibility": ">= 75 %"})}


@pytest.mark.parametrize(
    ("passed", "outcome", "message"),
    [
        ((True, True, False), Outcome.PASS, "75 % of 4 mobile checks pass, which keeps >= 75 %"),
        ((True, False, False), Outcome.FAIL, "50 % of 4 mobile checks pass, which breaks >= 75 %"),
    ],
)
def test_a_budget_of_mobile_compatibility(passed: tuple[bool, ...], outcome: Outcome, message: str) -> None:
    (found,) = mobile_findings(MOBILE, ["phone"], judge_mobile(["phone"], [diagnosis(*passed)], ()))

    assert (found.outcome, found.message, found.device, found.step) == (outcome, message, "phone", "")
    assert (found.budget, found.limit) == ("share >= 0.75 ratio", 0.75)


def test_a_phone_that_was_not_looked_at_fails_what_was_asked_of_it_but_not_a_ready_set() -> None:
    (found,) = mobile_findings(MOBILE, ["phone"], ())
    assert (found.outcome, found.value) == (Outcome.FAIL, None)
    assert found.message == "mobile_compatibility was not checked: the run has no diagnosis iteration"
    assert not list(mobile_findings({"tour": parse_budgets({"use": "dashboard"})}, ["phone"], ()))


def test_a_desktop_has_no_such_budget() -> None:
    assert not list(mobile_findings(MOBILE, [], ()))
