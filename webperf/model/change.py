"""What a comparison found of one metric: how far head is from its reference, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The four values of a comparison. UNCHANGED is proved, never the absence of proof."""

    IMPROVED = "improved"
    REGRESSED = "regressed"
    UNCHANGED = "unchanged"
    INCONCLUSIVE = "inconclusive"


class Severity(StrEnum):
    """How much worse: from 10, 25 and 50 % on. NONE: worse by less than that."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Cause:
    """A part of the metric, or a quantity beside it, that moved too. Medians in `unit`.

    `share` is how much of the metric's own change it accounts for (0..1); None where it is in another unit.
    """

    part: str
    base: float
    head: float
    unit: str
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """A comparison's numbers. `base` and `head` are medians; `ratio` is head / base with its interval at `confidence`.

    `ratio`, `low` and `high` are None where there is none to speak of: nothing measured, or a base of zero;
    `difference` with its interval is in the metric's unit. `p` is one-sided, of being worse (of being better where it
    IMPROVED), `p_adjusted` over the family of all tests that were asked together. `mde` is the relative change that
    would be found 95 times in 100 with as many values, `needed` how many it takes to settle the question, None where
    that is not known or nothing is open. `severity` is that of the ratio, `proven` what the interval proves.
    """

    kind: Kind
    reference: str
    method: str
    base: float | None
    head: float | None
    n_base: int
    n_head: int
    ratio: float | None = None
    low: float | None = None
    high: float | None = None
    difference: float | None = None
    difference_low: float | None = None
    difference_high: float | None = None
    confidence: float = 0.95
    p: float | None = None
    p_adjusted: float | None = None
    alpha: float | None = None
    floor: float | None = None
    mde: float | None = None
    needed: int | None = None
    severity: Severity = Severity.NONE
    proven: Severity = Severity.NONE
    higher_is_better: bool = False
    causes: tuple[Cause, ...] = ()
    warnings: tuple[str, ...] = ()
