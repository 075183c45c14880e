"""What faults did to the numbers: from points in time to experiments, their resilience, and what budgets say of it.

Of an experiment with faults of d seconds:

    availability  mean over its seconds of good / (good + failed); 0 in a second in which nothing came back
    steadiness    1 / (1 + impact), impact being the largest change for the worse: 2.0 where something took three times
                  as long
    agility       d / (d + time to recover); 0 when it never did
    resilience    100 x (availability + steadiness + agility) / 3
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from webperf.judge.fault_spans import Span, spans_of
from webperf.model.chaos import Chaos, ChaosPlan, Effect, Experiment, FaultMark, Recovery
from webperf.stats.recovery import (
    CLOCK_SLACK_S,
    HeldUp,
    Point,
    Steady,
    detected_after_s,
    recovered_after_s,
    shown_by,
    steady_state,
)

FORMULA = (
    "resilience = 100 × (availability + steadiness + agility) / 3; availability = share of good answers, second by"
    " second; steadiness = 1 / (1 + largest change for the worse); agility = d / (d + time to recover) after d seconds"
    " of faults"
)
LEAST_MS = 1.0
"""A difference that the next program on the machine makes, too; 10 % of a median of 2 ms is less than that."""
HELD_UP = (
    "in most seconds after it something else on this machine held up the generator itself, more than ever before the"
    " faults: whether the app had recovered cannot be told"
)
HELD_BACK_S = 1.0
"""What a fault held back comes in the second after it."""


@dataclass(frozen=True, slots=True)
class Course:
    """One number over time: of a load second by second (`counts`), or of a journey iteration by iteration."""

    where: str
    metric: str
    unit: str
    points: tuple[Point, ...]
    counts: bool
    decides: bool = True
    """Whether the impact is of it. Any may be the first to show a fault, and all must be back: the median knows of a
    few requests what their 95th percentile cannot."""

    @property
    def hold(self) -> int:
        """How many points in a row make a recovery."""
        return 3 if self.counts else 2


@dataclass(frozen=True, slots=True)
class _Course:
    course: Course
    steady: Steady | None
    before: tuple[Point, ...]


def resilience_of(plan: ChaosPlan, marks: Sequence[FaultMark], courses: Sequence[Course]) -> Chaos:
    """All experiments that were begun, and what they come to."""
    known = [_with_steady(plan, course) for course in courses]
    found = tuple(_experiment(plan, span, known) for span in spans_of(plan, marks))
    settled = [e for e in found if e.recovery in (Recovery.RECOVERED, Recovery.NEVER, Recovery.NOT_DISTURBED)]
    impacts = [e.impact for e in found if e.impact is not None]
    errors = [e.errors for e in found if e.errors is not None]
    scores = [e.resilience for e in found if e.resilience is not None]
    return Chaos(
        plan=plan,
        experiments=found,
        recovery_rate=mean(e.recovery is not Recovery.NEVER for e in settled) if settled else None,
        impact=max(impacts, default=None),
        errors=mean(errors) if errors else None,
        resilience=mean(scores) if scores else None,
        formula=FORMULA,
    )


def _with_steady(plan: ChaosPlan, course: Course) -> _Course:
    before = tuple(
        point
        for point in course.points
        if point.start_s >= plan.warmup_s and point.end_s <= plan.steady_until_s + CLOCK_SLACK_S
    )
    steady = steady_state(before, tolerance=plan.tolerance, hold=course.hold, rates=course.counts, least=LEAST_MS)
    return _Course(course, steady, before)


def _experiment(plan: ChaosPlan, span: Span, courses: Sequence[_Course]) -> Experiment:
    deciding = [known for known in courses if known.course.decides]
    effects = tuple(_effect(known, span) for known in courses)
    impact = _impact([effect for effect, known in zip(effects, courses, strict=True) if known.course.decides])
    # Without a load it is the journeys' iterations that are answered or fail.
    # A journey has a course for each of its headlines: its iterations are counted once.
    whole = {known.course.where: known for known in deciding}
    loads = [known for known in deciding if known.course.counts] or list(whole.values())
    own = [_during(known.course, span) for known in loads]
    seconds = [point for points in own for point in points]
    late = [point for known in loads for point in _released(known.course, span)]
    # What was held back and failed counts; and what succeeded, where nothing at all had ended before (a pause).
    released = [point for point in late if point.failed or not any(p.good + p.failed for p in seconds)]
    recovery, recovered_s = _recovery(courses, span)
    detected = [found for known in courses if (found := _detected(known, span)) is not None]
    if not detected and recovery is Recovery.RECOVERED and recovered_s == 0:
        recovery = Recovery.NOT_DISTURBED
    bands = [known.steady.band for known in deciding if known.steady]
    parts = _parts(seconds, impact, span, recovery, recovered_s)
    before = [point for known in loads for point in known.before]
    return Experiment(
        faults=span.faults,
        what=" + ".join(plan.faults[number].what for number in span.faults),
        began_s=span.began_s,
        ended_s=span.ended_s,
        effects=effects,
        errors_before=_errors(before),
        errors=_errors([*seconds, *released]),
        served_before=_served(loads, [known.before for known in loads]),
        served=_served(loads, own),
        detected_s=min(detected, default=None),
        recovery=recovery,
        recovered_s=recovered_s,
        band=max(bands, default=plan.tolerance),
        impact=impact,
        availability=parts[0],
        steadiness=parts[1],
        agility=parts[2],
        resilience=None if None in parts else 100 * mean(part or 0.0 for part in parts),
        notes=(*span.notes, *(HELD_UP,) * (recovery is Recovery.HELD_UP)),
    )


def _during(course: Course, span: Span) -> tuple[Point, ...]:
    """Seconds, or iterations, that began under the faults."""
    until_s = span.ended_s - CLOCK_SLACK_S
    return tuple(p for p in course.points if span.began_s - CLOCK_SLACK_S <= p.start_s < until_s)


def _released(course: Course, span: Span) -> tuple[Point, ...]:
    """The second in which comes what the faults held back."""
    after = (p for p in course.points if p.start_s >= span.ended_s - CLOCK_SLACK_S)
    return tuple(p for p in after if p.start_s < span.ended_s + HELD_BACK_S - CLOCK_SLACK_S) if course.counts else ()


def _effect(known: _Course, span: Span) -> Effect:
    during = _during(known.course, span)
    before = known.steady.value if known.steady else None
    found = shown_by(during, _released(known.course, span), known.steady) if known.steady else None
    change = found / before - 1 if found is not None and before else None
    return Effect(
        where=known.course.where,
        metric=known.course.metric,
        unit=known.course.unit,
        before=before,
        during=found,
        n_before=len(known.before),
        n_during=len(during),
        change=change,
    )


def _impact(effects: Iterable[Effect]) -> float | None:
    changes = [effect.change for effect in effects if effect.change is not None]
    return max(0.0, *changes) if changes else None


def _detected(known: _Course, span: Span) -> float | None:
    if known.steady is None:
        return None
    until_s = min(span.ended_s + 2 * HELD_BACK_S, span.next_s)
    points = [p for p in known.course.points if p.start_s >= span.began_s - CLOCK_SLACK_S and p.start_s < until_s]
    return detected_after_s(points, known.steady, span.began_s)


def _recovery(courses: Sequence[_Course], span: Span) -> tuple[Recovery, float | None]:
    """Of all the one that took longest."""
    if not span.inflicted:
        return Recovery.NOT_INFLICTED, None
    times: list[float | None] = []
    held_up = False
    for known in courses:
        after = [p for p in known.course.points if p.end_s <= span.next_s + CLOCK_SLACK_S]
        try:
            if known.steady is not None:
                times.append(recovered_after_s(after, known.steady, span.ended_s))
        except HeldUp:
            held_up = True
        except ValueError:
            continue
    if None in times:
        return Recovery.NEVER, None
    if held_up:
        return Recovery.HELD_UP, None
    if not times:
        return Recovery.NOT_ENOUGH_DATA, None
    return Recovery.RECOVERED, max(found for found in times if found is not None)


def _parts(
    seconds: Sequence[Point], impact: float | None, span: Span, recovery: Recovery, recovered_s: float | None
) -> tuple[float | None, float | None, float | None]:
    """Availability, steadiness, agility. Where nothing at all came back there is nothing steady either."""
    lasted_s = span.ended_s - span.began_s
    availability = mean(_good_share(point) for point in seconds) if seconds else None
    nothing_back = bool(seconds) and not any(point.good for point in seconds)
    steadiness = 1 / (1 + impact) if impact is not None else 0.0 if nothing_back else None
    agility = None
    if recovery is Recovery.NEVER:
        agility = 0.0
    elif recovered_s is not None and lasted_s > 0:
        agility = lasted_s / (lasted_s + recovered_s)
    return availability, steadiness, agility


def _good_share(point: Point) -> float:
    return point.good / (point.good + point.failed) if point.good else 0.0


def _errors(points: Sequence[Point]) -> float | None:
    """Mean share of failures of the seconds in which something ended."""
    shares = [point.failed / (point.good + point.failed) for point in points if point.good + point.failed]
    return mean(shares) if shares else None


def _served(loads: Sequence[_Course], points: Sequence[Sequence[Point]]) -> float | None:
    """Good answers a second: of all scenarios together, of journeys in turn."""
    if not all(known.course.counts for known in loads):
        points = [[point for own in points for point in own]]
    rates = [sum(p.good for p in own) / sum(p.end_s - p.start_s for p in own) for own in points if own]
    return sum(rates) if loads and rates else None


def figures_of(chaos: Chaos) -> Mapping[str, float | None]:
    """What budgets may bound (`judge/whole.py`)."""
    return {"recovery_rate": chaos.recovery_rate, "chaos_impact": chaos.impact, "chaos_errors": chaos.errors}
