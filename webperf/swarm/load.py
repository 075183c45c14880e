"""How much load, of which kind, for how long: the finished record that a generator works from, and the options
that people write, with k6's names for the executors (https://grafana.com/docs/k6/latest/using-k6/scenarios/executors/).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webperf.swarm.profile import Profile


class Executor(StrEnum):
    """Who decides when the next iteration begins: users that wait for their answers (closed), or the clock (open)."""

    CONSTANT_VUS = "constant-vus"
    RAMPING_VUS = "ramping-vus"
    PER_VU_ITERATIONS = "per-vu-iterations"
    SHARED_ITERATIONS = "shared-iterations"
    CONSTANT_ARRIVAL_RATE = "constant-arrival-rate"
    RAMPING_ARRIVAL_RATE = "ramping-arrival-rate"
    CONTROLLED = "controlled"
    """So many users as somebody says while it runs (`webperf swarm-control`); k6's externally-controlled."""

    @property
    def is_open(self) -> bool:
        """Arrivals have due times of their own, so latency can be measured from when the work was intended."""
        return self in {Executor.CONSTANT_ARRIVAL_RATE, Executor.RAMPING_ARRIVAL_RATE}

    @property
    def counts_iterations(self) -> bool:
        """It ends after so many iterations, not after a time."""
        return self in {Executor.PER_VU_ITERATIONS, Executor.SHARED_ITERATIONS}


class Late(StrEnum):
    """What becomes of an arrival that is due while every user is busy."""

    DROP = "drop"
    """It is not done and counted in `dropped_iterations`; one more user comes, up to `max_users` (k6)."""
    QUEUE = "queue"
    """It is done as soon as a user is free, and its latency counts from when it was due (wrk2)."""
    SPAWN = "spawn"
    """A user is made for it at once; with `max_users` of them busy it waits, as with `queue`."""


@dataclass(frozen=True, slots=True)
class Load:
    """A finished, checked order; times in seconds.

    `profile` is users over time, or arrivals a second in an open model. `iterations` counts those of one user
    (per-vu) or of all (shared); `duration_s` is then the longest the run may take.
    """

    executor: Executor
    profile: Profile
    duration_s: float
    users: int
    max_users: int
    late: Late = Late.SPAWN
    iterations: int = 0
    think_s: tuple[float, ...] = ()
    """Shortest and longest pause of a user after an iteration, uniform between; empty: none."""
    warmup_s: float = 0.0
    graceful_stop_s: float = 30.0

    @property
    def longest_s(self) -> float:
        """When nothing of it runs any more."""
        return self.duration_s + self.graceful_stop_s
