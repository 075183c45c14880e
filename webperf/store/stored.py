"""A run as one side of a comparison: of the folder that holds it, or what the history kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from webperf.model.fingerprint import fingerprint
from webperf.model.history import Point, Series, Session, Value
from webperf.model.run import Run, Trust, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.stored import StoredRun
from webperf.model.verdict import Outcome, Verdict
from webperf.stats.summary import summaries
from webperf.store.history.values import values_of


def stored_from_run(name: str, run: Run) -> StoredRun:
    """Of a whole run. Each load gives one number a statistic, as in the history."""
    values = tuple(values_of(run))
    loads = (value for value in values if not value.series.device)
    cpu = {value.series.device: value.series.cpu for value in values if value.series.device}
    return StoredRun(name, run, (*run.samples, *_of_loads(loads)), fingerprint(run.environment), cpu)


def stored_from_history(session: Session, measured: Mapping[Series, Sequence[Point]]) -> StoredRun:
    """Of what the history kept: numbers without the reasons of those that are missing, and without their details."""
    samples = tuple(_of_points(measured))
    pages = _of_pages(samples)
    run = Run(
        run_id=session.run_id,
        started_at=session.started_at.isoformat(),
        environment={"source": {"commit": session.commit, "branch": session.branch, "dirty": session.dirty}},
        validity=Trust(Validity(session.validity)),
        samples=pages,
        summary=summaries(pages),
        verdict=Verdict(Outcome(session.verdict)),
    )
    cpu = {series.device: series.cpu for series in measured if series.device}
    return StoredRun(session.name, run, samples, session.environment, cpu)


def stored_with_reasons(session: Session, measured: Sequence[tuple[Series, Sample]]) -> StoredRun:
    """As `stored_from_history`, and with the samples that have no value: what vanished is told, too."""
    known = stored_from_history(session, {})
    samples = tuple(sample for _, sample in measured)
    cpu = {series.device: series.cpu for series, _ in measured if series.device}
    pages = _of_pages(samples)
    return replace(known, run=replace(known.run, samples=pages, summary=summaries(pages)), samples=samples, cpu=cpu)


def _of_pages(samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """What has no device is of a load: a number of it is no iteration that a report could list."""
    return tuple(sample for sample in samples if sample.device)


def _of_loads(values: Iterable[Value]) -> Iterator[Sample]:
    for value in values:
        yield _sample(value.series, 0, value.value)


def _of_points(measured: Mapping[Series, Sequence[Point]]) -> Iterator[Sample]:
    for series, points in measured.items():
        for point in points:
            for number, value in enumerate(point.values):
                yield _sample(series, number, value)


def _sample(series: Series, iteration: int, value: float | None) -> Sample:
    return Sample(
        series.journey, series.step, series.device, series.network, iteration, Phase.MEASURE,
        series.metric, value, series.unit,
    )  # fmt: skip
