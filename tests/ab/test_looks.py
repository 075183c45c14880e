from collections.abc import Iterator

import pytest

from tests.ab.build import comparing, pairs
from webperf.ab.looks import Looks, plan_in_words
from webperf.judge.sampling import PairPlan
from webperf.model.iteration import Iteration


class Told:
    """Who follows: only what a comparison adds to a run is asked for here."""

    def __init__(self) -> None:
        self.looks: list[tuple[int, bool]] = []
        self.plans: list[tuple[int, str]] = []

    def arms_are_compared(self, pairs: int, *, settled: bool) -> None:
        self.looks.append((pairs, settled))

    def pairs_are_planned(self, pairs: int, message: str) -> None:
        self.plans.append((pairs, message))


def measured(looks: Looks, iterations: Iterator[Iteration], most: int) -> int:
    """After how many pairs it was enough."""
    kept = list(iterations)
    for number in range(most):
        for each in kept[2 * number : 2 * number + 2]:
            looks.add(each)
        if looks.enough(number + 1):
            return number + 1
    return -1


def follow(most: int, detect: float | None, iterations: Iterator[Iteration], count: int) -> tuple[Told, int]:
    told = Told()
    looks = Looks(comparing(3), most, detect, told)  # type: ignore[arg-type]
    return told, measured(looks, iterations, count)


def test_a_clear_answer_ends_it_at_the_first_look() -> None:
    told, ended = follow(40, None, pairs(40, 1.0), 40)
    assert (ended, told.looks) == (10, [(10, True)])
    told, ended = follow(40, None, pairs(40, 1.5), 40)
    assert (ended, told.looks) == (10, [(10, True)])


def test_what_stays_open_is_measured_to_the_end() -> None:
    told, ended = follow(40, None, pairs(40, 1.02, cv=0.4), 40)
    assert (ended, told.looks) == (40, [(10, False), (20, False), (40, False)])


def test_the_pilot_plans_the_rest_within_what_is_allowed() -> None:
    told, ended = follow(100, 0.1, pairs(100, 1.03, cv=0.1), 100)
    ((planned, message),) = told.plans
    assert 40 < planned <= 100
    assert told.looks[0] == (10, False)
    assert ended <= planned
    assert message.startswith("finding 10 % 95 times in 100 takes")
    assert "load_time of tour › open on phone varies most" in message


def test_less_is_allowed_than_the_pilot_asks_for() -> None:
    told, ended = follow(20, 0.06, pairs(20, 1.02, cv=0.4), 20)
    ((planned, message),) = told.plans
    assert (planned, ended) == (20, 20)
    assert "20 will be measured (--pairs): that may leave it undecided" in message


@pytest.mark.parametrize(
    ("plan", "minutes", "expected"),
    [
        (PairPlan(24, None), 3.2, "finding 10 % 95 times in 100 takes 24 pairs; about 3 min more"),
        (PairPlan(12, None), 0.4, "finding 10 % 95 times in 100 takes 12 pairs; less than a minute more"),
        (PairPlan(None, None), 9.0, "takes more pairs than anybody would measure, of which 100 will be measured"),
    ],
)
def test_a_plan_in_words(plan: PairPlan, minutes: float, expected: str) -> None:
    assert expected in plan_in_words(plan, 0.1, 100, minutes)
