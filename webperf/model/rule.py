"""What a comparison must show before it is called anything."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """Detection and size are separate questions: p below alpha over the whole family, and an effect worth a word.

    `alpha` is the chance of a single false alarm in all gating tests of a comparison, over all its `looks`; outside
    the gate `exploratory` bounds the share of false alarms in what is reported. `floor`: worse by less is no
    regression even if it is certain. `margin`: UNCHANGED means proved not worse by so much, with an interval of
    `confidence` that holds for all looks together.
    """

    alpha: float = 0.01
    exploratory: float = 0.05
    floor: float = 0.05
    margin: float = 0.10
    confidence: float = 0.95
    looks: int = 1

    @property
    def alpha_per_look(self) -> float:
        """Spent equally: five looks at a fifth each never add up to more than the whole (Bonferroni)."""
        return self.alpha / self.looks

    @property
    def confidence_per_look(self) -> float:
        """Of the interval at one look."""
        return 1 - (1 - self.confidence) / self.looks
