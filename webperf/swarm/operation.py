"""What became of one operation of a user that speaks another protocol than HTTP: a connect, a rerun, a query.

It is to those users what `Outcome` is to HTTP, and is counted in the same series.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

HTTP = "http"
"""The protocol of all that has an Outcome."""


@dataclass(frozen=True, slots=True)
class Operation:
    """`method` and `name` are its labels (`RERUN`, `State`); `error` is one of `outcome.ERRORS`.

    `trends` are metrics of the protocol's own in ms, `counts` its counters. What is no operation by itself, such as a
    message that came unasked, has `counted=False`: only its bytes, trends and counts are added.
    """

    protocol: str
    method: str
    name: str
    started_s: float
    ended_s: float
    error: str | None = None
    bytes_sent: int = 0
    bytes_received: int = 0
    trends: Mapping[str, float] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    counted: bool = True

    @property
    def duration_ms(self) -> float:
        """From wanting it to its end, or its failure."""
        return (self.ended_s - self.started_s) * 1000.0
