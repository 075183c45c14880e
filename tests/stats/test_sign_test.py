import pytest

from webperf.stats.sign_test import sign_p


@pytest.mark.parametrize(
    ("differences", "expected"),
    [
        ([], (1.0, 1.0)),
        ([0.0] * 9, (1.0, 1.0)),
        ([0.0] * 20 + [5.0] * 7, (2**-7, 1.0)),
        ([1.0, -1.0], (0.75, 0.75)),
        ([-1.0] * 3, (1.0, 0.125)),
    ],
)
def test_pairs_that_are_equal_do_not_count(differences: list[float], expected: tuple[float, float]) -> None:
    assert sign_p(differences) == pytest.approx(expected)
