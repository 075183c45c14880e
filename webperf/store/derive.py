"""The Run that follows from a journal: samples made complete, statistics, verdict, validity. No clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from webperf.judge.arms import compare_arms
from webperf.judge.gate import verdict_of
from webperf.judge.mobile import judge_mobile, mobile_findings
from webperf.judge.soak import soak_findings
from webperf.judge.verdict import judge
from webperf.model.comparing import Arm
from webperf.model.iteration import Artifact, Iteration
from webperf.model.journal import Header
from webperf.model.metric import METRICS, Scope
from webperf.model.missing import Missing
from webperf.model.run import Reference, Run
from webperf.model.sample import Sample
from webperf.model.soak import Soak
from webperf.monitor.summary import summarise_monitor
from webperf.stats.summary import summaries
from webperf.store.chaos import chaos_findings, chaos_of, load_of
from webperf.store.journal import JournalContent
from webperf.store.soak import derive_soak
from webperf.store.sweep import derive_sweep
from webperf.store.under_load import derive_under_load
from webperf.store.users import derive_users
from webperf.store.validity import reasons_of, validity_of
from webperf.swarm.judge import judge_thresholds
from webperf.swarm.summary import summarise


def derive_run(journal: JournalContent) -> Run:
    """Everything `run.json` says."""
    header, ending = journal.header, journal.ending
    iterations = _of_arm(journal, Arm.HEAD)
    samples = _in_order(journal, complete_samples(iterations))
    reference = _reference(journal)
    summary = summaries(samples)
    # A soak has no samples: its numbers are courses, and budgets are for runs.
    budgets = {journey.name: journey.budgets for journey in header.journeys if header.soak is None}
    phones = _mobile_devices(header)
    kept = judge(budgets, summary, samples).findings
    mobile = judge_mobile(phones, iterations, kept)
    changes = compare_arms(reference.samples, samples, header.comparing) if reference and header.comparing else ()
    judged = judge_thresholds(header.scenarios, journal.seconds)
    soak = _soak(journal)
    loaded = derive_under_load(journal, {"": samples, **_samples_under_load(journal)}, kept)
    chaos = chaos_of(journal)
    swept = derive_sweep(journal, tuple(reasons_of(journal)))
    return Run(
        run_id=header.run_id,
        started_at=header.started_at,
        environment=header.environment,
        validity=swept.validity if swept.record else validity_of(journal, samples, loaded.reasons),
        samples=samples,
        summary=summary,
        verdict=verdict_of(
            (
                *changes,
                *kept,
                *loaded.findings,
                *judged.findings,
                *mobile_findings(budgets, phones, mobile),
                *chaos_findings(chaos),
                *(soak_findings(soak, header.soak.availability) if soak and header.soak else ()),
                *swept.findings,
            )
        ),
        journeys=header.journeys,
        screenshots=tuple(shot for iteration in iterations for shot in iteration.screenshots),
        failures=tuple(iteration.failure for iteration in iterations if iteration.failure),
        artifacts=tuple(_artifacts(journal)),
        swarm=summarise(*load_of(journal), judged.results),
        mobile=mobile,
        interrupted=ending is None or ending.interrupted,
        gave_up=ending is not None and ending.gave_up,
        comparing=header.comparing,
        reference=reference,
        under_load=loaded.record,
        soak=soak,
        monitor=summarise_monitor(journal.monitored),
        sweep=swept.record,
        chaos=chaos,
        users=derive_users(journal),
        schema=header.schema,
    )


def _soak(journal: JournalContent) -> Soak | None:
    facts = journal.header.soak
    if facts is None:
        return None
    return derive_soak(facts, journal.loops, journal.monitored, journal.resumed, journal.load_blocks)


def _of_arm(journal: JournalContent, arm: Arm) -> tuple[Iteration, ...]:
    return tuple(iteration for iteration in journal.iterations if iteration.arm is arm and not iteration.load)


def _samples_under_load(journal: JournalContent) -> dict[str, tuple[Sample, ...]]:
    """By the load: what was measured under different ones is never in one summary."""
    loads = dict.fromkeys(iteration.load for iteration in journal.iterations if iteration.load)
    return {
        load: _in_order(journal, complete_samples(i for i in journal.iterations if i.load == load)) for load in loads
    }


def _reference(journal: JournalContent) -> Reference | None:
    """The base arm of a run that compares."""
    comparing = journal.header.comparing
    if comparing is None:
        return None
    iterations = _of_arm(journal, Arm.BASE)
    samples = _in_order(journal, complete_samples(iterations))
    failures = tuple(iteration.failure for iteration in iterations if iteration.failure)
    return Reference(comparing.base, samples, summaries(samples), failures)


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


def _artifacts(journal: JournalContent) -> Iterator[Artifact]:
    for iteration in journal.iterations:
        yield from iteration.artifacts
    for profile in journal.load_profiles:
        yield from profile.artifacts
