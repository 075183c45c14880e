import pytest

from webperf.stats.percentile import percentile


@pytest.mark.parametrize(
    ("values", "q", "expected"),
    [
        ([7.0], 50, 7.0),
        ([7.0], 95, 7.0),
        ([1.0, 2.0], 50, 1.5),
        ([1.0, 2.0, 3.0, 4.0], 75, 3.25),  # position 3 * 0.75 = 2.25
        ([10.0, 20.0, 30.0, 40.0, 50.0], 95, 48.0),  # position 4 * 0.95 = 3.8
        ([1.0, 5.0, 9.0], 0, 1.0),
        ([1.0, 5.0, 9.0], 100, 9.0),
        ([3.0, 3.0, 3.0, 3.0], 75, 3.0),
    ],
)
def test_agrees_with_numbers_worked_out_by_hand(values: list[float], q: float, expected: float) -> None:
    assert percentile(values, q) == pytest.approx(expected, abs=1e-12)


def test_a_constant_comes_back_to_the_last_bit() -> None:
    third = 1 / 3
    assert all(percentile([third] * n, q) == third for n in range(1, 30) for q in (5, 50, 75, 95))


def test_never_leaves_its_neighbours() -> None:
    values = sorted((index * 7919 % 101) / 7 for index in range(37))
    found = [percentile(values, q) for q in range(101)]
    assert found == sorted(found)
    assert (found[0], found[-1]) == (values[0], values[-1])


def test_agrees_with_numpy() -> None:
    numpy = pytest.importorskip("numpy")
    values = sorted((index * 7919 % 1009) / 13 for index in range(83))
    for q in (0, 5, 25, 50, 75, 90, 95, 99, 100):
        assert percentile(values, q) == pytest.approx(float(numpy.percentile(values, q)), rel=1e-12)


@pytest.mark.parametrize("q", [-1, 100.1])
def test_refuses_what_is_no_percentile(q: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 100"):
        percentile([1.0], q)


def test_refuses_nothing() -> None:
    with pytest.raises(ValueError, match="at least one"):
        percentile([], 50)
