"""Several browser users at once: how many really were, what the machine had left, and how each of them fared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UserRow:
    """One user's measured iterations of a journey on a device; `user` counts from 1.

    `failed` of them broke off, for `reasons`, each with how often. `medians` (ms) has each headline at its slowest
    step.
    """

    user: int
    journey: str
    device: str
    iterations: int
    failed: int
    reasons: Mapping[str, int]
    medians: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class UsersLevel:
    """`load` is the level's name in `under_load`; "" for one user alone, whose numbers are the run's own.

    `at_once`: how many were at it on average while any measured iteration of the level was under way. `busy` is the
    share of this machine's processors in use by whomever, `shares` those of each group of processes (`target`,
    `browser`, `harness`), where somebody looked.
    """

    users: int
    load: str
    at_once: float | None
    busy: float | None
    shares: Mapping[str, float]
    rows: tuple[UserRow, ...]


@dataclass(frozen=True, slots=True)
class UsersAtOnce:
    """`levels` rise, from one user on."""

    levels: tuple[UsersLevel, ...]
