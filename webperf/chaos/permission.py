"""Which faults may be put on what: on a target that webperf starts itself, and else only what was allowed by name."""

from __future__ import annotations

from collections.abc import Iterable

import psutil

from webperf.errors import GuardRefused, UsageError
from webperf.faults.base import Victim
from webperf.faults.pause import victim
from webperf.faults.timeline import TimedFault

MACHINE = "machine"
"""What `--allow-fault` calls everything on this machine."""
LOWEST_PID = 2


def allowed_victims(names: Iterable[str]) -> tuple[Victim, ...]:
    """The processes that `--allow-fault` names by number. Raises UsageError, GuardRefused for the system's first."""
    found: list[Victim] = []
    for name in names:
        if name == MACHINE:
            continue
        if not (name.isascii() and name.isdigit()):
            raise UsageError(f"--allow-fault {name!r}: the number of the app's process, or {MACHINE!r}")
        if int(name) < LOWEST_PID or int(name) in _ourselves():
            raise GuardRefused(f"--allow-fault {name}: nothing of the system's, nor webperf itself, is paused")
        own = tuple(victim(int(name)))
        if not own:
            raise UsageError(f"--allow-fault {name}: there is no such process")
        found += own
    return tuple(found)


def check_allowed(faults: Iterable[TimedFault], *, own_target: bool, names: tuple[str, ...]) -> None:
    """Raises GuardRefused with what would allow it. A fault of the network touches only webperf's own connections."""
    for fault in (timed.fault for timed in faults):
        if own_target:
            continue
        if fault.restarts:
            raise GuardRefused(f"{fault.kind}: only a target that webperf starts can be started again: --target NAME")
        if fault.hits_machine and MACHINE not in names:
            why = "it hits everything on this machine"
            raise GuardRefused(f"{fault.kind}: {why}: use --target NAME, or allow it with --allow-fault {MACHINE}")
        if fault.hits_process and not any(name.isdigit() for name in names):
            cure = "use --target NAME, or allow it with --allow-fault PID"
            raise GuardRefused(f"{fault.kind}: this app was not started by webperf: {cure}")


def _ourselves() -> set[int]:
    me = psutil.Process()
    return {me.pid, *(parent.pid for parent in me.parents())}
