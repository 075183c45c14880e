"""Connections end in the middle of what they carry."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.conditions.faults.base import Fault


@dataclass(frozen=True, slots=True)
class CloseAfter(Fault):
    """A connection that has carried `bytes` in one direction, counted from when this began, is closed (FIN)."""

    bytes: int

    @property
    def closes_after(self) -> int | None:
        """So many."""
        return self.bytes
