import pytest

from webperf.journey.breaker import Breaker
from webperf.model.iteration import Failure, Iteration
from webperf.model.missing import Missing
from webperf.model.sample import Phase


def iteration(journey: str = "tour", device: str = "phone", reason: Missing | None = None) -> Iteration:
    failure = Failure(journey, "open", device, 0, Phase.MEASURE, reason, "in words") if reason else None
    return Iteration(journey, device, "none", 0, Phase.MEASURE, "2026", 1.0, (), (), failure)


def after(*iterations: Iteration) -> Breaker:
    breaker = Breaker()
    for each in iterations:
        breaker.record(each)
    return breaker


HUNG = iteration(reason=Missing.PAGE_HUNG)
HUNG_ON_DESKTOP = iteration(device="desktop", reason=Missing.PAGE_HUNG)
OWN_FAULT = iteration(reason=Missing.JOURNEY_FAILED)


def test_at_the_start_nothing_is_left_out() -> None:
    assert not Breaker().leaves_out("tour", "phone")
    assert Breaker().verdict is None


def test_one_failure_is_an_accident() -> None:
    assert not after(HUNG).leaves_out("tour", "phone")


def test_two_in_a_row_are_none() -> None:
    assert after(HUNG, HUNG).leaves_out("tour", "phone")


def test_another_device_and_another_journey_go_on() -> None:
    breaker = after(HUNG, HUNG)
    assert not breaker.leaves_out("tour", "desktop")
    assert not breaker.leaves_out("ride", "phone")


def test_a_success_between_them_closes_the_breaker() -> None:
    assert not after(HUNG, iteration(), HUNG).leaves_out("tour", "phone")


def test_another_cells_success_does_not() -> None:
    assert after(HUNG, iteration(device="desktop"), HUNG).leaves_out("tour", "phone")


@pytest.mark.parametrize("reason", [Missing.JOURNEY_FAILED, Missing.STEP_TIMEOUT, Missing.SELECTOR_NOT_FOUND])
def test_a_journeys_own_fault_never_opens_it(reason: Missing) -> None:
    breaker = after(*[iteration(reason=reason)] * 10)
    assert (breaker.leaves_out("tour", "phone"), breaker.verdict) == (False, None)


def test_three_failures_of_whatever_cells_give_the_run_up() -> None:
    breaker = after(HUNG, HUNG_ON_DESKTOP, iteration(device="tablet", reason=Missing.CONNECTION_REFUSED))
    assert breaker.verdict == "given up after 3 failures in a row (CONNECTION_REFUSED)"


def test_two_do_not() -> None:
    assert after(HUNG, HUNG_ON_DESKTOP).verdict is None


@pytest.mark.parametrize("between", [iteration(device="tablet"), OWN_FAULT])
def test_they_must_be_in_a_row(between: Iteration) -> None:
    assert after(HUNG, HUNG_ON_DESKTOP, between, HUNG).verdict is None
