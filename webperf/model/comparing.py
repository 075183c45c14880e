"""A run that compares: two arms measured side by side, pair by pair, so that a slow minute falls on both alike."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from webperf.model.rule import Rule


class Arm(StrEnum):
    """Which of the two an iteration belongs to. A run that compares nothing has head only."""

    BASE = "base"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class Comparing:
    """What a run compares and by which rule; `base` and `head` say in words what was measured.

    `gating` names the metrics that decide. `seed` gives the order within each block of two pairs (ABBA or BAAB).
    `advises` says why nothing decides, where both are stored runs that were measured apart.
    """

    base: str
    head: str
    gating: tuple[str, ...]
    seed: int
    rule: Rule = field(default_factory=Rule)
    advises: tuple[str, ...] = ()


def orders(seed: int) -> Iterator[tuple[Arm, Arm]]:
    """Which arm goes first in each pair, without end: two pairs make a block, ABBA or BAAB by a seeded draw.

    A machine that slows down steadily then costs both arms the same; with ABAB or AABB it would not.
    """
    source = random.Random(seed)
    while True:
        first = source.choice((Arm.BASE, Arm.HEAD))
        second = Arm.HEAD if first is Arm.BASE else Arm.BASE
        yield first, second
        yield second, first
