"""A section per journey: its pictures, and each step with all its metrics."""

from __future__ import annotations

from webperf.model.metric import HEADLINES, METRICS
from webperf.report.recorded import LoadFile
from webperf.report.view.detectors import make_detectors
from webperf.report.view.diagnosis import make_files, make_films
from webperf.report.view.films import make_strips
from webperf.report.view.index import Index
from webperf.report.view.interactions import COLUMNS, make_interactions, make_timeline
from webperf.report.view.numbers import numbers, worst_of
from webperf.report.view.records import BarTable, JourneyView, MetricRows, StepView
from webperf.report.view.scripts import make_scripts
from webperf.report.view.soft_navigation import make_navigations
from webperf.report.view.spread import make_spreads
from webperf.report.view.waterfall import make_waterfalls
from webperf.stats.quantity import quantity_span


def make_journeys(index: Index, load: LoadFile) -> tuple[JourneyView, ...]:
    """All journeys in the order of the run; anchors agree with the matrix."""
    return tuple(_journey(index, journey, load) for journey in index.journeys)


def _journey(index: Index, journey: str, load: LoadFile) -> JourneyView:
    waterfalls = make_waterfalls(index, journey, load)
    return JourneyView(
        name=journey,
        description=next((facts.description for facts in index.run.journeys if facts.name == journey), ""),
        anchor=index.anchor(journey, ""),
        state=worst_of(found for found in index.run.verdict.findings if found.journey == journey and not found.load),
        strips=make_strips(index, journey),
        steps=tuple(_step(index, journey, step, waterfalls.get(step, ())) for step in index.steps(journey)),
        files=make_files(index, journey),
        waterfalls=waterfalls.get("", ()),
    )


def _step(index: Index, journey: str, step: str, waterfalls: tuple[BarTable, ...]) -> StepView:
    findings = (f for f in index.run.verdict.findings if (f.journey, f.step, f.load) == (journey, step, ""))
    rows = tuple(_metric(index, journey, step, metric) for metric in index.metrics)
    return StepView(
        name=step,
        state=worst_of(findings),
        summary=_summary(index, journey, step),
        metrics=tuple(row for row in rows if row.rows),
        silent=_silent(index, journey, step),
        films=make_films(index, journey, step),
        interactions=make_interactions(index, journey, step),
        interaction_columns=COLUMNS,
        navigations=make_navigations(index, journey, step),
        anchor=index.anchor(journey, step),
        spreads=make_spreads(index, journey, step),
        timeline=make_timeline(index, journey, step),
        scripts=make_scripts(index, journey, step),
        maps=make_detectors(index, journey, step),
        waterfalls=waterfalls,
    )


def _metric(index: Index, journey: str, step: str, metric: str) -> MetricRows:
    keys = [(journey, step, device, metric) for device in index.devices(journey)]
    known = METRICS.get(metric)
    rows = tuple(numbers(index, key) for key in keys if index.applies(key))
    return MetricRows(metric, known.title if known else metric, rows)


def _summary(index: Index, journey: str, step: str) -> str:
    """One line for a folded step: the medians of its headline metrics, over all devices."""
    parts = []
    for metric in HEADLINES:
        keys = [(journey, step, device, metric) for device in index.devices(journey)]
        found = [row.median for key in keys if (row := index.summaries.get(key)) and row.median is not None]
        if found:
            span = quantity_span(min(found), max(found), METRICS[metric].unit)
            parts.append(f"{METRICS[metric].title.lower()} {span}")
    return ", ".join(parts)


def _silent(index: Index, journey: str, step: str) -> str:
    """The metrics that are not this step's, so that nobody looks for them in vain."""
    keys = [key for key in index.summaries if key[:2] == (journey, step)]
    spoken = {key[3] for key in keys if index.applies(key)}
    silent = [metric for metric in index.metrics if metric not in spoken and any(key[3] == metric for key in keys)]
    return f"No interaction in this step, so no {' or '.join(silent)}." if silent else ""
