"""Packets get lost, and the way stands still until they are sent again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from webperf.conditions.faults.base import Fault
from webperf.conditions.proxy.shape import Shape

RETRANSMISSION_MS = 200.0
"""The shortest time after which Linux sends a lost packet again (TCP_RTO_MIN), where nothing tells sooner."""


@dataclass(frozen=True, slots=True)
class Stall(Fault):
    """A `share` of what is sent, 0 to 1, comes `ms` late, and all of its connection behind it: TCP keeps the order."""

    share: float
    ms: float = RETRANSMISSION_MS

    def bend(self, shape: Shape) -> Shape:
        """The larger of both, where there is another."""
        return replace(
            shape, stall_share=max(shape.stall_share, self.share), stall_s=max(shape.stall_s, self.ms / 1000)
        )
