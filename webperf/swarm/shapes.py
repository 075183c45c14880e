"""Ready-made shapes, and shapes that are a Python function of time."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from webperf.errors import ConfigError, unknown_name
from webperf.swarm.profile import Point, Profile

FUNCTION_STEP_S = 0.1
"""How finely a `shape(t)` is sampled; between two samples the level is linear."""
LONGEST_FUNCTION_S = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Target:
    """What a `shape(t)` returns: so many users, or so many arrivals a second."""

    vus: float | None = None
    rate: float | None = None

    def __post_init__(self) -> None:
        if (self.vus is None) == (self.rate is None):
            raise ConfigError("a shape's Target has either vus or rate: Target(vus=50) or Target(rate=50)")


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A shape in shares: `corners` are (share of the duration, share of the level)."""

    purpose: str
    duration_s: float
    corners: tuple[Point, ...]

    def profile(self, level: float, duration_s: float | None = None) -> Profile:
        """At a height and, where given, of another length."""
        length = self.duration_s if duration_s is None else duration_s
        return Profile(tuple((share * length, part * level) for share, part in self.corners))


READY_MADE: Mapping[str, ReadyMade] = {
    "smoke": ReadyMade("does it work at all: a level held for half a minute", 30, ((0, 1), (1, 1))),
    "load": ReadyMade("the usual day: up to the level, hold it, and down", 300, ((0, 0), (0.1, 1), (0.9, 1), (1, 0))),
    "stress": ReadyMade(
        "where it breaks: steps of half the level up to twice it",
        360,
        ((0, 0.5), (0.25, 0.5), (0.25, 1), (0.5, 1), (0.5, 1.5), (0.75, 1.5), (0.75, 2), (1, 2)),
    ),
    "spike": ReadyMade(
        "a crowd at once: a tenth of the level, all of it for a fifth of the time, a tenth again",
        120,
        ((0, 0.1), (0.4, 0.1), (0.42, 1), (0.62, 1), (0.64, 0.1), (1, 0.1)),
    ),
    "soak": ReadyMade("leaks and decay: the level held for an hour", 3600, ((0, 0), (0.05, 1), (1, 1))),
}
"""By name. `level` is what `vus` or `rate` says."""


def ready_made(name: str, *, where: str) -> ReadyMade:
    """The shape of that name. Raises ConfigError with a suggestion."""
    if name not in READY_MADE:
        raise ConfigError(f"{where}: {unknown_name('shape', name, READY_MADE)}")
    return READY_MADE[name]


def from_function(function: Callable[[float], object], *, where: str) -> tuple[Profile, bool]:
    """A `shape(t)` read to its end, which is where it returns None; True where it gives rates.

    It is asked once, before the run, at every 0.1 s: so it is the same in every process, and the due times of its
    arrivals are exact. Raises ConfigError when it gives something else than a Target, or never ends.
    """
    points: list[Point] = []
    kinds: set[bool] = set()
    for number in range(int(LONGEST_FUNCTION_S / FUNCTION_STEP_S) + 1):
        t = number * FUNCTION_STEP_S
        target = function(t)
        if target is None:
            break
        level, is_rate = _read(target, where)
        kinds.add(is_rate)
        points.append((t, level))
    else:
        raise ConfigError(f"{where}: the shape has no end within 24 h: return None where the load is over")
    if len(points) < 2:
        raise ConfigError(f"{where}: the shape ends at {len(points) * FUNCTION_STEP_S:g} s: return a Target from t = 0")
    if len(kinds) > 1:
        raise ConfigError(f"{where}: the shape gives users at one time and rates at another: use one of them")
    return Profile((*points, (len(points) * FUNCTION_STEP_S, points[-1][1]))), kinds.pop()


def _read(target: object, where: str) -> tuple[float, bool]:
    if not isinstance(target, Target):
        raise ConfigError(f"{where}: the shape returned {target!r}: return Target(vus=...), Target(rate=...) or None")
    level = target.rate if target.rate is not None else target.vus
    if not isinstance(level, int | float) or not 0 <= level < math.inf:
        raise ConfigError(f"{where}: the shape's level {level!r} is no number of 0 or more")
    return float(level), target.rate is not None


def is_shape_function(shape: object) -> bool:
    """A function of one argument."""
    return callable(shape) and len(inspect.signature(shape).parameters) == 1
