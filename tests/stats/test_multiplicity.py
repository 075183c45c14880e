"""Holm, Benjamini and Hochberg: against the published example, and what they promise in simulations."""

import random

import pytest

from webperf.stats.benjamini_hochberg import benjamini_hochberg
from webperf.stats.holm import holm

# Benjamini & Hochberg (1995), section 3.2: 15 tests of a heart study; 9 are below 5 %, Holm keeps 3, BH 4.
HEART = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
         1.0]  # fmt: skip


def test_the_published_example() -> None:
    assert sum(p <= 0.05 for p in holm(HEART)) == 3
    assert sum(p <= 0.05 for p in benjamini_hochberg(HEART)) == 4


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
def test_order_of_the_tests_does_not_matter(correct: object) -> None:
    assert callable(correct)
    shuffled = HEART[:]
    random.Random(1).shuffle(shuffled)
    straight = dict(zip(HEART, correct(HEART), strict=True))
    assert correct(shuffled) == pytest.approx([straight[p] for p in shuffled])


@pytest.mark.parametrize("correct", [holm, benjamini_hochberg])
def test_none_and_one(correct: object) -> None:
    assert callable(correct)
    assert correct([]) == []
    assert correct([0.03]) == pytest.approx([0.03])
    assert correct([1.0, 1.0]) == pytest.approx([1.0, 1.0])


def test_holm_keeps_the_whole_family_below_alpha() -> None:
    source = random.Random(7)
    families = 4000
    false = sum(min(holm([source.random() for _ in range(24)])) <= 0.05 for _ in range(families))
    # 5 % would be 200; three standard errors above it 241.
    assert false / families <= 0.0603
