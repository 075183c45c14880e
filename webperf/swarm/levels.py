"""Levels of load: one scenario at 10, 50 and 100 arrivals a second, each held until it is told to stop."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from webperf.errors import ConfigError, UsageError
from webperf.swarm import durations
from webperf.swarm.load import Load
from webperf.swarm.options import Options
from webperf.swarm.scenario import Scenario

HOW = "write rising levels like 10,50,100/s for arrivals a second, or 5,20 for users"
SHARES = (0.25, 0.5, 1.0)
"""Of what a scenario asks for itself, where no levels are named: more than it says is never made unasked."""
_UNIT = re.compile(r"/\s*[a-z]+\s*$")


@dataclass(frozen=True, slots=True)
class Level:
    """So many arrivals a second (`is_rate`), or users at a time."""

    amount: float
    is_rate: bool

    def __str__(self) -> str:
        if self.is_rate:
            return f"{self.amount:g}/s"
        return f"{self.amount:g} user{'' if self.amount == 1 else 's'}"


def read_levels(written: str, *, where: str = "--levels") -> tuple[Level, ...]:
    """`10,50,100/s` or `5,20`, in rising order; a unit behind the last is that of all. Raises UsageError.

    >>> [str(level) for level in read_levels("100,10/s")]
    ['10/s', '100/s']
    """
    parts = [part.strip() for part in written.split(",") if part.strip()]
    unit = _UNIT.search(parts[-1]) if parts else None
    if unit and not any(_UNIT.search(part) for part in parts[:-1]):
        parts = [*(part + unit[0] for part in parts[:-1]), parts[-1]]
    try:
        stages = durations.stages([("1s", part) for part in parts], where=where) if parts else ()
    except ConfigError:
        stages = ()
    levels = [Level(stage.target, stage.is_rate) for stage in stages]
    if not levels or not all(_possible(level) for level in levels):
        raise UsageError(f"{where}: cannot read {written!r}: {HOW}")
    if len(set(levels)) < len(levels):
        raise UsageError(f"{where}: {written!r} names a level twice")
    return tuple(sorted(levels, key=lambda level: level.amount))


def _possible(level: Level) -> bool:
    return level.amount > 0 and (level.is_rate or level.amount == int(level.amount))


def own_levels(scenario: Scenario) -> tuple[Level, ...]:
    """A quarter, a half and all of the load that the scenario asks for itself, at its highest."""
    load = scenario.options.load(where=f"scenario {scenario.name!r}")
    if load.executor.is_open:
        return tuple(Level(share * load.profile.peak, is_rate=True) for share in SHARES)
    peak = load.max_users
    return tuple(Level(users, is_rate=False) for users in sorted({max(1, round(share * peak)) for share in SHARES}))


def load_at(scenario: Scenario, level: Level, *, warmup_s: float, duration_s: float) -> Load:
    """The scenario's load at a level, for at most `duration_s`. What it says of its own course and amount is left out.

    Raises ConfigError where the scenario cannot be driven so.
    """
    own = scenario.options
    was_open = own.load(where=f"scenario {scenario.name!r}").executor.is_open
    if level.is_rate:
        kept = Options(rate=level.amount, graceful_stop=own.graceful_stop)
        if was_open:
            kept = dataclasses.replace(kept, vus=own.vus, max_vus=own.max_vus, late=own.late)
    else:
        kept = Options(vus=int(level.amount), think=own.think, graceful_stop=own.graceful_stop)
    timed = dataclasses.replace(kept, duration=warmup_s + duration_s, warmup=warmup_s)
    return timed.load(where=f"scenario {scenario.name!r} at {level}")
