"""Iterations of both arms, as a comparison would measure them."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from tests.store.build import iteration
from webperf.model.comparing import Arm, Comparing
from webperf.model.iteration import Iteration
from webperf.model.rule import Rule

KEY = ("open", "load_time")


def comparing(looks: int = 1) -> Comparing:
    return Comparing("old", "new", ("load_time",), 1, Rule(looks=looks))


def pairs(count: int, ratio: float = 1.0, cv: float = 0.03, first: int = 0) -> Iterator[Iteration]:
    """Base takes about a second, head `ratio` times as long."""
    source = random.Random(first + 1)
    for number in range(first, first + count):
        for arm, factor in ((Arm.BASE, 1.0), (Arm.HEAD, ratio)):
            value = 1000 * factor * source.lognormvariate(0, cv)
            yield replace(iteration({KEY: value}, number), arm=arm)
