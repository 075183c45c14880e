"""Somebody else wants the memory."""

from __future__ import annotations

import contextlib
import mmap
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from webperf.faults.base import HeldFault, NotInflicted, Undo
from webperf.faults.children import spawn, stop

MIB = 1 << 20
MOST_SHARE = 0.8
"""Of what is free: a machine without memory ends processes at its own choice, which is no experiment."""
TOUCH_S = 1.0


@dataclass(frozen=True, slots=True)
class Memory(HeldFault):
    """`mb` MiB taken and used again every second, so that they stay in memory."""

    mb: int

    kind = "memory"
    example = "memory:512MB"
    hits_machine = True

    @property
    def what(self) -> str:
        """`512 MiB of memory taken`."""
        return f"{self.mb:,} MiB of memory taken"

    def inflict(self) -> Undo:
        """In one process, the first that goes when memory runs out all the same."""
        free = psutil.virtual_memory().available // MIB
        if not 0 < self.mb <= MOST_SHARE * free:
            raise NotInflicted(f"memory: {self.mb} MiB is more than {MOST_SHARE:.0%} of the {free} MiB that are free")
        child = spawn(lambda: _take(self.mb * MIB))

        def undo() -> str:
            stop([child])
            return ""

        return undo


def _take(size: int) -> None:
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    taken = mmap.mmap(-1, size)
    while True:
        for at in range(0, size, mmap.PAGESIZE):
            taken[at] = 1
        time.sleep(TOUCH_S)
