"""What follows from the stretches of a journal: journeys at each level of load, beside idle. No clock, no I/O."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webperf.judge.under_load import IDLE, ONE_USER, budgets_under, changes_under, holdings
from webperf.model.background import Stretch
from webperf.model.iteration import Failure, Iteration
from webperf.model.run import LoadLevel, Trust, UnderLoad, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.verdict import Finding
from webperf.stats.summary import summaries
from webperf.store.busy import busy_words
from webperf.store.journal import JournalContent
from webperf.store.users import users_level, users_reasons
from webperf.swarm.judge import judge_thresholds
from webperf.swarm.summary import summarise
from webperf.swarm.validity import swarm_reasons


@dataclass(frozen=True, slots=True)
class DerivedLoad:
    """The record for `run.json`, findings for the verdict, and what a reader of the run must know."""

    record: UnderLoad | None = None
    findings: tuple[Finding, ...] = ()
    reasons: tuple[str, ...] = ()


def derive_under_load(
    journal: JournalContent, samples: Mapping[str, tuple[Sample, ...]], idle: Sequence[Finding]
) -> DerivedLoad:
    """`samples` by the load they were measured under ("" is idle), `idle` what budgets say there."""
    stretches = [stretch for stretch in journal.stretches if stretch.begins.name in journal.header.levels]
    if not stretches:
        return DerivedLoad()
    base = ONE_USER if stretches[0].begins.users else IDLE
    levels = tuple(
        (_users_level if stretch.begins.users else _level)(stretch, journal, samples) for stretch in stretches
    )
    budgets = {journey.name: journey.budgets for journey in journal.header.journeys}
    found = tuple(
        finding
        for level in levels
        for finding in budgets_under(
            level.name,
            budgets,
            level.summary,
            level.samples,
            held=level.validity.state is not Validity.INVALID,
        )
    )
    kept = holdings(idle, [level.name for level in levels], found, base=base)
    first = next((stretch for stretch in journal.stretches if not stretch.begins.name), None)
    reasons = [f"under {level.name}: {reason}" for level in levels for reason in level.validity.reasons]
    reasons[:0] = [f"{base}: {reason}" for reason in _first_reasons(first, journal)]
    idle_busy = first.ends.busy if first and first.ends else None
    return DerivedLoad(UnderLoad(levels, kept, idle_busy, base), found, tuple(reasons))


def _first_reasons(first: Stretch | None, journal: JournalContent) -> Iterator[str]:
    """What weakens the numbers that the levels are set against."""
    if first is not None and first.begins.users:
        yield from users_reasons(users_level(first, journal))
    elif first is not None and first.ends is not None and (busy := busy_words(first.ends.busy)):
        yield busy


def _level(stretch: Stretch, journal: JournalContent, samples: Mapping[str, tuple[Sample, ...]]) -> LoadLevel:
    begins, ends = stretch.begins, stretch.ends
    seconds = [placed.second for placed in stretch.seconds]
    own = samples.get(begins.name, ())
    results = judge_thresholds(begins.scenarios, seconds).results
    swarm = summarise(begins.scenarios, seconds, results)
    held = swarm[0]["held"]
    per_s = begins.scenarios[0].is_open
    asked = held["asked_per_s"] if per_s else held["asked_users"]
    iterations = [i for i in journal.iterations if i.load == begins.name]
    return LoadLevel(
        name=begins.name,
        began_s=round(begins.at_s, 3),
        ended_s=round(ends.at_s, 3) if ends else None,
        per_s=per_s,
        asked=asked,
        achieved=round(asked * held["share"], 3),
        busy=ends.busy if ends else None,
        validity=_trust(stretch, journal, iterations),
        samples=own,
        summary=summaries(own),
        changes=changes_under(begins.name, samples.get("", ()), own),
        failures=tuple(_failures(iterations)),
        swarm=swarm,
    )


def _users_level(stretch: Stretch, journal: JournalContent, samples: Mapping[str, tuple[Sample, ...]]) -> LoadLevel:
    begins, ends = stretch.begins, stretch.ends
    own = samples.get(begins.name, ())
    level = users_level(stretch, journal)
    iterations = [i for i in journal.iterations if i.load == begins.name]
    measured = any(sample.value is not None for sample in own if sample.phase is Phase.MEASURE)
    reasons = (*users_reasons(level), *_reasons(stretch, journal, iterations))
    state = Validity.DEGRADED if reasons and measured else Validity.VALID if measured else Validity.INVALID
    return LoadLevel(
        name=begins.name,
        began_s=round(begins.at_s, 3),
        ended_s=round(ends.at_s, 3) if ends else None,
        per_s=False,
        asked=float(begins.users),
        achieved=level.at_once,
        busy=level.busy,
        validity=Trust(state, reasons),
        samples=own,
        summary=summaries(own),
        changes=changes_under(begins.name, samples.get("", ()), own, base=ONE_USER),
        failures=tuple(_failures(iterations)),
    )


def _failures(iterations: Sequence[Iteration]) -> Iterator[Failure]:
    return (iteration.failure for iteration in iterations if iteration.failure)


def _trust(stretch: Stretch, journal: JournalContent, iterations: Sequence[Iteration]) -> Trust:
    load = swarm_reasons(stretch.begins.scenarios, [placed.second for placed in stretch.seconds])
    reasons = (*load.reasons, *_reasons(stretch, journal, iterations))
    if not reasons:
        return load
    return Trust(load.state if load.state is Validity.INVALID else Validity.DEGRADED, reasons)


def _reasons(stretch: Stretch, journal: JournalContent, iterations: Sequence[Iteration]) -> Iterator[str]:
    if stretch.ends is None:
        yield "the run was cut off at this level"
    else:
        yield from stretch.ends.reasons
        if not stretch.begins.users and (busy := busy_words(stretch.ends.busy)):
            yield busy
    asked = journal.header.iterations * max(1, stretch.begins.users)
    measured = [i for i in iterations if i.phase is Phase.MEASURE]
    for device in journal.header.devices:
        for journey in journal.header.journeys:
            whole = sum(i.failure is None for i in measured if (i.journey, i.device) == (journey.name, device))
            if whole < asked:
                yield f"{journey.name} on {device}: {whole} of {asked} iterations completed"
