"""What a journal begins and ends with. Between them are iterations, loops and seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from webperf.model.budget import Budget
from webperf.model.chaos import ChaosPlan
from webperf.model.comparing import Comparing
from webperf.model.soak import SoakFacts
from webperf.model.swarm import ScenarioFacts
from webperf.model.sweep import SweepPlan

SCHEMA = 1
"""Version of `run.json`; raised when a reader of the old one would misread the new one."""


@dataclass(frozen=True, slots=True)
class JourneyFacts:
    """What a run keeps of a journey, so that it can be judged and reported again without its file."""

    name: str
    description: str
    budgets: tuple[Budget, ...] = ()
    file: str = ""
    """From the top of its repository, where it lies in one; `line` is that of its decorator."""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The first record of a journal: what was to be measured, and with what. `iterations` counts the measured ones."""

    run_id: str
    started_at: str
    environment: Mapping[str, Any]
    journeys: tuple[JourneyFacts, ...]
    devices: tuple[str, ...]
    iterations: int
    scenarios: tuple[ScenarioFacts, ...] = ()
    schema: int = SCHEMA
    reservations: tuple[str, ...] = ()
    """What was known before the first trial to weaken the numbers."""
    comparing: Comparing | None = None
    """Set where base and head are measured side by side; `iterations` is then the most pairs there may be."""
    levels: tuple[str, ...] = ()
    """The loads under which everything is measured once more, by name; each is a stretch of the journal."""
    sweep: SweepPlan | None = None
    """Set where one scenario is loaded at level after level; each is a stretch of the journal."""
    chaos: ChaosPlan | None = None
    """Set where faults are to come and go while all else is measured."""
    soak: SoakFacts | None = None
    """Set for a soak; its `iterations` is 0, for nobody knows how many loops there will be."""


@dataclass(frozen=True, slots=True)
class Ending:
    """The last record of a journal. One that is missing means that the run was cut off."""

    finished_at: str
    interrupted: bool = False
    gave_up: bool = False
    """Target or browser failed for good, so that the rest was not tried."""
    reasons: tuple[str, ...] = ()
    """Why not everything was measured, in words."""
