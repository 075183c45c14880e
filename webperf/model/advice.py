"""Advice on a journey: what in it cannot be measured, or gives numbers that mislead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """One piece of it. `file` and `line` say where; empty and 0 where it is about samples, not about a script."""

    journey: str
    file: str
    line: int
    rule: str
    message: str

    @property
    def place(self) -> str:
        """`journeys/tour.py:12`, or the journey's name."""
        return f"{self.file}:{self.line}" if self.file else self.journey

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}: {self.message}"
