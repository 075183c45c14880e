"""What every reader of a foreign format gives, and how it says that a file is none of its own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from webperf.model.sample import Phase, Sample


@dataclass(frozen=True, slots=True)
class Foreign:
    """A tool's result. `environment` has the keys of a run's; `started_at` is "" where the file does not say."""

    tool: str
    samples: tuple[Sample, ...]
    started_at: str = ""
    environment: Mapping[str, Any] = field(default_factory=dict)


def measured(journey: str, metric: str, values: Iterable[object], unit: str, *, step: str = "", device: str = "",
             scale: float = 1.0) -> tuple[Sample, ...]:  # fmt: skip
    """A sample a value, in order. Raises ValueError for what is no number."""
    return tuple(
        Sample(journey, step, device, "", number, Phase.MEASURE, metric, scale * as_number(value, metric), unit)
        for number, value in enumerate(values)
    )


def as_number(value: object, what: str) -> float:
    """A finite number. Raises ValueError that names it."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        raise ValueError(f"{what}: {str(value)[:40]!r} is no number")
    return float(value)


def table(plain: object, what: str) -> Mapping[str, Any]:
    """A JSON object. Raises ValueError that names it."""
    if not isinstance(plain, dict):
        raise ValueError(f"{what}: expected an object, found {type(plain).__name__}")
    return plain


def listed(plain: object, what: str) -> list[Any]:
    """A JSON list. Raises ValueError that names it."""
    if not isinstance(plain, list):
        raise ValueError(f"{what}: expected a list, found {type(plain).__name__}")
    return plain
