"""What people are admitted for: how often, at which age and season, how badly and for how long.

The shapes are plausible, the figures are not statistics: nobody should quote them.
"""

import math
from dataclasses import dataclass

# Life stages by first age in years; each condition has one weight a stage.
STAGES = (0, 5, 15, 30, 45, 60, 75)
OLDEST = 100

SEVERITIES = ("mild", "moderate", "severe", "critical")
SEXES = ("F", "M")

# People in Australia by five-year age group from 0-4 to 80-84, then 85 and over, in tens of thousands.
_AGE_GROUPS = (150, 162, 164, 155, 168, 185, 190, 188, 178, 162, 163, 155, 152, 136, 117, 88, 58, 55)


@dataclass(frozen=True, slots=True)
class Condition:
    """One reason for admission.

    `frequency` weighs it against the others; `by_stage` says how much likelier it is at each life stage;
    `swing` is the seasonal amplitude from 0 to 1 around month `peak` (1 = January); `stay_days` is the mean stay of
    a moderate case; `cost_aud` the mean cost of a day in hospital, in Australian dollars.
    """

    name: str
    frequency: int
    by_stage: tuple[int, int, int, int, int, int, int]
    swing: float
    peak: int
    female_percent: int
    by_severity: tuple[int, int, int, int]
    stay_days: float
    cost_aud: int

    def month_weights(self) -> list[int]:
        """Twelve integers, January first, following a cosine; in the south winter peaks in July."""
        turns = [(month - self.peak) / 12 for month in range(1, 13)]
        return [round(1000 * (1 + self.swing * math.cos(2 * math.pi * turn))) for turn in turns]


CONDITIONS = (
    # name, frequency, by_stage, swing, peak, female_percent, by_severity, stay_days, cost_aud
    Condition("Influenza and pneumonia", 130, (9, 4, 3, 3, 4, 8, 16), 0.85, 7, 50, (5, 6, 3, 1), 4.5, 1900),
    Condition("Bronchiolitis (RSV)", 45, (60, 2, 0, 0, 0, 1, 2), 0.90, 6, 44, (6, 5, 2, 1), 2.6, 1800),
    Condition("Asthma", 60, (14, 14, 7, 5, 5, 4, 4), 0.35, 6, 55, (7, 5, 2, 0), 2.1, 1500),
    Condition("Chronic lung disease", 75, (0, 0, 0, 1, 6, 16, 22), 0.55, 7, 49, (3, 7, 4, 1), 5.4, 1700),
    Condition("Ischaemic heart disease", 120, (0, 0, 1, 3, 11, 20, 24), 0.15, 7, 36, (3, 6, 4, 2), 4.0, 2900),
    Condition("Heart failure", 70, (0, 0, 0, 1, 4, 14, 34), 0.25, 8, 47, (2, 6, 5, 2), 7.2, 2100),
    Condition("Stroke", 55, (0, 0, 1, 2, 7, 16, 28), 0.10, 8, 46, (2, 5, 5, 3), 8.5, 2400),
    Condition("Type 2 diabetes", 80, (0, 0, 2, 6, 12, 16, 14), 0.05, 7, 45, (6, 7, 2, 1), 4.2, 1600),
    Condition("Kidney disease", 65, (1, 1, 2, 4, 9, 15, 20), 0.05, 2, 44, (4, 6, 4, 1), 5.1, 2200),
    Condition("Depression and anxiety", 95, (0, 5, 18, 14, 11, 5, 4), 0.10, 9, 60, (5, 7, 3, 0), 9.0, 1200),
    Condition("Falls and fractures", 125, (6, 9, 7, 5, 6, 10, 30), 0.10, 7, 54, (6, 6, 3, 1), 5.6, 2000),
    Condition("Heat-related illness", 20, (6, 3, 4, 4, 5, 9, 15), 0.95, 1, 42, (7, 4, 2, 1), 1.8, 1500),
    Condition("Gastroenteritis", 70, (16, 7, 5, 4, 4, 5, 8), 0.30, 1, 52, (8, 5, 1, 0), 2.0, 1400),
    Condition("Cancer treatment", 140, (2, 1, 2, 6, 15, 24, 18), 0.03, 3, 50, (3, 6, 4, 2), 5.8, 3100),
    Condition("Childbirth", 115, (0, 0, 20, 26, 1, 0, 0), 0.06, 9, 100, (7, 4, 1, 0), 2.9, 2300),
)

CONDITION_NAMES = tuple(condition.name for condition in CONDITIONS)


def stage_of(age: int) -> int:
    """The index of the life stage that an age in years belongs to."""
    return sum(age >= first for first in STAGES) - 1


def people_by_age() -> list[int]:
    """Weights for each age from 0 to `OLDEST` years; the last group fades out evenly."""
    steady = [_AGE_GROUPS[age // 5] * 100 for age in range(85)]
    years_left = [OLDEST + 1 - age for age in range(85, OLDEST + 1)]
    return steady + [_AGE_GROUPS[-1] * 500 * left // sum(years_left) for left in years_left]


def severity_weights(condition: Condition, stage: int) -> list[int]:
    """How a condition's cases split over `SEVERITIES` at a life stage: the old fall ill more severely."""
    shift = (12 - stage, 10, 6 + 2 * stage, 2 + 3 * stage)
    return [weight * factor for weight, factor in zip(condition.by_severity, shift, strict=True)]
