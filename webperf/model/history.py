"""What the history holds: sessions (one run each), series (one thing measured over sessions) and their values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from webperf.model.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Session:
    """One run in the history. `id` is its number there; `tool` is webperf, or what an import was measured with."""

    id: int
    run_id: str
    tool: str
    started_at: datetime
    commit: str
    branch: str
    dirty: bool
    environment: Fingerprint
    validity: str
    verdict: str
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Short, for a sentence: number and commit."""
        return f"#{self.id}" + (f" ({self.commit[:8]}{'+' if self.dirty else ''})" if self.commit else "")


@dataclass(frozen=True, slots=True)
class Series:
    """One metric of one step under the same conditions. `cpu` is how pages were slowed down; "" where not at all."""

    journey: str
    step: str
    device: str
    network: str
    cpu: str
    metric: str
    unit: str

    @property
    def place(self) -> tuple[str, ...]:
        """Equal for the metrics of one step under the same conditions."""
        return self.journey, self.step, self.device, self.network, self.cpu

    @property
    def place_name(self) -> str:
        """`tour / open / phone (slow-4g)`."""
        conditions = " ".join(part for part in (self.network.removeprefix("none"), self.cpu) if part)
        place = " / ".join(part for part in (self.journey, self.step, self.device) if part)
        return place + (f" ({conditions})" if conditions else "")

    def __str__(self) -> str:
        return f"{self.metric} of {self.place_name}"


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a series in one run, or the reason for having none."""

    series: Series
    value: float | None
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """What one session measured of one series; `values` in the series' unit, without those that are missing."""

    session: Session
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Selection:
    """Which sessions are asked for; the newest `last` of those that fit. Empty texts fit all."""

    branch: str = ""
    tool: str = ""
    machine: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    last: int = 200
    usable: bool = False
    """Without those whose numbers are INVALID."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A name for runs to compare with, by their numbers: all that were saved, and those that were pinned."""

    name: str
    created_at: datetime
    runs: tuple[int, ...]
    pinned: tuple[int, ...]
