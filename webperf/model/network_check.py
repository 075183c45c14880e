"""What the network that was asked for turned out to be, as the browser saw it before the first trial."""

from __future__ import annotations

from dataclasses import dataclass

TOLERANCE = 0.1
"""A network that is off by more than this share makes a run DEGRADED."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One quantity: `rtt_ms` of a `fetch`, `down_kbps` of a `websocket` ... `asked` None: no number was asked for."""

    what: str
    asked: float | None
    measured: float
    slack: float = 0.0
    """What may be off besides the tolerance, in the quantity's unit: jitter is meant to be."""

    @property
    def error(self) -> float | None:
        """How far off, as a share of what was asked; negative where it is less."""
        return self.measured / self.asked - 1 if self.asked else None

    @property
    def is_off(self) -> bool:
        """Is it further off than it may be?"""
        return self.asked is not None and abs(self.measured - self.asked) > TOLERANCE * self.asked + self.slack


@dataclass(frozen=True, slots=True)
class NetworkCheck:
    """Of one network. `trouble`: why it could not be measured; "" when it was."""

    network: str
    throttling: str
    quantities: tuple[Measured, ...] = ()
    trouble: str = ""

    @property
    def reservations(self) -> tuple[str, ...]:
        """What a reader of the run must know; none when the network is what was asked for."""
        name = f"network {self.network}"
        if self.trouble:
            return (f"{name} could not be checked: {self.trouble}",)
        off = "; ".join(
            f"{q.what.replace('_', ' ')} {q.measured:.4g}, asked {q.asked:.4g}" for q in self.quantities if q.is_off
        )
        return (f"{name} is not what was asked for: {off}",) if off else ()
