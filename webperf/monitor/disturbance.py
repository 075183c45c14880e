"""Did anything else use this machine while it measured?"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psutil

FOREIGN_SHARE = 0.2
"""Of all processors' time: what other programs may use before the numbers are in doubt."""
STOLEN_SHARE = 0.05
"""Of all processors' time: what a hypervisor may give to others."""
SHORTEST_S = 2.0
"""Process times are counted in hundredths of a second: over less than this, shares of them say little."""


@dataclass(frozen=True, slots=True)
class Times:
    """Processor seconds until now: of everything, of what a hypervisor took, of webperf and all that it started."""

    clock_s: float
    busy_s: float
    stolen_s: float
    own_s: float


def processor_times(lost_s: float = 0.0) -> Times:
    """Of the processors this process may use. `lost_s`: what was ours and is in no process's account any more."""
    cpus = psutil.cpu_times(percpu=True)
    allowed = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else range(len(cpus))
    mine = [cpus[number] for number in allowed if number < len(cpus)]
    busy_s, stolen_s = busy_and_stolen_s(mine)
    return Times(time.monotonic(), busy_s, stolen_s, _own_s() + lost_s)


def busy_and_stolen_s(processors: Sequence[Any]) -> tuple[float, float]:
    """Seconds of `psutil.cpu_times` of some processors: used by programs, and taken by a hypervisor."""
    busy_s = sum(sum(times) - times.idle - getattr(times, "iowait", 0.0) - _guest(times) for times in processors)
    stolen_s = sum(getattr(times, "steal", 0.0) for times in processors)
    return busy_s - stolen_s, stolen_s


def counted_s(processors: Sequence[Any]) -> float:
    """Seconds of `psutil.cpu_times` of some processors: all that the kernel counted, idle or not."""
    return float(sum(sum(times) - _guest(times) for times in processors))


def disturbances(before: Times, after: Times, processors: int) -> tuple[str, ...]:
    """What a reader of numbers measured between the two must know."""
    all_s = (after.clock_s - before.clock_s) * processors
    if after.clock_s - before.clock_s < SHORTEST_S:
        return ()
    foreign = (after.busy_s - before.busy_s - (after.own_s - before.own_s)) / all_s
    stolen = (after.stolen_s - before.stolen_s) / all_s
    found = []
    if foreign > FOREIGN_SHARE:
        found.append(f"other programs used {foreign:.0%} of this machine's processors while it measured")
    if stolen > STOLEN_SHARE:
        found.append(f"the hypervisor gave {stolen:.0%} of this machine's processors to others while it measured")
    return tuple(found)


def busy_share(before: Times, after: Times, processors: int) -> float | None:
    """Of all processors' time between the two, what was in use by whomever; None where that was too short to say."""
    clock_s = after.clock_s - before.clock_s
    if clock_s < SHORTEST_S:
        return None
    return min(1.0, (after.busy_s - before.busy_s + after.stolen_s - before.stolen_s) / (clock_s * processors))


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _guest(times: object) -> float:
    """Linux counts a virtual machine's time twice: in `user` and in `guest`."""
    return float(getattr(times, "guest", 0.0)) + float(getattr(times, "guest_nice", 0.0))


def _own_s() -> float:
    """Of the processes that are there, and of those that ended and were waited for."""
    total = 0.0
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        with contextlib.suppress(psutil.Error):
            total += sum(process.cpu_times()[:4])
    return total
