"""Nobody listens any more."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.conditions.faults.base import Fault


@dataclass(frozen=True, slots=True)
class Refuse(Fault):
    """New connections are refused, after the round trip that it takes to learn so. Those that there are stay."""

    @property
    def refuses(self) -> bool:
        """Yes."""
        return True
