"""Faults of the network: the shaping proxy's own kinds (`conditions/faults/`), on every line of the run at once."""

from __future__ import annotations

from dataclasses import dataclass

from webperf.conditions import Bandwidth, BlackHole, Jitter, Latency, Refuse, Reset, Stall
from webperf.conditions import Fault as ProxyFault
from webperf.faults.base import Fault, Ground, NotInflicted, Undo


@dataclass(frozen=True, slots=True)
class NetworkFault(Fault):
    """`bends` is what the proxy is told; it holds the fault, and takes it off after its time by itself."""

    @property
    def bends(self) -> ProxyFault:
        """The proxy's record."""
        raise NotImplementedError

    def begin(self, ground: Ground, ttl_s: float) -> Undo:
        """On all lines."""
        if ground.lines is None:
            raise NotInflicted(f"{self.kind}: nothing goes through the shaping proxy")
        return ground.lines.put_on(self.bends, ttl_s)


@dataclass(frozen=True, slots=True)
class SlowNetwork(NetworkFault):
    """`ms` more on the round trip."""

    ms: float

    kind = "latency"
    example = "latency:200ms"

    @property
    def what(self) -> str:
        """`200 ms more latency`."""
        return f"{self.ms:g} ms more latency"

    @property
    def bends(self) -> ProxyFault:
        """Half of it each way."""
        return Latency(self.ms)


@dataclass(frozen=True, slots=True)
class JitteryNetwork(NetworkFault):
    """One-way times stray by up to `ms`."""

    ms: float

    kind = "jitter"
    example = "jitter:50ms"

    @property
    def what(self) -> str:
        """`50 ms of jitter`."""
        return f"{self.ms:g} ms of jitter"

    @property
    def bends(self) -> ProxyFault:
        """To either side."""
        return Jitter(self.ms)


@dataclass(frozen=True, slots=True)
class StallingNetwork(NetworkFault):
    """A `share` of what is sent is lost, and comes `ms` later, with all that is behind it."""

    share: float
    ms: float = 200.0

    kind = "stall"
    example = "stall:5%"

    @property
    def what(self) -> str:
        """`5 % of what is sent stalls for 200 ms`."""
        return f"{100 * self.share:.3g} % of what is sent stalls for {self.ms:g} ms"

    @property
    def bends(self) -> ProxyFault:
        """As packet loss looks from TCP."""
        return Stall(self.share, self.ms)


@dataclass(frozen=True, slots=True)
class NarrowNetwork(NetworkFault):
    """At most `kbps` kbit/s each way, for all connections of a line together."""

    kbps: float

    kind = "bandwidth"
    example = "bandwidth:1600kbps"

    @property
    def what(self) -> str:
        """`1600 kbit/s at most`."""
        return f"{self.kbps:g} kbit/s at most"

    @property
    def bends(self) -> ProxyFault:
        """A narrow line."""
        return Bandwidth(self.kbps)


@dataclass(frozen=True, slots=True)
class ResettingNetwork(NetworkFault):
    """Every connection is reset, and each new one."""

    kind = "reset"
    example = "reset"

    @property
    def what(self) -> str:
        """`connections reset`."""
        return "connections reset"

    @property
    def bends(self) -> ProxyFault:
        """RST."""
        return Reset()


@dataclass(frozen=True, slots=True)
class RefusingNetwork(NetworkFault):
    """New connections are refused; those that there are stay."""

    kind = "refuse"
    example = "refuse"

    @property
    def what(self) -> str:
        """`new connections refused`."""
        return "new connections refused"

    @property
    def bends(self) -> ProxyFault:
        """As if nobody listened."""
        return Refuse()


@dataclass(frozen=True, slots=True)
class DeadNetwork(NetworkFault):
    """Nothing passes and nothing is answered."""

    kind = "black_hole"
    example = "black_hole"

    @property
    def what(self) -> str:
        """`network dead`."""
        return "nothing passes the network"

    @property
    def bends(self) -> ProxyFault:
        """Held until it ends."""
        return BlackHole()
