"""All iterations of a step's headline metrics, side by side: never only a median."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from webperf.model.metric import HEADLINES, METRICS
from webperf.report.view.index import Index
from webperf.report.view.numbers import NOTHING, numbers
from webperf.report.view.records import Bin, Mark, Numbers, Spread, SpreadRow
from webperf.stats.percentile import percentile
from webperf.stats.quantity import limit_quantity, quantity

MOST_DOTS = 60
"""Values of a row that are still a dot each."""
_COLUMNS = 64
"""Dots that lie closer than this share of the axis are stacked."""
_HIGHEST = 4
"""Dots of a stack; what is more lies on the highest."""
_BINS = 48
# The axis goes a little beyond the largest value.
_MARGIN = 1.03


def make_spreads(index: Index, journey: str, step: str) -> tuple[Spread, ...]:
    """One for each headline metric of the step, a row a device."""
    found = (_spread(index, journey, step, metric) for metric in HEADLINES if metric in index.metrics)
    return tuple(spread for spread in found if spread.rows)


def _spread(index: Index, journey: str, step: str, metric: str) -> Spread:
    keys = [(journey, step, device, metric) for device in index.devices(journey)]
    values = {key: [s.value for s in index.samples.get(key, ()) if s.value is not None] for key in keys}
    shown = [key for key in keys if values[key] and index.applies(key)]
    limits = dict.fromkeys(
        (finding.limit, f"{' '.join(finding.budget.split()[:2])} {limit_quantity(finding.limit, finding.unit)}")
        for key in shown
        for finding in index.findings.get(key, ())
        if finding.limit is not None
    )
    end = _MARGIN * max([0.0, *(max(values[key]) for key in shown), *(limit for limit, _ in limits)]) or 1.0
    known = METRICS[metric]
    return Spread(
        title=f"{known.title}: every iteration",
        axis_end=quantity(end, known.unit),
        columns=("Median", "p75", "p95", "Max"),
        rows=tuple(_row(numbers(index, key), values[key], end, known.unit) for key in shown),
        limits=tuple((limit / end, text) for limit, text in limits),
    )


def _row(known: Numbers, values: Sequence[float], end: float, unit: str) -> SpreadRow:
    ordered = sorted(values)
    low, mid, high = (percentile(ordered, share) / end for share in (25, 50, 75))
    few = len(values) <= MOST_DOTS
    missing = f", {known.missing}" if known.missing else ""
    return SpreadRow(
        name=known.device,
        note=f"n = {known.n}{missing}",
        values=(known.median, known.p75, known.p95 or NOTHING, known.high),
        quartiles=(low, mid, high),
        marks=tuple(_marks(ordered, end, unit)) if few else (),
        bins=() if few else tuple(_bins(ordered, end)),
    )


def _marks(ordered: Sequence[float], end: float, unit: str) -> Iterator[Mark]:
    stacks: Counter[int] = Counter()
    for value in ordered:
        place = int(_COLUMNS * value / end)
        yield Mark(value / end, min(stacks[place], _HIGHEST), quantity(value, unit))
        stacks[place] += 1


def _bins(ordered: Sequence[float], end: float) -> Iterator[Bin]:
    counts = Counter(int(_BINS * value / end) for value in ordered)
    most = max(counts.values())
    for place, count in sorted(counts.items()):
        yield Bin(place / _BINS, 0.9 / _BINS, count / most)
