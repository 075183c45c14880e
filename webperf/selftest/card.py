"""The calibration card: each promise of the statistics, its target, and what came out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from webperf.model.change import Severity
from webperf.selftest.alarms import CV, METRICS, Alarms, all_alarms
from webperf.selftest.coverage import SIZES, Coverage, all_coverage
from webperf.selftest.power import DETECT, SEVERITIES, Power, power
from webperf.selftest.sessions import BETWEEN, BUILDS, KNOWN, STEP, Watched, baseline_alarms, watched

SEED = 20_261_121

MOST_FALSE_ALARMS = 0.01
COVERAGE = (0.94, 0.97)
LEAST_FOUND = 0.95
LEAST_RIGHT = 0.90
MOST_OVERCLAIMED = 0.025
MOST_FALSE_POINTS = 0.001
LONGEST_WAIT = 2


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the card. `kept` None: a rival's number, which promises nothing."""

    title: str
    target: str
    measured: str
    kept: bool | None


@dataclass(frozen=True, slots=True)
class Card:
    """All of it: what is promised, and the same unchanged builds through rules that are in use."""

    promises: tuple[Promise, ...]
    rivals: tuple[Alarms, ...]

    @property
    def kept(self) -> bool:
        """Does everything hold?"""
        return all(promise.kept for promise in self.promises)


def make_card(seed: int = SEED) -> Card:
    """Simulate everything; takes seconds, and gives the same numbers for the same seed."""
    alarms = all_alarms(seed)
    coverage = all_coverage(seed + 1)
    tenth = power(seed + 2, 1 + DETECT, Severity.MINOR)
    severe = [power(seed + 3 + i, ratio, severity) for i, (ratio, severity) in enumerate(SEVERITIES)]
    promises = (
        _false_alarms(alarms[0]),
        *(_coverage(found) for found in coverage),
        _found(tenth),
        *_severities(severe),
        _overclaims([tenth, *severe]),
        _baseline(baseline_alarms(seed + 10)),
        *_trend(watched(seed + 11)),
    )
    return Card(promises, alarms)


def _false_alarms(found: Alarms) -> Promise:
    return Promise(
        f"false alarms: any of {METRICS} metrics in {found.builds} unchanged builds, on a machine that drifts",
        f"<= {MOST_FALSE_ALARMS:.0%}",
        f"{found.false_alarms:.2%}",
        found.false_alarms <= MOST_FALSE_ALARMS,
    )


def _coverage(found: Coverage) -> Promise:
    low, high = COVERAGE
    return Promise(
        f"coverage of the 95 % interval, {found.shape} noise, {SIZES[0]} to {SIZES[-1]} pairs",
        f"{low:.0%} to {high:.0%}",
        f"{found.lowest:.1%} to {found.highest:.1%}",
        low <= found.lowest and found.highest <= high,
    )


def _found(found: Power) -> Promise:
    return Promise(
        f"a metric {DETECT:.0%} slower is found (noise of {CV:.0%}, hiccups; {found.planned:.0f} pairs planned, "
        f"{found.measured:.0f} measured)",
        f">= {LEAST_FOUND:.0%}",
        f"{found.found:.1%}",
        found.found >= LEAST_FOUND,
    )


def _severities(found: list[Power]) -> Iterator[Promise]:
    for each, (ratio, severity) in zip(found, SEVERITIES, strict=True):
        yield Promise(
            f"{ratio - 1:.0%} slower is found and called {severity.value} ({each.measured:.0f} pairs)",
            f">= {LEAST_RIGHT:.0%}",
            f"{each.right * each.found:.1%}",
            each.right * each.found >= LEAST_RIGHT,
        )


def _overclaims(found: list[Power]) -> Promise:
    worst = max(each.overclaimed for each in found)
    return Promise(
        "severity said to be proved is higher than the true one",
        f"<= {MOST_OVERCLAIMED:.1%}",
        f"{worst:.1%}",
        worst <= MOST_OVERCLAIMED,
    )


def _baseline(false_alarms: float) -> Promise:
    return Promise(
        f"baseline of {KNOWN} sessions, {BETWEEN:.0%} apart: any of {METRICS} metrics red in {BUILDS} unchanged builds",
        f"<= {MOST_FALSE_ALARMS:.0%}",
        f"{false_alarms:.2%}",
        false_alarms <= MOST_FALSE_ALARMS,
    )


def _trend(found: Watched) -> Iterator[Promise]:
    yield Promise(
        f"trend: a flat history is suspected, looked at after each of {found.looks} sessions",
        f"<= {1000 * MOST_FALSE_POINTS:g} in 1,000",
        f"{1000 * found.wrong:.2f} in 1,000",
        found.wrong <= MOST_FALSE_POINTS,
    )
    wait = median(found.waits)
    yield Promise(
        f"trend: sessions until a step of {STEP - 1:.0%} is suspected, at the median",
        f"<= {LONGEST_WAIT}",
        f"{wait:g}",
        wait <= LONGEST_WAIT,
    )
