"""What a report says of one number, as finished text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a number stands to its budgets. Formats show symbol or word besides the colour."""

    GOOD = "good"
    POOR = "poor"
    UNSURE = "unsure"
    NONE = "none"

    @property
    def symbol(self) -> str:
        """One character; a dot where no budget is set."""
        return {State.GOOD: "✓", State.POOR: "✕", State.UNSURE: "?", State.NONE: "·"}[self]

    @property
    def word(self) -> str:
        """For screen readers and legends."""
        words = {State.GOOD: "within budget", State.POOR: "budget broken", State.UNSURE: "undecided"}
        return words.get(self, "no budget")

    @staticmethod
    def worst(states: Sequence[State]) -> State:
        """The state that deserves the reader's attention."""
        return next((state for state in (State.POOR, State.UNSURE, State.GOOD) if state in states), State.NONE)


@dataclass(frozen=True, slots=True)
class Dot:
    """The value of one iteration: where it stands on its metric's axis (0..1), and as text."""

    position: float
    text: str


@dataclass(frozen=True, slots=True)
class BudgetMark:
    """A budget and whether it holds: `✓ p75 < 2 s`."""

    state: State
    text: str

    def __str__(self) -> str:
        return f"{self.state.symbol} {self.text}"


@dataclass(frozen=True, slots=True)
class Numbers:
    """One metric of one step on one device. Texts are "" where there is nothing to say.

    `values` names every iteration's value or reason. `limit` is the budget's place on the axis of `dots`. `remark` is
    what the number does not cover.
    """

    journey: str
    step: str
    device: str
    metric: str
    state: State
    n: str
    median: str
    span: str
    p75: str
    p95: str
    low: str
    high: str
    interval: str
    missing: str
    budgets: tuple[BudgetMark, ...]
    values: tuple[str, ...]
    dots: tuple[Dot, ...]
    limit: float | None
    remark: str = ""
