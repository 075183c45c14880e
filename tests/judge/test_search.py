"""The highest load that meets a bound, against apps of which it is known."""

from __future__ import annotations

import pytest

from webperf.judge.search import MOST_TRIES, Next, Tried, next_step
from webperf.model.sweep import Found, Purpose


def search(grid: list[float], most: float, *, whole: bool = True, generator: float = 1e9) -> tuple[Found, list[Tried]]:
    """Of an app that holds up to `most`, with a generator that holds up to `generator`."""

    def meets(amount: float) -> bool | None:
        return None if amount > generator else amount <= most

    tried = [Tried(amount, meets(amount)) for amount in grid]
    while isinstance(step := next_step(tried, whole=whole), Next):
        tried.append(Tried(step.amount, meets(step.amount)))
    return step, tried


@pytest.mark.parametrize("most", [1, 7, 10, 33, 63, 99])
def test_users_are_found_to_within_a_twentieth(most: int) -> None:
    found, tried = search([1, 10, 50, 100], most)
    assert found.amount is not None
    assert found.breaks_at is not None
    assert found.amount <= most < found.breaks_at
    assert found.breaks_at - found.amount <= max(1, 0.05 * found.breaks_at)
    assert found.confirmed == 2
    assert len(tried) <= 12


def test_rates_have_halves() -> None:
    found, _ = search([10.0, 50.0], 12.3, whole=False)
    assert found.amount == pytest.approx(12.3, rel=0.06)


def test_what_holds_everywhere_holds_at_least_up_to_the_highest() -> None:
    found, tried = search([1, 10], 500)
    assert found == Found(10, None, 2)
    assert len(tried) == 3


def test_what_holds_nowhere_says_so() -> None:
    assert search([1, 10], 0)[0].amount is None
    assert search([10, 50], 3)[0].amount == 3


def test_a_level_that_broke_once_is_not_met() -> None:
    tried = [Tried(10, True), Tried(11, False), Tried(10, False)]
    step = next_step(tried, whole=True)
    assert step == Next(1.0, Purpose.SEARCH)


def test_what_the_generator_cannot_make_bounds_the_search_and_breaks_nothing() -> None:
    found, _ = search([1, 10, 100], 500, generator=40)
    assert found.amount is not None
    assert 38 <= found.amount <= 40
    assert found.breaks_at is None


def test_it_always_ends() -> None:
    tried = [Tried(100.0, False)]
    while isinstance(step := next_step(tried, whole=False), Next):
        tried.append(Tried(step.amount, False))
    assert len(tried) <= MOST_TRIES
