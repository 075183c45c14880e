import pytest

from tests.judge.build import question
from webperf.judge.vanished import vanished


def share(base: int, head: int, n: int = 20) -> bool:
    return vanished(question([1.0] * base + [None] * (n - base), [1.0] * head + [None] * (n - head)), 0.01)


@pytest.mark.parametrize(
    ("base", "head", "expected"),
    [
        (20, 20, False),
        (20, 19, False),
        (20, 14, False),  # p = 0.010, above
        (20, 13, True),
        (20, 9, True),
        (20, 0, True),
        (9, 0, False),  # base itself is no measure
        (12, 12, False),
        (12, 20, False),
        (0, 0, False),
    ],
)
def test_fewer_values_than_chance_explains(base: int, head: int, expected: bool) -> None:
    assert share(base, head) is expected


def test_nothing_tried() -> None:
    assert not vanished(question([], []), 0.01)
