"""The section `chaos` of a run, from its journal: the courses of the load and of the journeys, then what they show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

from webperf.judge.resilience import Course, figures_of, resilience_of
from webperf.judge.whole import judge_figures
from webperf.model.chaos import Chaos, ChaosPlan, JourneyCourse, Moment, TimedIteration
from webperf.model.iteration import Iteration
from webperf.model.metric import HEADLINES
from webperf.model.sample import Phase
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.model.verdict import Finding
from webperf.stats.recovery import Point
from webperf.store.journal import JournalContent
from webperf.swarm.course import courses_of


def chaos_of(journal: JournalContent) -> Chaos | None:
    """None where no chaos was planned."""
    plan = journal.header.chaos
    if plan is None:
        return None
    loads = courses_of(*load_of(journal))
    journeys = tuple(_journeys(journal))
    chaos = resilience_of(plan, journal.marks, (*loads, *(_course(course) for course in journeys)))
    return replace(chaos, journeys=journeys)


def load_of(journal: JournalContent) -> tuple[Sequence[ScenarioFacts], Sequence[SwarmSecond]]:
    """What a run of a load made of it; under faults also the load beside journeys."""
    if journal.header.chaos is None or not journal.stretches:
        return journal.header.scenarios, journal.seconds
    stretch = journal.stretches[0]
    seconds = [placed.second for placed in stretch.seconds]
    # It was asked for until the journeys end it.
    lasted = {"duration_s": round(sum(second.span_s for second in seconds), 1)}
    scenarios = [replace(facts, load={**facts.load, **lasted}) for facts in stretch.begins.scenarios]
    return scenarios, seconds


def chaos_findings(chaos: Chaos | None) -> Iterator[Finding]:
    """What its budgets say of it."""
    if chaos is not None:
        figures = figures_of(chaos)
        yield from judge_figures(chaos.plan.budgets, figures, n=dict.fromkeys(figures, len(chaos.experiments)))


def faults_not_done(journal: JournalContent) -> Iterator[str]:
    """Reasons to read the numbers with care: what was planned and could not be put on, or taken off in good order."""
    plan = journal.header.chaos
    if plan is None:
        return
    for mark in (mark for mark in journal.marks if mark.moment is Moment.FAILED):
        yield f"the fault '{plan.faults[mark.fault].what}' could not be done: {mark.note}"


def undisturbed(plan: ChaosPlan | None, seconds: Sequence[SwarmSecond]) -> Sequence[SwarmSecond]:
    """Seconds that say how well the load was held: a fault hits the generator's machine as well as the target's."""
    if plan is None:
        return seconds
    return [second for second in seconds if second.second + second.span_s <= plan.steady_until_s]


def _journeys(journal: JournalContent) -> Iterator[JourneyCourse]:
    """One course for each headline of each journey on each device."""
    if not journal.marks:
        return
    mark = journal.marks[0]
    began = datetime.fromisoformat(mark.time) - timedelta(seconds=mark.at_s)
    measured = sorted((i for i in journal.iterations if i.phase is Phase.MEASURE), key=_cell)
    for (journey, device), found in groupby(measured, key=_cell):
        own = list(found)
        for metric in HEADLINES:
            iterations = tuple(_timed(iteration, metric, began) for iteration in own)
            if any(one.value is not None for one in iterations):
                yield JourneyCourse(journey, device, metric, "ms", iterations)


def _cell(iteration: Iteration) -> tuple[str, str]:
    return iteration.journey, iteration.device


def _timed(iteration: Iteration, metric: str, began: datetime) -> TimedIteration:
    """With the slowest step's value."""
    start_s = (datetime.fromisoformat(iteration.started_at) - began).total_seconds()
    values = [s.value for s in iteration.samples if s.metric == metric and s.value is not None]
    failed = iteration.failure is not None
    value = max(values) if values and not failed else None
    return TimedIteration(start_s, start_s + iteration.wall_ms / 1000, value, failed)


def _course(of: JourneyCourse) -> Course:
    """As the judge of resilience takes it."""
    points = tuple(
        Point(t.began_s, t.ended_s, t.value, good=int(not t.failed), failed=int(t.failed)) for t in of.iterations
    )
    return Course(f"{of.journey} on {of.device}", of.metric, of.unit, points, counts=False)
