"""What one direction of a line does to bytes, all things considered: the network's numbers and the faults on it."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.model.network import Network

PACKET_BYTES = 1460
"""TCP payload of an Ethernet packet: the unit in which connections share a line, and in which packets are lost."""

# A share is never shorter than this: more turns a second would cost time and show nothing.
_SHORTEST_TURN_S = 0.0005
_LEAST_WAITING_BYTES = 256 << 10
_WAITING_S = 0.04


@dataclass(frozen=True, slots=True)
class Shape:
    """Seconds and bytes. `bytes_per_s` None: unlimited. `held`: nothing passes until that ends."""

    delay_s: float = 0.0
    jitter_s: float = 0.0
    bytes_per_s: float | None = None
    loss: float = 0.0
    round_trip_s: float = 0.0
    slow_start: bool = False
    held: bool = False
    stall_share: float = 0.0
    """Of what is sent, so much comes `stall_s` late."""
    stall_s: float = 0.0

    @property
    def is_free(self) -> bool:
        """Does it do nothing at all?"""
        return not (self.delay_s or self.jitter_s or self.bytes_per_s or self.loss or self.held or self.stall_share)

    @property
    def turn_bytes(self) -> int | None:
        """How much a connection may send before it is the next one's turn."""
        return None if self.bytes_per_s is None else max(PACKET_BYTES, int(self.bytes_per_s * _SHORTEST_TURN_S))

    @property
    def waiting_limit_bytes(self) -> int:
        """How much of a connection may wait for the line: enough that it never idles, and no more."""
        return max(_LEAST_WAITING_BYTES, int((self.bytes_per_s or 0) * _WAITING_S))

    def sending_s(self, count: int) -> float:
        """How long the line is occupied by so many bytes."""
        return count / self.bytes_per_s if self.bytes_per_s else 0.0


def shapes_of(network: Network) -> tuple[Shape, Shape]:
    """Up (from the browser) and down (to it)."""
    return _shape(network, network.up_kbps), _shape(network, network.down_kbps)


def bytes_per_s(kbps: float) -> float | None:
    """From kbit/s; 0 is unlimited."""
    return kbps * 1000 / 8 if kbps else None


def _shape(network: Network, kbps: float) -> Shape:
    return Shape(
        delay_s=network.rtt_ms / 2000,
        jitter_s=network.jitter_ms / 1000,
        bytes_per_s=bytes_per_s(kbps),
        loss=network.loss,
        round_trip_s=network.rtt_ms / 1000,
        slow_start=network.slow_start,
    )
