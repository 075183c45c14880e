"""The app stands still: it is there, its port is open, and nothing happens."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable
from dataclasses import dataclass

import psutil

from webperf.faults.base import Fault, Ground, HeldFault, NotInflicted, Undo, Victim

ROUNDS = 10
STILL_S, POLL_S = 1.0, 0.001


@dataclass(frozen=True, slots=True)
class Pause(Fault):
    """The target's processes get SIGSTOP, and SIGCONT at the end."""

    kind = "pause"
    example = "pause"
    hits_process = True

    @property
    def what(self) -> str:
        """`target paused`."""
        return "target paused"

    def begin(self, ground: Ground, ttl_s: float) -> Undo:
        """Whoever it is then: a target that was started again is another process."""
        victims = victims_of(ground)
        if not victims:
            raise NotInflicted("pause: there is no process of the target")
        return ground.guard.hold(Stopped(victims), ttl_s)


@dataclass(frozen=True, slots=True)
class Stopped(HeldFault):
    """These processes, and all that they started, stand still."""

    victims: tuple[Victim, ...]

    kind = "stopped"
    example = ""

    @property
    def what(self) -> str:
        """`3 processes stopped`."""
        return f"{len(self.victims)} processes stopped"

    def inflict(self) -> Undo:
        """Parents before children, until nobody is left who might start another."""
        stopped: list[psutil.Process] = []
        for _ in range(ROUNDS):
            running = [process for process in _family(self.victims) if process not in stopped and _runs(process)]
            if not running:
                break
            for process in running:
                # psutil looks whether the number is still the same process's.
                with contextlib.suppress(psutil.NoSuchProcess):
                    process.suspend()
                    stopped.append(process)
        _wait_until_still(stopped)
        if not stopped:
            raise NotInflicted("pause: the target's processes have ended, or stand still already")

        def undo() -> str:
            return resume(stopped)

        return undo


def victims_of(ground: Ground) -> tuple[Victim, ...]:
    """Who may be paused now."""
    pid = ground.target.pid if ground.target is not None else None
    own = () if pid is None else tuple(victim(pid))
    return (*own, *ground.allowed)


def victim(pid: int) -> Iterable[Victim]:
    """The process of that number, if there is one."""
    with contextlib.suppress(psutil.NoSuchProcess):
        yield Victim(pid, psutil.Process(pid).create_time())


def resume(processes: Iterable[psutil.Process]) -> str:
    """Children first, so that no parent finds them standing. Who has ended, or is another by now, is left alone."""
    for process in reversed(list(processes)):
        with contextlib.suppress(psutil.NoSuchProcess):
            process.resume()
    return ""


def _family(victims: Iterable[Victim]) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for one in victims:
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(one.pid)
            if process.create_time() == one.created:
                found += [process, *process.children(recursive=True)]
    return found


def _wait_until_still(processes: Iterable[psutil.Process]) -> None:
    """One that runs on another processor stops a moment after it was told to."""
    deadline = time.monotonic() + STILL_S
    while any(_runs(process) for process in processes) and time.monotonic() < deadline:
        time.sleep(POLL_S)


def _runs(process: psutil.Process) -> bool:
    try:
        return process.status() not in (psutil.STATUS_STOPPED, psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False
