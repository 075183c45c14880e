"""A run laid out for looking things up: by journey, step, device and metric, in the order of reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from webperf.judge.applicability import does_not_apply
from webperf.model.metric import METRICS
from webperf.model.run import Run, Summary
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Finding
from webperf.stats.summary import summaries

Key = tuple[str, str, str, str]
"""Journey, step, device, metric."""


@dataclass(frozen=True, slots=True)
class Index:
    """Built once per report."""

    run: Run
    summaries: dict[Key, Summary]
    samples: dict[Key, tuple[Sample, ...]]
    findings: dict[Key, tuple[Finding, ...]]
    axes: dict[str, float]
    """By metric, the right end of the axis that all its values and budgets share; it begins at 0."""

    journeys: tuple[str, ...]
    """In the order in which they were first measured, or tried."""
    metrics: tuple[str, ...]
    """Those of this run: in the catalogue's order, then any this version does not know."""
    devices_of: dict[str, tuple[str, ...]]
    """Of each journey, in the order of the run."""
    steps_of: dict[str, tuple[str, ...]]

    def devices(self, journey: str) -> tuple[str, ...]:
        """The devices of a journey in the order of the run."""
        return self.devices_of.get(journey, ())

    def steps(self, journey: str) -> tuple[str, ...]:
        """The steps of a journey, in order."""
        return self.steps_of.get(journey, ())

    def anchor(self, journey: str, step: str) -> str:
        """The id of a step's place in the report, or of its journey's; "" for what has none."""
        if journey not in self.journeys:
            return ""
        own, steps = f"journey-{self.journeys.index(journey) + 1}", self.steps(journey)
        return f"{own}-step-{steps.index(step) + 1}" if step in steps else own

    def applies(self, key: Key) -> bool:
        """Is this metric something the step has? A step without an input has no interaction."""
        return key in self.summaries and not does_not_apply(self.samples.get(key, ()))


def make_index(run: Run) -> Index:
    """Index a run. Its summary is used as stored; a run that lost it is summarised anew."""
    rows = run.summary or summaries(run.samples)
    samples: dict[Key, list[Sample]] = {}
    for sample in run.samples:
        if sample.phase is Phase.MEASURE:
            samples.setdefault((sample.journey, sample.step, sample.device, sample.metric), []).append(sample)
    findings: dict[Key, list[Finding]] = {}
    # Thresholds of a load are shown with its scenario: it is no journey, and has no device. What a budget says under
    # load is shown with that load, and what is judged of the run as a whole with that.
    of_load = {"", *scenario_names(run)}
    judged = [found for found in run.verdict.findings if found.journey not in of_load and not found.load]
    for found in judged:
        findings.setdefault((found.journey, found.step, found.device, found.metric), []).append(found)
    by_key = {(row.journey, row.step, row.device, row.metric): row for row in rows}
    keys = (*by_key, *findings)
    present = _once(metric for _, _, _, metric in keys)
    return Index(
        run=run,
        summaries=by_key,
        samples={key: tuple(group) for key, group in samples.items()},
        findings={key: tuple(group) for key, group in findings.items()},
        axes=_axes(rows, judged),
        journeys=_once(journey for journey, _, _, _ in keys),
        metrics=(*(name for name in METRICS if name in present), *(n for n in present if n not in METRICS)),
        devices_of=_grouped((journey, device) for journey, _, device, _ in keys if device),
        steps_of=_grouped((journey, step) for journey, step, _, _ in by_key),
    )


def scenario_names(run: Run) -> frozenset[str]:
    """Whose findings are thresholds of a load."""
    return frozenset(str(scenario.get("scenario")) for scenario in run.swarm) - {facts.name for facts in run.journeys}


def _axes(rows: Iterable[Summary], findings: Iterable[Finding]) -> dict[str, float]:
    ends: dict[str, float] = {}
    marks = ((row.metric, row.max or 0) for row in rows)
    limits = ((found.metric, found.limit) for found in findings if found.limit is not None)
    for metric, value in (*marks, *limits):
        ends[metric] = max(ends.get(metric, 0), value)
    return ends


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for journey, name in pairs:
        found.setdefault(journey, {})[name] = None
    return {journey: tuple(names) for journey, names in found.items()}
