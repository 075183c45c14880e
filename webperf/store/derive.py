"""The Run that follows from a journal: samples made complete, statistics, verdict, validity. No clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from webperf.judge.mobile import judge_mobile
from webperf.judge.verdict import judge, worst
from webperf.model.metric import METRICS, Scope
from webperf.model.missing import INFRASTRUCTURE, Missing
from webperf.model.run import Header, Iteration, Run, Trust, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Finding, Verdict
from webperf.stats.summary import summaries
from webperf.store.journal import JournalContent
from webperf.swarm.judge import judge_thresholds
from webperf.swarm.summary import summarise
from webperf.swarm.validity import UNREACHED, swarm_reasons


def derive_run(journal: JournalContent) -> Run:
    """Everything `run.json` says."""
    header, iterations, ending = journal.header, journal.iterations, journal.ending
    samples = _in_order(journal, complete_samples(iterations))
    summary = summaries(samples)
    budgets = {journey.name: journey.budgets for journey in header.journeys}
    judged = judge_thresholds(header.scenarios, journal.seconds)
    verdict = _with_swarm(judge(budgets, summary, samples), judged.findings)
    return Run(
        run_id=header.run_id,
        started_at=header.started_at,
        environment=header.environment,
        validity=_validity(journal, samples),
        samples=samples,
        summary=summary,
        verdict=verdict,
        journeys=header.journeys,
        screenshots=tuple(shot for iteration in iterations for shot in iteration.screenshots),
        failures=tuple(iteration.failure for iteration in iterations if iteration.failure),
        artifacts=tuple(artifact for iteration in iterations for artifact in iteration.artifacts),
        swarm=summarise(header.scenarios, journal.seconds, judged.results),
        mobile=judge_mobile(_mobile_devices(header), iterations, verdict.findings),
        interrupted=ending is None or ending.interrupted,
        gave_up=ending is not None and ending.gave_up,
        schema=header.schema,
    )


def _with_swarm(verdict: Verdict, findings: tuple[Finding, ...]) -> Verdict:
    every = (*verdict.findings, *findings)
    return Verdict(worst(finding.outcome for finding in every), every)


def _mobile_devices(header: Header) -> tuple[str, ...]:
    """Phones and tablets among the devices."""
    facts = header.environment.get("devices")
    known = facts if isinstance(facts, Mapping) else {}
    return tuple(name for name in header.devices if name in known and known[name].get("mobile") is True)


def _in_order(journal: JournalContent, samples: Iterable[Sample]) -> tuple[Sample, ...]:
    """By journey and device as they were asked for; measuring turns the order in each round."""
    journeys = [journey.name for journey in journal.header.journeys]
    devices = list(journal.header.devices)

    def place(sample: Sample) -> tuple[int, int]:
        return _rank(journeys, sample.journey), _rank(devices, sample.device)

    return tuple(sorted(samples, key=place))


def _rank(names: list[str], name: str) -> int:
    return names.index(name) if name in names else len(names)


def complete_samples(iterations: Iterable[Iteration]) -> Iterator[Sample]:
    """The samples as measured, and one SKIPPED for each that an iteration which failed did not come to.

    Which steps and metrics a journey has is known from its other iterations on the same device.
    """
    known: dict[tuple[str, str], dict[tuple[str, str], Sample]] = {}
    kept = tuple(iterations)
    for iteration in kept:
        cell = known.setdefault((iteration.journey, iteration.device), {})
        for sample in iteration.samples:
            cell.setdefault((sample.step, sample.metric), sample)
    for iteration in kept:
        yield from iteration.samples
        if iteration.failure:
            yield from _skipped(iteration, known[iteration.journey, iteration.device])


def _skipped(iteration: Iteration, cell: dict[tuple[str, str], Sample]) -> Iterator[Sample]:
    assert iteration.failure is not None
    own = {(sample.step, sample.metric) for sample in iteration.samples}
    # Nothing of the step that failed may be left out, nor take another reason than its own.
    for (step, metric), model in cell.items():
        if (step, metric) not in own and (iteration.filmed or not _needs_film(metric)):
            reason = iteration.failure.reason if step == iteration.failure.step else Missing.SKIPPED
            yield replace(
                model, value=None, missing=reason, detail={}, iteration=iteration.iteration, phase=iteration.phase
            )


def _needs_film(metric: str) -> bool:
    return metric in METRICS and METRICS[metric].scope is Scope.VISUAL


def _validity(journal: JournalContent, samples: tuple[Sample, ...]) -> Trust:
    measured = [i for i in journal.iterations if i.phase is Phase.MEASURE]
    load = swarm_reasons(journal.header.scenarios, journal.seconds)
    if not journal.header.journeys and journal.header.scenarios:
        cut = tuple(_reasons(journal, []))
        state = Validity.DEGRADED if load.state is Validity.VALID and cut else load.state
        return Trust(state, (*load.reasons, *cut))
    if not any(s.value is not None for s in samples if s.phase is Phase.MEASURE):
        return Trust(Validity.INVALID, ("nothing was measured", *_reasons(journal, measured)))
    reasons = tuple(_reasons(journal, measured))
    return Trust(Validity.DEGRADED if reasons else Validity.VALID, reasons)


def _reasons(journal: JournalContent, measured: list[Iteration]) -> Iterator[str]:
    if journal.ending is None:
        yield "the run was cut off: this is what its journal holds"
    else:
        yield from journal.ending.reasons
    yield from journal.header.reservations
    for device in journal.header.devices:
        for journey in journal.header.journeys:
            cell = [i for i in measured if i.journey == journey.name and i.device == device]
            whole = [i for i in cell if i.failure is None]
            if len(whole) < journal.header.iterations:
                yield f"{journey.name} on {device}: {len(whole)} of {journal.header.iterations} iterations completed"


def blames_infrastructure(run: Run) -> bool:
    """Did browser or target fail for good, or keep a journey on a device from giving a single measured value?"""
    broken = {(f.journey, f.device) for f in run.failures if f.reason in INFRASTRUCTURE}
    good = {(s.journey, s.device) for s in run.samples if s.phase is Phase.MEASURE and s.value is not None}
    return run.gave_up or bool(broken - good) or any(_never_answered(scenario) for scenario in run.swarm)


def _never_answered(scenario: Mapping[str, Any]) -> bool:
    requests = scenario.get("requests") or ()
    return bool(requests) and all(row["error"] in UNREACHED for row in requests)
