"""The ways load is driven, by executor: by users, by what somebody says, by iterations, by the clock."""

from __future__ import annotations

from collections.abc import Mapping

from webperf.swarm.counter import Counter
from webperf.swarm.executors.clock import ByClock
from webperf.swarm.executors.controlled import Controlled
from webperf.swarm.executors.drive import Drive, MakeUser
from webperf.swarm.executors.iterations import ByIterations
from webperf.swarm.executors.users import ByUsers
from webperf.swarm.load import Executor, Load
from webperf.swarm.schedule import Share

DRIVES: Mapping[Executor, type[Drive]] = {
    Executor.CONSTANT_VUS: ByUsers,
    Executor.RAMPING_VUS: ByUsers,
    Executor.CONTROLLED: Controlled,
    Executor.PER_VU_ITERATIONS: ByIterations,
    Executor.SHARED_ITERATIONS: ByIterations,
    Executor.CONSTANT_ARRIVAL_RATE: ByClock,
    Executor.RAMPING_ARRIVAL_RATE: ByClock,
}


def drive_of(load: Load, share: Share, counter: Counter, make_user: MakeUser) -> Drive:
    """What carries out one process's share of a load."""
    return DRIVES[load.executor](load, share, counter, make_user)
