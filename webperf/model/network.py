"""A network: the numbers of an access line, between the browser and everything it talks to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

PATIENCE_BYTES = 8_000_000
PATIENCE_TRIPS = 20


class Throttling(StrEnum):
    """Who slows the network down."""

    PROXY = "proxy"
    """webperf's own SOCKS5 proxy: every TCP connection, WebSockets and workers too."""
    DEVTOOLS = "devtools"
    """Chromium's own throttling as Lighthouse applies it: requests only, WebSocket messages get no latency."""


@dataclass(frozen=True, slots=True)
class Network:
    """Times in ms, rates in kbit/s of TCP payload (1 kbit = 1000 bit); a rate of 0 is unlimited.

    `rtt_ms` is the whole round trip, half of it each way; `jitter_ms` is how far a one-way time strays to either
    side. `loss` is the share of packets (1460 bytes) that come one round trip later, and hold up what follows them
    on their connection, as a retransmitted packet does. `max_connections` (0: no limit) are open at once; more are
    refused. `source` says where the numbers come from.
    """

    name: str
    rtt_ms: float = 0.0
    down_kbps: float = 0.0
    up_kbps: float = 0.0
    jitter_ms: float = 0.0
    loss: float = 0.0
    slow_start: bool = False
    max_connections: int = 0
    offline: bool = False
    title: str = ""
    source: str = ""

    @property
    def shaped(self) -> bool:
        """Is anything of it slower than the machine itself?"""
        times = self.rtt_ms or self.jitter_ms or self.loss
        return bool(times or self.down_kbps or self.up_kbps or self.max_connections or self.offline)

    @property
    def patience_ms(self) -> float:
        """How much longer than on a fast network an app may take: until 8 MB are down, twice a Streamlit app's."""
        return (PATIENCE_BYTES * 8 / self.down_kbps if self.down_kbps else 0.0) + PATIENCE_TRIPS * self.rtt_ms

    @property
    def numbers(self) -> str:
        """For people: `RTT 150 ms, 1638 kbit/s down, 750 up`."""
        if self.offline:
            return "no connection"
        if not self.shaped:
            return "as fast as this machine"
        down, up = (f"{rate:.6g} kbit/s" if rate else "unlimited" for rate in (self.down_kbps, self.up_kbps))
        parts = [f"RTT {self.rtt_ms:g} ms", f"{down} down, {up} up"]
        parts += [f"jitter ±{self.jitter_ms:g} ms"] if self.jitter_ms else []
        parts += [f"loss {self.loss:.3%}"] if self.loss else []
        parts += ["slow start"] if self.slow_start else []
        parts += [f"at most {self.max_connections} connections"] if self.max_connections else []
        return ", ".join(parts)


UNSHAPED = Network("none", title="The machine's own network, not slowed down")
