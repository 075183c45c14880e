"""A stored run for node_exporter's textfile collector: its verdict, the headline and other metrics, its loads."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from webperf.judge.applicability import does_not_apply
from webperf.model.metric import METRICS
from webperf.model.run import Run, Summary, Validity
from webperf.model.sample import Sample
from webperf.model.verdict import Outcome
from webperf.report.prometheus.exposition import Family, Kind, exposition
from webperf.report.prometheus.load import PREFIX, load_families, load_state
from webperf.report.view.clean import clean_run
from webperf.report.view.index import Index, make_index

JOURNEY = f"{PREFIX}journey_"
_UNITS = {"ms": (1000.0, "_seconds"), "bytes": (1.0, "_bytes"), "ratio": (1.0, "_ratio")}


def render_prometheus(run: Run) -> str:
    """The whole text."""
    # Histograms are longer than any text that people read, so loads are cleaned name by name.
    clean = clean_run(run)
    families = (*_run(clean), *_journeys(make_index(clean)), *load_families(map(load_state, run.swarm)))
    return exposition(families)


def _run(run: Run) -> Iterator[Family]:
    info = Family(f"{PREFIX}run_info", Kind.GAUGE, "The run that all other series of this file are of.")
    info.add({"run_id": run.run_id}, 1)
    yield info
    started = Family(f"{PREFIX}run_started_timestamp_seconds", Kind.GAUGE, "When it began, in seconds since 1970.")
    with contextlib.suppress(ValueError, OverflowError):
        started.add({}, datetime.fromisoformat(run.started_at).timestamp())
    yield started
    yield _states(f"{PREFIX}run_verdict", "Its verdict: 1 for the state it has.", Outcome, run.verdict.state)
    yield _states(f"{PREFIX}run_validity", "May it be used: 1 for the state it has.", Validity, run.validity.state)
    broken = Family(
        f"{PREFIX}budget_failed", Kind.GAUGE, "1 for a budget, threshold or comparison that failed, else 0."
    )
    for finding in run.verdict.findings:
        if finding.gating:
            where = {"journey": finding.journey, "step": finding.step, "device": finding.device}
            asked = {"metric": finding.metric, "budget": finding.budget, "load": finding.load}
            broken.add({**where, **asked}, finding.outcome is Outcome.FAIL)
    yield broken


def _states(name: str, told: str, states: type[StrEnum], state: StrEnum) -> Family:
    """One series a state: a state that changes is then no new series."""
    family = Family(name, Kind.GAUGE, told)
    for known in states:
        family.add({"state": known.value}, known is state)
    return family


def _journeys(index: Index) -> Iterator[Family]:
    """A summary a metric, and how many iterations gave no value, with the reason."""
    families: dict[str, Family] = {}
    missing = Family(f"{JOURNEY}missing", Kind.GAUGE, "Iterations that gave no value of a metric, by reason.")
    for key, row in index.summaries.items():
        samples = index.samples.get(key, ())
        if does_not_apply(samples):
            continue
        labels = {"journey": row.journey, "step": row.step, "device": row.device}
        for sample in samples:
            if sample.value is None:
                reason = sample.missing.value if sample.missing else ""
                missing.add({**labels, "metric": row.metric, "reason": reason}, 1)
        if row.n:
            _add(families, row, labels, samples)
    yield from families.values()
    yield missing


def _add(families: dict[str, Family], row: Summary, labels: Mapping[str, str], samples: Sequence[Sample]) -> None:
    size, unit = _UNITS.get(row.unit, (1.0, ""))
    known = METRICS.get(row.metric)
    if known is None:
        # Of another version: its name might not be one of Prometheus'.
        return
    name = JOURNEY + row.metric + ("" if row.metric.endswith(unit.removeprefix("_")) else unit)
    family = families.setdefault(row.metric, Family(name, Kind.SUMMARY, known.definition))
    quantiles = {0.5: row.median, 0.75: row.p75, 0.95: row.p95}
    known_ones = {quantile: value / size for quantile, value in quantiles.items() if value is not None}
    family.add_summary(labels, known_ones, [sample.value / size for sample in samples if sample.value is not None])
