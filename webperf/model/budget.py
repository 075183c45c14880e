"""A budget: an upper (or lower) bound on a statistic of a metric."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Budget:
    """`load_time: p75 < 2000 ms`. `limit` is in the metric's own unit (ms, bytes, count, score).

    `step` None: the metric's budget holds for every step that has it.
    """

    metric: str
    statistic: str
    operator: str
    limit: float
    unit: str
    step: str | None = None

    def __str__(self) -> str:
        unit = "" if self.unit in {"count", "score"} else f" {self.unit}"
        return f"{self.statistic} {self.operator} {self.limit:.15g}{unit}"
