import random

import pytest

from webperf.stats.effect import Effect, Method, paired_effect, unpaired_effect


def noisy(n: int, centre: float = 1000, seed: int = 1) -> list[float]:
    source = random.Random(seed)
    return [centre * source.lognormvariate(0, 0.05) for _ in range(n)]


def test_a_ratio_of_pairs_takes_out_what_both_share() -> None:
    base = noisy(10)
    found = paired_effect(base, [value * 1.2 for value in base])
    assert (found.ratio, found.low, found.high) == pytest.approx((1.2, 1.2, 1.2))
    assert (found.method, found.p_up, found.p_down) == (Method.SIGNED_RANK, 2**-10, 1.0)
    assert found.difference == pytest.approx(0.2 * (found.base or 0))


def test_values_that_were_measured_apart() -> None:
    found = unpaired_effect(noisy(20), [value * 1.2 for value in noisy(15, seed=2)])
    assert found.method is Method.RANK_SUM
    assert (found.n_base, found.n_head) == (20, 15)
    assert found.low is not None
    assert found.low < 1.2 < (found.high or 0)
    assert found.p_up < 1e-6


@pytest.mark.parametrize("compare", [paired_effect, unpaired_effect])
class TestDegenerate:
    """Every case has an answer that claims no more than it may."""

    def test_nothing(self, compare: object) -> None:
        assert callable(compare)
        found: Effect = compare([], [])
        assert found == Effect(Method.NONE, 0, 0)

    def test_one_value_each(self, compare: object) -> None:
        assert callable(compare)
        found: Effect = compare([5.0], [6.0])
        assert (found.method, found.p_up, found.p_down) == (Method.EXACT, 0.25, 1.0)

    def test_constant_and_equal(self, compare: object) -> None:
        assert callable(compare)
        found: Effect = compare([12.0] * 8, [12.0] * 8)
        assert (found.method, found.ratio, found.difference) == (Method.EXACT, 1.0, 0.0)
        assert (found.p_up, found.p_down) == (1.0, 1.0)

    def test_zero_all_along(self, compare: object) -> None:
        assert callable(compare)
        found: Effect = compare([0.0] * 8, [0.0] * 8)
        assert (found.ratio, found.difference, found.p_up) == (1.0, 0.0, 1.0)

    def test_constant_and_different(self, compare: object) -> None:
        assert callable(compare)
        found: Effect = compare([12.0] * 6, [15.0] * 6)
        assert (found.method, found.ratio, found.low, found.high) == (Method.EXACT, 1.25, 1.25, 1.25)
        assert found.p_up == 0.25**6

    def test_a_base_of_zero_has_no_ratio(self, compare: object) -> None:
        assert callable(compare)
        found: Effect = compare([0.0] * 8, [0.2, 0.21, 0.2, 0.22, 0.2, 0.2, 0.23, 0.2])
        assert (found.ratio, found.low, found.high, found.error) == (None, None, None, None)
        assert found.difference == pytest.approx(0.2, abs=0.01)
        assert found.p_up < 0.01

    def test_some_zeros_are_compared_by_difference(self, compare: object) -> None:
        assert callable(compare)
        base = [0.0, 10.0, 12.0, 11.0, 9.0, 10.0, 10.0, 8.0]
        found: Effect = compare(base, [value + 5 for value in base])
        assert not found.logarithmic
        assert found.difference == pytest.approx(5.0)
        assert found.ratio == pytest.approx(1.5)

    def test_constants_of_zero_and_not(self, compare: object) -> None:
        assert callable(compare)
        found: Effect = compare([0.0] * 5, [3.0] * 5)
        assert (found.ratio, found.difference, found.p_up) == (None, 3.0, 0.25**5)
        gone: Effect = compare([3.0] * 5, [0.0] * 5)
        assert (gone.ratio, gone.difference, gone.p_down) == (0.0, -3.0, 0.25**5)


def test_most_pairs_equal_is_left_to_the_sign_test() -> None:
    found = paired_effect([100.0] * 12, [100.0] * 7 + [108.0] * 5)
    assert (found.method, found.p_up) == (Method.SIGN, 2**-5)


def test_pairs_that_are_none() -> None:
    with pytest.raises(ValueError, match="are no pairs"):
        paired_effect([1.0], [1.0, 2.0])


def test_a_false_alarm_is_as_rare_as_its_p() -> None:
    source = random.Random(6)
    alarms = 0
    for _ in range(3000):
        base, head = ([round(source.lognormvariate(5, 0.2), -1) for _ in range(12)] for _ in range(2))
        alarms += paired_effect(base, head).p_up <= 0.05
    assert 0.03 <= alarms / 3000 <= 0.062
