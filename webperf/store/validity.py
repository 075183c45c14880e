"""May the numbers of a run be used, what speaks against it, and who is to blame where there are none? Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from webperf.model.comparing import Arm
from webperf.model.iteration import Failure, Iteration
from webperf.model.missing import INFRASTRUCTURE
from webperf.model.run import Run, Trust, Validity
from webperf.model.sample import Phase, Sample
from webperf.store.chaos import faults_not_done, load_of, undisturbed
from webperf.store.journal import JournalContent
from webperf.store.soak import load_reasons
from webperf.swarm.validity import UNREACHED, swarm_reasons


def validity_of(journal: JournalContent, samples: tuple[Sample, ...], loaded: tuple[str, ...]) -> Trust:
    """`loaded`: what weakens the numbers that were measured under load."""
    scenarios, seconds = load_of(journal)
    load = swarm_reasons(scenarios, undisturbed(journal.header.chaos, seconds))
    if not journal.header.journeys and journal.header.scenarios:
        cut = tuple(reasons_of(journal))
        state = Validity.DEGRADED if load.state is Validity.VALID and cut else load.state
        return Trust(state, (*load.reasons, *cut))
    if journal.header.soak is not None:
        cut = (*reasons_of(journal), *load_reasons(journal.load_blocks))
        good = any(loop.failed is None for loop in journal.loops)
        return Trust(Validity.DEGRADED if good and cut else Validity.VALID if good else Validity.INVALID, cut)
    if not any(s.value is not None for s in samples if s.phase is Phase.MEASURE):
        return Trust(Validity.INVALID, ("nothing was measured", *reasons_of(journal)))
    reasons = (*reasons_of(journal), *loaded, *load.reasons)
    return Trust(Validity.DEGRADED if reasons else Validity.VALID, reasons)


def reasons_of(journal: JournalContent) -> Iterator[str]:
    """What speaks against any run: that it was cut off, what was known before, and what was not completed."""
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
