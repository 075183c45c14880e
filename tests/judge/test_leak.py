"""Simulated memory of known truth: what is called a leak, and how often wrongly."""

from __future__ import annotations

import numpy as np
import pytest

from webperf.judge.leak import growth
from webperf.model.soak import Trend

BLOCKS, LOOPS = 30, 6
MB = 1e6


def floors(source: np.random.Generator, *, leak: float, phi: float, noise: float = 4 * MB) -> list[float]:
    """The least of each block: a level of 200 MB, noise of the first order, and saws that a collector takes away."""
    n = BLOCKS * LOOPS
    shocks = source.normal(0, noise * np.sqrt(1 - phi**2), n)
    values = np.empty(n)
    last = source.normal(0, noise)
    for at, shock in enumerate(shocks):
        last = phi * last + shock
        values[at] = 200 * MB + last + leak * at + source.exponential(3 * MB)
    return [float(block.min()) for block in values.reshape(BLOCKS, LOOPS)]


def share_called(leak: float, phi: float, runs: int) -> float:
    source = np.random.default_rng(7)
    found = [growth(floors(source, leak=leak, phi=phi), least=4 * MB).trend for _ in range(runs)]
    return found.count(Trend.RISING) / runs


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.8, 0.95])
def test_healthy_memory_is_not_called_a_leak(phi: float) -> None:
    assert share_called(0, phi, 1000) <= 0.002


@pytest.mark.parametrize("phi", [0.0, 0.5, 0.8])
def test_a_leak_of_1_mb_a_loop_is_found(phi: float) -> None:
    # 180 loops of it, in noise of 4 MB and saws of 3 MB; alike neighbours hide it longest.
    assert share_called(1 * MB, phi, 200) >= 0.98


def test_caches_that_fill_at_the_beginning_are_no_leak() -> None:
    filled = [200 * MB, 230 * MB, 245 * MB] + [250 * MB + (block % 3) * 1e5 for block in range(27)]
    assert growth(filled, least=4 * MB).trend is Trend.STEADY


def test_a_staircase_is_no_leak_unless_most_blocks_rise() -> None:
    stairs = [200 * MB + 10 * MB * (block // 10) for block in range(30)]
    assert growth(stairs, least=4 * MB).trend is Trend.STEADY


def test_growth_that_is_not_worth_a_word_is_none() -> None:
    creeping = [200 * MB + 1e5 * block for block in range(30)]
    assert growth(creeping, least=4 * MB).trend is Trend.STEADY
    assert growth(creeping, least=1 * MB).trend is Trend.RISING


def test_too_few_blocks_are_undecided_and_holes_are_passed_over() -> None:
    assert growth([1.0] * 9, least=0).trend is Trend.UNDECIDED
    assert growth([], least=0).first is None
    holes = [None if block % 7 == 3 else 100.0 * block for block in range(30)]
    assert growth(holes, least=10).trend is Trend.RISING
