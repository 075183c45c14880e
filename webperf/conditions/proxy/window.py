"""TCP's slow start: a connection may have ten packets under way, then twice as many with each round trip.

RFC 6928 (initial window of ten), RFC 5681 (doubling; begin again after a silence of one retransmission timeout). Losses
do not shrink it: a lost packet here only comes late.
"""

from __future__ import annotations

from webperf.conditions.proxy.shape import PACKET_BYTES

INITIAL_BYTES = 10 * PACKET_BYTES
LEAST_TIMEOUT_S = 0.2


class Window:
    """Bytes that one direction of a connection may have under way."""

    def __init__(self) -> None:
        self._limit = INITIAL_BYTES
        self._under_way = 0
        self._last_s = 0.0

    def room(self, now: float, round_trip_s: float) -> int:
        """How many bytes may be sent now."""
        if not self._under_way and now - self._last_s > round_trip_s + LEAST_TIMEOUT_S:
            self._limit = INITIAL_BYTES
        return max(0, self._limit - self._under_way)

    def sent(self, count: int, now: float) -> None:
        """So many were."""
        self._under_way += count
        self._last_s = now

    def acknowledged(self, count: int) -> None:
        """The other end has said so of so many."""
        self._under_way -= count
        self._limit += count
