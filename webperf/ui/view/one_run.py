"""One run: its facts, the headlines on every device, and all it measured."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from webperf.judge.applicability import does_not_apply, reasons_in_words
from webperf.model.history import Series, Session
from webperf.model.metric import HEADLINES, METRICS
from webperf.model.sample import Sample
from webperf.stats.quantity import quantity, quantity_span
from webperf.stats.summary import Statistics, summarise
from webperf.ui.view.places import device, metric_order

Measured = Sequence[tuple[Series, Sample]]
OPENING = frozenset({"ttfb", "load_time"})
"""A step that has one of these opened a page."""


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric of one step on one device, in words."""

    journey: str
    step: str
    device: str
    metric: str
    median: str
    p75: str
    span: str
    n: int
    missing: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One headline of a journey: `cells` by device, each the median of its slowest step; "–" where there is none."""

    journey: str
    headline: str
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Group:
    series: Series
    samples: tuple[Sample, ...]
    statistics: Statistics


def matrix(measured: Measured) -> tuple[MatrixRow, ...]:
    """By journey, and of each the headlines it has. Nothing for loads and imports, which have no headline."""
    groups = [group for group in _groups(measured) if group.series.metric in HEADLINES]
    devices = sorted({device(group.series) for group in groups})
    journeys = sorted({group.series.journey for group in groups})
    rows = ((journey, metric) for journey in journeys for metric in HEADLINES)
    return tuple(
        MatrixRow(journey, METRICS[metric].title, {name: _cell(found, name) for name in devices})
        for journey, metric in rows
        if (found := [g for g in groups if (g.series.journey, g.series.metric) == (journey, metric)])
    )


def metric_rows(measured: Measured) -> tuple[MetricRow, ...]:
    """All of it: by journey, device and step, and within a step headlines first."""
    found = list(_groups(measured))
    # The history does not keep the order of steps; one that opens a page comes before those that use it.
    opening = {_step(group.series) for group in found if group.series.metric in OPENING}
    ordered = sorted(found, key=lambda group: (_place(group.series, opening), metric_order(group.series.metric)))
    return tuple(map(_row, ordered))


def facts(session: Session) -> tuple[tuple[str, str], ...]:
    """Pairs of a name and a text: where it comes from and what it ran on."""
    known = {"commit": session.commit + ("+" if session.commit and session.dirty else ""), "branch": session.branch}
    labels = {f"label {name}": value for name, value in session.labels.items()}
    every = {"measured with": session.tool, **known, **labels, **session.environment.facets}
    return tuple((name, text) for name, text in every.items() if text)


def _groups(measured: Measured) -> Iterable[_Group]:
    """By series, without what a step does not have."""
    groups: dict[Series, list[Sample]] = {}
    for series, sample in measured:
        groups.setdefault(series, []).append(sample)
    for series, samples in groups.items():
        if not does_not_apply(samples):
            values = [sample.value for sample in samples if sample.value is not None]
            yield _Group(series, tuple(samples), summarise(values))


def _cell(groups: Sequence[_Group], name: str) -> str:
    own = [group for group in groups if device(group.series) == name]
    known = [(group.statistics.median, group) for group in own if group.statistics.median is not None]
    if not known:
        return reasons_in_words(own[0].samples) if own else "–"
    median, group = max(known, key=lambda pair: pair[0])
    step = f" ({group.series.step})" if len(own) > 1 else ""
    return quantity(median, group.series.unit) + step


def _row(group: _Group) -> MetricRow:
    found, unit, many = group.statistics, group.series.unit, group.statistics.n > 1
    return MetricRow(
        journey=group.series.journey,
        step=group.series.step,
        device=device(group.series),
        metric=group.series.metric,
        median=quantity(found.median, unit) if found.median is not None else "–",
        p75=quantity(found.p75, unit) if many and found.p75 is not None else "",
        span=quantity_span(found.min, found.max, unit)
        if many and found.min is not None and found.max is not None
        else "",
        n=found.n,
        missing=reasons_in_words(group.samples),
    )


def _place(series: Series, opening: set[tuple[str, ...]]) -> tuple[str, str, bool, str]:
    return series.journey, device(series), _step(series) not in opening, series.step


def _step(series: Series) -> tuple[str, ...]:
    return series.journey, device(series), series.step
