"""What a control group lets this container have, and how much of it is in use.

https://docs.kernel.org/admin-guide/cgroup-v2.html, and for version 1 .../cgroup-v1/memory.html and scheduler/sched-bwc.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
_UNLIMITED_V1 = 1 << 60
"""Version 1 writes the largest number of pages where there is no limit."""


@dataclass(frozen=True, slots=True)
class Container:
    """A control group with a limit. A container sees its own at the root of the mount."""

    root: Path
    memory_limit_bytes: int | None
    cpu_limit: float | None
    """Processors."""

    def memory_bytes(self) -> int | None:
        """In use, with what the kernel caches of files for it."""
        return _number(self.root / "memory.current") or _number(self.root / "memory" / "memory.usage_in_bytes")

    def cpu_s(self) -> float | None:
        """Processor seconds of everything in it since it was made."""
        for line in _text(self.root / "cpu.stat").splitlines():
            name, _, value = line.partition(" ")
            if name == "usage_usec":
                return int(value) / 1e6
        nanoseconds = _number(self.root / "cpuacct" / "cpuacct.usage")
        return None if nanoseconds is None else nanoseconds / 1e9

    def processes(self) -> int | None:
        """In it now."""
        return _number(self.root / "pids.current") or _number(self.root / "pids" / "pids.current")


def container(root: Path = MOUNT) -> Container | None:
    """Ours, if it has a limit; None where the machine itself is all the limit there is."""
    memory, cpu = _memory_limit(root), _cpu_limit(root)
    return Container(root, memory, cpu) if memory is not None or cpu is not None else None


def _memory_limit(root: Path) -> int | None:
    newer = _number(root / "memory.max")
    if newer is not None:
        return newer
    older = _number(root / "memory" / "memory.limit_in_bytes")
    return older if older is not None and older < _UNLIMITED_V1 else None


def _cpu_limit(root: Path) -> float | None:
    quota, _, period = _text(root / "cpu.max").strip().partition(" ")
    if quota.isdigit() and period.isdigit():
        return int(quota) / int(period)
    older, of = _number(root / "cpu" / "cpu.cfs_quota_us"), _number(root / "cpu" / "cpu.cfs_period_us")
    return older / of if older and of else None


def _number(file: Path) -> int | None:
    """None where the file is not there, or says `max` or -1: no limit."""
    text = _text(file).strip()
    return int(text) if text.isdigit() else None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except OSError:
        return ""
