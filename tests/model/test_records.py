import dataclasses
import math

import pytest

from webperf.model.budget import Budget
from webperf.model.device import Device
from webperf.model.journey import Journey
from webperf.model.missing import INFRASTRUCTURE, Missing
from webperf.model.sample import Phase, Reading

PHONE = Device("phone", "Phone", 412, 823, 1.75, True, True, None, "mid-mobile", "4g")


@pytest.mark.parametrize(("value", "missing"), [(None, None), (1.0, Missing.NO_FCP), (0.0, Missing.NO_FCP)])
def test_a_reading_has_a_value_or_a_reason_and_never_both_or_none(value: float | None, missing: Missing | None) -> None:
    with pytest.raises(ValueError, match="fcp: a reading has a value or a reason"):
        Reading("fcp", value, missing)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_no_measurement(value: float) -> None:
    with pytest.raises(ValueError, match=r"fcp: .* is no measurement"):
        Reading("fcp", value)


def test_zero_is_a_value() -> None:
    assert Reading("cls", 0.0).missing is None


def test_a_record_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Reading("cls", 0.0).value = 1.0  # type: ignore[misc]


def test_a_reason_is_written_as_its_own_name() -> None:
    assert {reason.value: reason.name for reason in Missing} == {reason.name: reason.name for reason in Missing}


@pytest.mark.parametrize(
    "reason",
    [
        Missing.NO_INTERACTION,
        Missing.NEVER_SETTLED,
        Missing.STEP_TIMEOUT,
        Missing.SELECTOR_NOT_FOUND,
        Missing.JOURNEY_FAILED,
        Missing.SKIPPED,
        Missing.NO_FCP,
    ],
)
def test_what_the_journey_or_the_page_does_is_no_fault_of_the_infrastructure(reason: Missing) -> None:
    assert reason not in INFRASTRUCTURE


@pytest.mark.parametrize("reason", [Missing.BROWSER_DIED, Missing.TARGET_DIED, Missing.CONNECTION_REFUSED])
def test_a_dead_browser_or_target_is(reason: Missing) -> None:
    assert reason in INFRASTRUCTURE


def test_phases_are_written_as_the_design_spells_them() -> None:
    assert [str(phase) for phase in Phase] == ["warmup", "measure", "diagnosis"]


@pytest.mark.parametrize(
    ("budget", "written"),
    [
        (Budget("load_time", "p75", "<", 2000.0, "ms"), "p75 < 2000 ms"),
        (Budget("bytes", "max", "<=", 1500000.0, "bytes"), "max <= 1500000 bytes"),
        (Budget("requests", "median", "<=", 40.0, "count"), "median <= 40"),
        (Budget("cls", "p75", "<", 0.1, "score"), "p75 < 0.1"),
    ],
)
def test_a_budget_reads_as_people_write_it(budget: Budget, written: str) -> None:
    assert str(budget) == written


def test_a_device_shows_its_viewport_for_people() -> None:
    assert PHONE.viewport == "412x823 @1.75"
    assert dataclasses.replace(PHONE, scale=3).viewport == "412x823 @3"


def test_a_journey_can_be_called_as_the_function_it_is_made_from() -> None:
    calls: list[tuple[object, ...]] = []
    tour = Journey("tour", lambda page, step: calls.append((page, step)), "A tour.")
    tour("a page", step="a step")
    assert calls == [("a page", "a step")]
