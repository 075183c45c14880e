from dataclasses import replace

import pytest

from webperf.model.device import Device
from webperf.model.journey import Journey
from webperf.model.plan import Plan, Round
from webperf.model.sample import Phase

DESKTOP = Device("desktop", "Desktop", 1350, 940, 1, False, False, None, "desktop", "cable")
PHONE = replace(DESKTOP, name="phone", mobile=True, touch=True)


def journey(name: str) -> Journey:
    return Journey(name, lambda page, step: None, f"{name}.")


def plan(iterations: int = 2, warmup: int = 1, *, diagnosis: bool = True) -> Plan:
    return Plan((journey("open"), journey("map")), (DESKTOP, PHONE), iterations, warmup, diagnosis)


def cells(of: Round) -> list[str]:
    return [f"{journey.name} on {device.name}" for journey, device in of.cells]


def test_diagnosis_goes_first_then_warm_up_then_what_counts() -> None:
    assert [(r.phase, r.iteration) for r in plan(iterations=3, warmup=2).rounds()] == [
        (Phase.DIAGNOSIS, 0),
        (Phase.WARMUP, 0),
        (Phase.WARMUP, 1),
        (Phase.MEASURE, 0),
        (Phase.MEASURE, 1),
        (Phase.MEASURE, 2),
    ]


def test_without_warm_up_and_diagnosis_only_what_counts_is_left() -> None:
    rounds = list(plan(warmup=0, diagnosis=False).rounds())
    assert [(r.phase, r.iteration) for r in rounds] == [(Phase.MEASURE, 0), (Phase.MEASURE, 1)]


def test_each_round_has_every_journey_on_every_device_once() -> None:
    for each in plan().rounds():
        assert sorted(cells(each)) == ["map on desktop", "map on phone", "open on desktop", "open on phone"]


def test_the_order_is_turned_by_one_in_each_round() -> None:
    firsts = [cells(each)[0] for each in plan(iterations=3).rounds()]
    # Five rounds (diagnosis, warm-up, three measured) over four cells: the fifth begins as the first did.
    assert firsts == ["open on desktop", "open on phone", "map on desktop", "map on phone", "open on desktop"]


def test_turning_keeps_the_sequence() -> None:
    second = list(plan().rounds())[1]
    assert cells(second) == ["open on phone", "map on desktop", "map on phone", "open on desktop"]


@pytest.mark.parametrize(
    ("iterations", "warmup", "diagnosis", "trials"),
    [(5, 1, True, 28), (5, 1, False, 24), (1, 0, False, 4), (2, 0, True, 12)],
)
def test_the_count_of_trials_is_what_the_rounds_hold(
    iterations: int, warmup: int, diagnosis: bool, trials: int
) -> None:
    whole = plan(iterations, warmup, diagnosis=diagnosis)
    assert whole.trials == trials == sum(len(each.cells) for each in whole.rounds())


def test_unless_asked_for_otherwise_five_iterations_count_each_in_a_fresh_browser() -> None:
    usual = Plan((journey("open"),), (DESKTOP,))
    assert (usual.iterations, usual.warmup, usual.diagnosis, usual.browser_every) == (5, 1, True, 1)


def test_a_plan_without_a_device_measures_nothing_and_does_not_fail() -> None:
    nothing = Plan((journey("open"),), ())
    assert (nothing.trials, {each.cells for each in nothing.rounds()}) == (0, {()})


def test_a_plan_can_be_walked_twice() -> None:
    twice = plan()
    assert [cells(each) for each in twice.rounds()] == [cells(each) for each in twice.rounds()]
