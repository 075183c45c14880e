import doctest

import pytest

from tests.judge.build import noisy, question
from webperf.judge import sampling
from webperf.judge.compare import compare
from webperf.judge.sampling import PILOT, PairPlan, looks_within, plan_pairs, planned_looks, settled
from webperf.model.rule import Rule


def test_documented_examples_hold() -> None:
    assert doctest.testmod(sampling).failed == 0


@pytest.mark.parametrize("pairs", [1, 2, 7, 8, 9, 16, 20, 33, 40, 100])
def test_looks_are_few_grow_and_end_with_all_pairs(pairs: int) -> None:
    looks = looks_within(pairs)
    assert looks[-1] == pairs
    assert list(looks) == sorted(set(looks))
    assert len(looks) <= 3
    assert all(look % 2 == 0 for look in looks[:-1])


@pytest.mark.parametrize(("pairs", "looks"), [(8, (10,)), (10, (10,)), (12, (10, 12)), (40, (10, 26, 40))])
def test_planned_looks_begin_with_the_pilot(pairs: int, looks: tuple[int, ...]) -> None:
    assert planned_looks(pairs) == looks


def pilot(cv: float) -> PairPlan:
    return plan_pairs([question(noisy(PILOT, cv=cv), noisy(PILOT, cv=cv, seed=2))], Rule(looks=3), 0.1)


def test_more_noise_takes_more_pairs() -> None:
    found = [pilot(cv).pairs or 0 for cv in (0.02, 0.05, 0.10)]
    assert found == sorted(found)
    assert found[0] < 20 < found[2]
    assert all(pairs % 2 == 0 for pairs in found)


def test_the_noisiest_metric_decides_and_only_gating_ones_count() -> None:
    quiet = question(noisy(PILOT, cv=0.02), noisy(PILOT, cv=0.02, seed=2))
    loud = question(noisy(PILOT, cv=0.1, seed=3), noisy(PILOT, cv=0.1, seed=4), metric="map_render")
    outside = question(noisy(PILOT, cv=0.9, seed=5), noisy(PILOT, cv=0.9, seed=6), metric="inp", gating=False)
    assert plan_pairs([quiet, loud, outside], Rule(looks=3), 0.1).question == loud


def test_what_has_no_noise_needs_no_pairs() -> None:
    constant = question([12.0] * PILOT, [12.0] * PILOT, metric="requests", unit="count")
    assert plan_pairs([constant], Rule(), 0.1) == PairPlan(PILOT, None)
    assert plan_pairs([question([None] * PILOT, [None] * PILOT)], Rule(), 0.1) == PairPlan(PILOT, None)


def test_what_nobody_would_measure() -> None:
    assert pilot(50.0).pairs is None


@pytest.mark.parametrize(("ratio", "cv", "expected"), [(1.0, 0.02, True), (1.5, 0.02, True), (1.07, 0.3, False)])
def test_settled_is_proved_one_way_or_the_other(ratio: float, cv: float, expected: bool) -> None:
    head = [value * ratio for value in noisy(12, cv=cv, seed=2)]
    assert settled(compare([question(noisy(12, cv=cv), head)], Rule())) is expected
