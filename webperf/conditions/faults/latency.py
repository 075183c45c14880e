"""The way becomes longer."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webperf.conditions.faults.base import Fault
from webperf.conditions.proxy.shape import Shape


@dataclass(frozen=True, slots=True)
class Latency(Fault):
    """`rtt_ms` more on the round trip, half of it each way."""

    rtt_ms: float

    def bend(self, shape: Shape) -> Shape:
        """Longer by half of it."""
        more_s = self.rtt_ms / 1000
        return replace(shape, delay_s=shape.delay_s + more_s / 2, round_trip_s=shape.round_trip_s + more_s)
