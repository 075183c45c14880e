"""What a load that goes on beside something else leaves in the journal. All times are on the run's clock: seconds since
its header's `started_at`."""

from __future__ import annotations

from dataclasses import dataclass, field

from webperf.model.swarm import ScenarioFacts, SwarmSecond


@dataclass(frozen=True, slots=True)
class LoadBegins:
    """A stretch of the run begins: `name` says under which load; "" under none, or by one user alone."""

    name: str
    at_s: float
    scenarios: tuple[ScenarioFacts, ...] = ()
    users: int = 0
    """Browser users who go through the journeys at once; 0 where a scenario is the load, or nothing is."""


@dataclass(frozen=True, slots=True)
class LoadSecond:
    """One second of the stretch `load`, which began at `at_s`."""

    load: str
    at_s: float
    second: SwarmSecond


@dataclass(frozen=True, slots=True)
class LoadEnds:
    """The stretch `name` is over. `reasons`: what kept it from its end, or weakens what was measured in it.

    `busy` is the share of this machine's processors that was in use while it was measured, by whomever.
    """

    name: str
    at_s: float
    reasons: tuple[str, ...] = ()
    busy: float | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """All that a journal holds of one stretch. `ends` None: the run was cut off in it."""

    begins: LoadBegins
    seconds: tuple[LoadSecond, ...] = field(default=())
    ends: LoadEnds | None = None
