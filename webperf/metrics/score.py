"""`score`: Lighthouse's performance score, from our own readings of one page load.

Curves, control points and weights as in Lighthouse 10 to 13: `shared/statistics.js` (log-normal curve),
`shared/util.js` computeLogNormalScore (boost and floor), `core/audits/metrics/*.js` (points),
`core/config/default-config.js` (weights), `core/scoring.js` (mean, rounded to two decimals).
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

INVERSE_ERFC_ONE_FIFTH = 0.9061938024368232
# The doubles next below 0.9 and 0.5: what a band may reach at most.
LARGEST_AVERAGE = math.nextafter(0.9, 0)
LARGEST_FAILING = math.nextafter(0.5, 0)


@dataclass(frozen=True, slots=True)
class Points:
    """Where a curve gives .90 (`p10`) and .50 (`median`), in the metric's unit."""

    p10: float
    median: float


@dataclass(frozen=True, slots=True)
class Part:
    """A metric's share of the score, in percent, and its curve on a phone and on a desktop."""

    weight: int
    mobile: Points
    desktop: Points

    def points(self, *, mobile: bool) -> Points:
        """Of one form factor."""
        return self.mobile if mobile else self.desktop


PARTS: Mapping[str, Part] = {
    "fcp": Part(10, Points(1800, 3000), Points(934, 1600)),
    "speed_index": Part(10, Points(3387, 5800), Points(1311, 2300)),
    "lcp": Part(25, Points(2500, 4000), Points(1200, 2400)),
    "tbt": Part(30, Points(200, 600), Points(150, 350)),
    "cls": Part(25, Points(0.1, 0.25), Points(0.1, 0.25)),
}
NOT_MEASURED = "not measured"


def readings(step: StepCapture, found: Mapping[str, Reading]) -> Iterator[Reading]:
    """The score of the page, from the step's other readings by name."""
    yield score(found, mobile=step.mobile)


def score(found: Mapping[str, Reading], *, mobile: bool) -> Reading:
    """0 to 100. Where a part has no value, the mean is over the others, and `missing_parts` says which and why.

    Lighthouse itself gives no score then. A page that painted nothing has none here either: what is left, a
    layout that did not shift and a thread that was not blocked, would call it perfect.
    """
    paint = found.get("fcp")
    if paint is None or paint.value is None:
        return Reading("score", missing=paint.missing if paint else Missing.NO_FCP)
    values = {name: found[name].value for name in PARTS if name in found}
    parts = {name: _part(name, value, mobile=mobile) for name, value in values.items() if value is not None}
    detail = {
        "form": "mobile" if mobile else "desktop",
        "parts": parts,
        "missing_parts": {name: _why(found.get(name)) for name in PARTS if name not in parts},
    }
    mean = weighted_mean({name: part["score"] for name, part in parts.items()})
    return Reading("score", round(mean * 100), detail=detail)


def _part(name: str, value: float, *, mobile: bool) -> dict[str, float]:
    points = PARTS[name].points(mobile=mobile)
    return {"value": value, "score": audit_score(value, points), "weight": PARTS[name].weight}


def _why(reading: Reading | None) -> str:
    return reading.missing.value if reading and reading.missing else NOT_MEASURED


def weighted_mean(scores: Mapping[str, float]) -> float:
    """Of parts scored 0 to 1, by their weights; rounded to two decimals as JavaScript's Math.round does."""
    weights = {name: PARTS[name].weight for name in scores}
    mean = sum(scores[name] * weight for name, weight in weights.items()) / sum(weights.values())
    return math.floor(mean * 100 + 0.5) / 100


def audit_score(value: float, points: Points) -> float:
    """Score of one metric, 0 to 1 in steps of 0.01: the curve, with up to half a point more above .90."""
    percentile = log_normal_score(value, points)
    if percentile > 0.9:
        percentile += 0.05 * (percentile - 0.9)
    return math.floor(percentile * 100) / 100


def log_normal_score(value: float, points: Points) -> float:
    """The part of a log-normal distribution above `value`; clamped, so that points on a limit fall in their band."""
    if value <= 0:
        return 1.0
    z = math.log(value / points.median) * INVERSE_ERFC_ONE_FIFTH / -math.log(points.p10 / points.median)
    above = (1 - erf(z)) / 2
    if value <= points.p10:
        return max(0.9, min(1.0, above))
    if value <= points.median:
        return max(0.5, min(LARGEST_AVERAGE, above))
    return max(0.0, min(LARGEST_FAILING, above))


def erf(x: float) -> float:
    """Abramowitz and Stegun 7.1.26, as Lighthouse has it; within 1.5e-7 of `math.erf`."""
    t = 1 / (1 + 0.3275911 * abs(x))
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    return math.copysign(1 - series * math.exp(-x * x), x)
