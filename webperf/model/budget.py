"""A budget: an upper (or lower) bound on a statistic of a metric."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fnmatch import fnmatchcase


class Level(StrEnum):
    """Of a budget. TARGET is written beside a CRITICAL one: missing it is said, and only the critical one fails."""

    TARGET = "target"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Budget:
    """`load_time: p75 < 2000 ms`. `limit` is in the metric's own unit (ms, bytes, count, score).

    `step` None: the metric's budget holds for every step that has it. `where`: names or patterns (`phone-*`), each of
    which must be that of the device or of its network. `optional`: of a ready set, so that a journey without such a
    metric (a map, say) breaks nothing.
    """

    metric: str
    statistic: str
    operator: str
    limit: float
    unit: str
    step: str | None = None
    where: tuple[str, ...] = ()
    level: Level | None = None
    optional: bool = False

    def __str__(self) -> str:
        unit = "" if self.unit in {"count", "score"} else f" {self.unit}"
        return f"{self.statistic} {self.operator} {self.limit:.15g}{unit}"

    @property
    def key(self) -> str:
        """As it is written: `open: load_time @ phone-low`."""
        return " @ ".join(((f"{self.step}: " if self.step else "") + self.metric, *self.where))

    def holds_on(self, device: str, network: str) -> bool:
        """Is it about this device on its network?"""
        return all(fnmatchcase(device, name) or fnmatchcase(network, name) for name in self.where)

    @property
    def subject(self) -> tuple[str, str, bool]:
        """What it bounds, and from which side: of two budgets with one subject the more particular holds."""
        return self.metric, self.statistic, self.operator in ("<", "<=")

    @property
    def particularity(self) -> tuple[bool, int]:
        """One step before all steps, then the number of conditions."""
        return self.step is not None, len(self.where)
