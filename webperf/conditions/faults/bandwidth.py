"""The line becomes narrow."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webperf.conditions.faults.base import Fault
from webperf.conditions.proxy.shape import Shape, bytes_per_s


@dataclass(frozen=True, slots=True)
class Bandwidth(Fault):
    """At most `kbps` kbit/s in each direction, for all connections together."""

    kbps: float

    def bend(self, shape: Shape) -> Shape:
        """The smaller of both."""
        rate = bytes_per_s(self.kbps)
        limits = [limit for limit in (rate, shape.bytes_per_s) if limit]
        return replace(shape, bytes_per_s=min(limits) if limits else None)
