"""How fast the processor behind a device is meant to be, and what became of that."""

from __future__ import annotations

from dataclasses import dataclass

TOLERANCE = 0.1
"""A slowdown that misses its class by more than this share makes a run DEGRADED."""

PATIENCE_MS = 4_000.0


@dataclass(frozen=True, slots=True)
class CpuClass:
    """A kind of device. `index` is Lighthouse's BenchmarkIndex; None: as fast as the machine is."""

    name: str
    index: float | None
    title: str


@dataclass(frozen=True, slots=True)
class Slowdown:
    """Of one device's pages. `rate` is what Chromium is asked for; 1 is no slowdown.

    `wanted_index` and `achieved_index` are benchmark indices, None where the rate was given and not found out.
    """

    rate: float = 1.0
    cpu_class: str = ""
    wanted_index: float | None = None
    achieved_index: float | None = None

    @property
    def slowed(self) -> bool:
        """Is anything slowed down?"""
        return self.rate > 1

    @property
    def patience_ms(self) -> float:
        """How much longer than on this machine a step may take: a Streamlit map's scripts need 4 s of a fast one."""
        return PATIENCE_MS * (self.rate - 1)

    @property
    def reservation(self) -> str | None:
        """What a reader must know of it, or None."""
        if self.wanted_index is None or self.achieved_index is None:
            return None
        off = self.achieved_index / self.wanted_index - 1
        if abs(off) <= TOLERANCE:
            return None
        way = "slower" if off < 0 else "faster"
        return f"processor: slowed down {self.rate:.3g} times it is {abs(off):.0%} {way} than a {self.cpu_class} one"


UNSLOWED = Slowdown()


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was found out before the first trial. `host_index`: the benchmark without slowdown; None: not measured."""

    host_index: float | None
    slowdowns: dict[str, Slowdown]
    """By the device's name."""

    @property
    def reservations(self) -> tuple[str, ...]:
        """Of all devices, each once."""
        return tuple(dict.fromkeys(r for s in self.slowdowns.values() if (r := s.reservation)))
