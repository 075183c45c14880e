"""Numbers out of a sample's detail. A run.json from elsewhere may hold anything: what is no number is left out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from statistics import median
from typing import Any

# Of a time in ms or of bytes; JSON knows numbers that are too large for any reader.
LARGEST = 1e15


def number(value: object) -> float | None:
    """None for what is no number, or none that a reader could use."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) > LARGEST:
        return None
    return None if math.isnan(value) else float(value)


def medians(records: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """By name, over the records that have a number of that name.

    >>> medians([{"a": 1, "b": None}, {"a": 3}])
    {'a': 2.0}
    """
    values: dict[str, list[float]] = {}
    for record in records:
        for name, value in record.items():
            if (found := number(value)) is not None:
                values.setdefault(str(name), []).append(found)
    return {name: median(found) for name, found in values.items()}
