"""What a fault is: a small record with a beginning, which gives its end. Each kind is one file beside this one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from webperf.errors import InfrastructureError

if TYPE_CHECKING:
    from webperf.faults.guard import FaultGuard
    from webperf.faults.lines import Lines
    from webperf.target import Target

Undo = Callable[[], str]
"""Ends a fault; returns what is worth a note, or ""."""


class NotInflicted(InfrastructureError):
    """A fault could not be put on; the message says why."""


@dataclass(frozen=True, slots=True)
class Victim:
    """A process with all its children, told from another of the same number by when it was made (psutil's clock)."""

    pid: int
    created: float


@dataclass(frozen=True, slots=True)
class Ground:
    """What faults may be put on. `victims` are who may be paused; `target` is ours, and may be killed."""

    guard: FaultGuard
    lines: Lines | None = None
    target: Target | None = None
    allowed: tuple[Victim, ...] = ()
    folder: Path = Path()
    """On the disk that is to be kept busy."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Base of all. `begin` puts it on; whoever holds the fault ends it after `ttl_s` at the latest, whatever becomes of
    the harness. A subclass says what it hits."""

    kind: ClassVar[str]
    example: ClassVar[str]
    """As on the command line."""
    hits_machine: ClassVar[bool] = False
    """Everything on this machine, not only the app."""
    hits_process: ClassVar[bool] = False
    """The app's own process."""
    restarts: ClassVar[bool] = False
    """It needs a target that webperf can start again."""

    @property
    def what(self) -> str:
        """In a few words."""
        raise NotImplementedError

    def begin(self, ground: Ground, ttl_s: float) -> Undo:
        """Put it on. Raises NotInflicted, or InfrastructureError where what holds it has gone."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class HeldFault(Fault):
    """One that the guard's process holds, so that it ends with the harness."""

    def begin(self, ground: Ground, ttl_s: float) -> Undo:
        """Asks the guard."""
        return ground.guard.hold(self, ttl_s)

    def inflict(self) -> Undo:
        """Do it; called in the guard's process. Raises NotInflicted."""
        raise NotImplementedError
