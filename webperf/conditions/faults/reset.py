"""Connections break off."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.conditions.faults.base import Fault


@dataclass(frozen=True, slots=True)
class Reset(Fault):
    """Every connection is reset (RST) when this begins, and each new one as soon as it is made."""

    @property
    def resets(self) -> bool:
        """Yes."""
        return True
