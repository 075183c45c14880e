"""Somebody else wants the processors."""

from __future__ import annotations

import os
from dataclasses import dataclass

from webperf.faults.base import HeldFault, NotInflicted, Undo
from webperf.faults.children import spawn, stop

MOST_PER_CORE = 8


@dataclass(frozen=True, slots=True)
class Cpu(HeldFault):
    """`cores` processes that never wait, at ordinary priority: each takes its fair share of a core from the others."""

    cores: int

    kind = "cpu"
    example = "cpu:2"
    hits_machine = True

    @property
    def what(self) -> str:
        """`CPU stress, 2 cores`."""
        return f"CPU stress, {self.cores} core{'' if self.cores == 1 else 's'}"

    def inflict(self) -> Undo:
        """One process each."""
        most = MOST_PER_CORE * (os.cpu_count() or 1)
        if not 0 < self.cores <= most:
            raise NotInflicted(f"cpu: between 1 and {most} processes on this machine, not {self.cores}")
        children = [spawn(_spin) for _ in range(self.cores)]

        def undo() -> str:
            stop(children)
            return ""

        return undo


def _spin() -> None:
    while True:
        pass
