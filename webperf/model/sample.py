"""A sample: one number, or one reason for its absence, from one step of one iteration."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from webperf.model.missing import Missing


class Phase(StrEnum):
    """Only `measure` samples are summarised; the others are kept and labelled."""

    WARMUP = "warmup"
    MEASURE = "measure"
    DIAGNOSIS = "diagnosis"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a metric formula returns for one step: a value in the metric's own unit, or a reason."""

    metric: str
    value: float | None = None
    missing: Missing | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.value is None) == (self.missing is None):
            raise ValueError(f"{self.metric}: a reading has a value or a reason, never both or none")
        if self.value is not None and not math.isfinite(self.value):
            raise ValueError(f"{self.metric}: {self.value} is no measurement")


@dataclass(frozen=True, slots=True)
class Sample:
    """A reading with where it comes from. Written as such to `run.json` (DESIGN section 4)."""

    journey: str
    step: str
    device: str
    network: str
    iteration: int
    phase: Phase
    metric: str
    value: float | None
    unit: str
    missing: Missing | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
