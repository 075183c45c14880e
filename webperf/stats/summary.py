"""The statistics of a run: one small record per metric of a step on a device."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webperf.model.run import Summary
from webperf.model.sample import Phase, Sample
from webperf.stats.median_interval import median_interval
from webperf.stats.percentile import percentile

SMALLEST_N_OF = {"p95": 20}
"""Values a statistic needs before its number means what its name says; 1 where not named.

Below 20 values the 95th percentile lies between the two largest: it is the maximum under another name.
"""


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known of a list of numbers. All None when it is empty."""

    n: int
    median: float | None = None
    p75: float | None = None
    p95: float | None = None
    min: float | None = None
    max: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None


def summarise(values: Iterable[float]) -> Statistics:
    """Median, p75, p95 (from 20 values), extremes and the 95 % interval of the median (from 6 values).

    Values that are not finite are no measurements and are not counted.
    """
    ordered = sorted(value for value in values if math.isfinite(value))
    if not ordered:
        return Statistics(n=0)
    ci_low, ci_high = median_interval(ordered) or (None, None)
    return Statistics(
        n=len(ordered),
        median=percentile(ordered, 50),
        p75=percentile(ordered, 75),
        p95=percentile(ordered, 95) if len(ordered) >= SMALLEST_N_OF["p95"] else None,
        min=ordered[0],
        max=ordered[-1],
        ci_low=ci_low,
        ci_high=ci_high,
    )


def summaries(samples: Iterable[Sample]) -> tuple[Summary, ...]:
    """One Summary per (journey, step, device, metric) with `measure` samples, in order of first appearance.

    A group whose values are all missing still has its Summary, with n = 0: absence is shown, never left out.
    """
    groups: dict[tuple[str, str, str, str], list[Sample]] = {}
    for sample in samples:
        if sample.phase is Phase.MEASURE:
            groups.setdefault((sample.journey, sample.step, sample.device, sample.metric), []).append(sample)
    return tuple(_summary(group) for group in groups.values())


def _summary(group: Sequence[Sample]) -> Summary:
    first = group[0]
    found = summarise(sample.value for sample in group if sample.value is not None)
    return Summary(
        journey=first.journey,
        step=first.step,
        device=first.device,
        metric=first.metric,
        n=found.n,
        median=found.median,
        p75=found.p75,
        p95=found.p95,
        min=found.min,
        max=found.max,
        ci_low=found.ci_low,
        ci_high=found.ci_high,
        unit=first.unit,
    )
