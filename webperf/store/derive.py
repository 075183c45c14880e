"""The Run that follows from a journal: samples made complete, statistics, verdict, validity. No clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from webperf.judge.arms import compare_arms
from webperf.judge.gate import verdict_of
from webperf.judge.mobile import judge_mobile, mobile_findings
from webperf.judge.verdict import judge
from webperf.model.comparing import Arm
from webperf.model.metric import METRICS, Scope
from webperf.model.missing import INFRASTRUCTURE, Missing
from webperf.model.run import Artifact, Failure, Header, Iteration, Reference, Run, Trust, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.soak import Soak
from webperf.monitor.summary import summarise_monitor
from webperf.stats.summary import summaries
from webperf.store.chaos import chaos_findings, chaos_of, faults_not_done, load_of, undisturbed
from webperf.store.journal import JournalContent
from webperf.store.soak import derive_soak, load_reasons
from webperf.store.soak_findings import soak_findings
from webperf.store.sweep import derive_sweep
from webperf.store.under_load import derive_under_load
from webperf.store.users import derive_users
from webperf.swarm.judge import judge_thresholds
from webperf.swarm.summary import summarise
from webperf.swarm.validity import UNREACHED, swarm_reasons


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
    swept = derive_sweep(journal, tuple(_reasons(journal)))
    return Run(
        run_id=header.run_id,
        started_at=header.started_at,
        environment=header.environment,
        validity=swept.validity if swept.record else _validity(journal, samples, loaded.reasons),
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


def _validity(journal: JournalContent, samples: tuple[Sample, ...], loaded: tuple[str, ...]) -> Trust:
    """`loaded`: what weakens the numbers that were measured under load."""
    scenarios, seconds = load_of(journal)
    load = swarm_reasons(scenarios, undisturbed(journal.header.chaos, seconds))
    if not journal.header.journeys and journal.header.scenarios:
        cut = tuple(_reasons(journal))
        state = Validity.DEGRADED if load.state is Validity.VALID and cut else load.state
        return Trust(state, (*load.reasons, *cut))
    if journal.header.soak is not None:
        cut = (*_reasons(journal), *load_reasons(journal.load_blocks))
        good = any(loop.failed is None for loop in journal.loops)
        return Trust(Validity.DEGRADED if good and cut else Validity.VALID if good else Validity.INVALID, cut)
    if not any(s.value is not None for s in samples if s.phase is Phase.MEASURE):
        return Trust(Validity.INVALID, ("nothing was measured", *_reasons(journal)))
    reasons = (*_reasons(journal), *loaded, *load.reasons)
    return Trust(Validity.DEGRADED if reasons else Validity.VALID, reasons)


def _artifacts(journal: JournalContent) -> Iterator[Artifact]:
    for iteration in journal.iterations:
        yield from iteration.artifacts
    for profile in journal.load_profiles:
        yield from profile.artifacts


def _reasons(journal: JournalContent) -> Iterator[str]:
    if journal.ending is None:
        yield "the run was cut off: this is what its journal holds"
    else:
        yield from journal.ending.reasons
    yield from journal.header.reservations
    yield from (note for profile in journal.load_profiles for note in profile.notes)
    yield from faults_not_done(journal)
    measured = [i for i in journal.iterations if i.phase is Phase.MEASURE and not i.load]
    arms = (Arm.BASE, Arm.HEAD) if journal.header.comparing else (Arm.HEAD,)
    asked = _asked(journal, measured)
    for arm in arms:
        for device in journal.header.devices:
            for journey in journal.header.journeys:
                cell = [i for i in measured if (i.arm, i.journey, i.device) == (arm, journey.name, device)]
                whole = sum(i.failure is None for i in cell)
                if whole < asked:
                    named = f" ({arm})" if journal.header.comparing else ""
                    yield f"{journey.name} on {device}{named}: {whole} of {asked} iterations completed"


def _asked(journal: JournalContent, measured: list[Iteration]) -> int:
    """Iterations of each cell. A comparison ends as soon as it is settled: as many as the others had. In chaos they go
    on for a time, so nobody asked for a number."""
    if journal.header.chaos is not None:
        return 0
    if journal.header.comparing is None:
        return journal.header.iterations
    return max((i.iteration + 1 for i in measured), default=journal.header.iterations)


def blames_infrastructure(run: Run) -> bool:
    """Did browser or target fail for good, or keep a journey on a device from giving a single measured value?"""
    arms = [(run.failures, run.samples)]
    if run.reference:
        arms.append((run.reference.failures, run.reference.samples))
    broken = any(_broken(failures) - _good(samples) for failures, samples in arms)
    swept = [scenario for point in (run.sweep.points if run.sweep else ()) for scenario in point.swarm]
    unreached = bool(swept) and all(_never_answered(scenario) for scenario in swept)
    return run.gave_up or broken or unreached or any(_never_answered(scenario) for scenario in run.swarm)


def _broken(failures: Iterable[Failure]) -> set[tuple[str, str]]:
    return {(failure.journey, failure.device) for failure in failures if failure.reason in INFRASTRUCTURE}


def _good(samples: Iterable[Sample]) -> set[tuple[str, str]]:
    return {(s.journey, s.device) for s in samples if s.phase is Phase.MEASURE and s.value is not None}


def _never_answered(scenario: Mapping[str, Any]) -> bool:
    requests = scenario.get("requests") or ()
    return bool(requests) and all(row["error"] in UNREACHED for row in requests)
