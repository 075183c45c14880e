"""Does an app work on phones and tablets? The share of checks that a device passed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

TARGET_SHARE = 0.75
"""What a device should reach."""


class Check(StrEnum):
    """What is checked. The last four in the page, after each step of the diagnosis iteration."""

    COMPLETES = "completes"
    """No iteration of the journey failed."""
    BUDGETS = "budgets"
    """All budgets of the journey are kept; no such check where a budget is undecided or there is none."""
    VIEWPORT = "viewport"
    """The viewport meta says width=device-width."""
    OVERFLOW = "overflow"
    """Nothing is wider than the screen."""
    TAP_TARGETS = "tap_targets"
    """WCAG 2.2, 2.5.8: targets are 24 x 24 CSS px, or have room around them, or stand in a line of text."""
    TEXT_SIZE = "text_size"
    """At least 60 % of the visible characters are 12 px or larger (Lighthouse's rule up to version 12)."""


@dataclass(frozen=True, slots=True)
class MobileCheck:
    """One check of a step, or of a whole journey (`step` empty). `detail` says what failed: names, never texts."""

    device: str
    journey: str
    step: str
    check: Check
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True)
class MobileDevice:
    """A phone or tablet: `share` (0 to 1) of its checks passed, which is enough (`met`) from `TARGET_SHARE` on."""

    device: str
    share: float
    met: bool
    checks: tuple[MobileCheck, ...]

    @property
    def passed(self) -> int:
        """How many of them."""
        return sum(check.passed for check in self.checks)
