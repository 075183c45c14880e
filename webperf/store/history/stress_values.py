"""What the history keeps of a soak, a sweep, an app under chaos: one number for each thing that was found out.

Their places say of what they are (`soak of 8h, desktop: open`): the same metric of a plain run is another series. Like
loads they have no device: none of their numbers is an iteration.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from statistics import median

from webperf.model.chaos import Chaos, Experiment
from webperf.model.history import Series, Value
from webperf.model.metric import Unit
from webperf.model.soak import LOAD, Available, Course, Soak
from webperf.model.sweep import Purpose, Sweep, SweepArm, SweepPlan, SweepPoint

_Number = tuple[str, str, float | None]
"""Metric, unit, value."""


def soak_values(soak: Soak) -> Iterator[Value]:
    """Memory at its end, the median of its blocks' latencies, and the share of loops or requests that succeeded."""
    for course in soak.leaks:
        if known := [level for level in course.blocks if level is not None]:
            yield Value(_of_course(soak, course, course.quantity), known[-1])
    for course in soak.latencies:
        if known := [level for level in course.blocks if level is not None]:
            metric = "latency.p95" if course.device == LOAD else course.quantity
            yield Value(_of_course(soak, course, metric), median(known))
    for found in soak.availability:
        place = _within(soak, found)
        yield Value(Series(found.journey, place, "", "", "", "availability", Unit.RATIO), found.share)


def _of_course(soak: Soak, course: Course, metric: str) -> Series:
    journey, step = course.journey, course.step
    if not course.device:
        # Of a process: how much memory it has depends on all that was gone through.
        journey, step = " + ".join(dict.fromkeys(found.journey for found in soak.availability)), course.journey
    place = ": ".join(filter(None, (_within(soak, course), step)))
    return Series(journey, place, "", "", "", metric, course.unit)


def _within(soak: Soak, part: Course | Available) -> str:
    """`soak of 8h beside browse at 5/s, desktop`: as long as was asked for, since memory after a day is not that after
    five minutes, and under which load."""
    hours = soak.duration_s / 3600
    length = f"{hours:g}h" if hours >= 1 else f"{soak.duration_s / 60:g}m"
    beside = [f" beside {found.journey} at {found.level}" for found in soak.availability if found.level]
    return ", ".join(filter(None, ("".join((f"soak of {length}", *beside)), part.device)))


def sweep_values(sweep: Sweep) -> Iterator[Value]:
    """Of each level that was asked for, and held; of each arm its knee and the highest load that meets the bounds."""
    plan = sweep.plan
    for point in sweep.points:
        if point.purpose is Purpose.GRID and not point.limit:
            yield from _known(plan.scenario, _sweep_of(point.arm, _level(plan, point.amount)), _of_point(point))
    for arm in sweep.arms:
        yield from _known(plan.scenario, _sweep_of(arm.name), _of_arm(arm))
    yield from _known(plan.scenario, _sweep_of(""), [("scaling_efficiency", Unit.RATIO, sweep.efficiency)])


def _sweep_of(arm: str, level: str = "") -> str:
    return " ".join(filter(None, ("sweep of", arm, level) if arm else ("sweep", level)))


def _level(plan: SweepPlan, amount: float) -> str:
    users = "user" if amount == 1 else "users"
    return f"at {amount:g}/s" if plan.per_s else f"at {amount:g} {users}"


def _of_point(point: SweepPoint) -> Iterator[_Number]:
    yield "throughput", Unit.COUNT, point.throughput
    yield "latency.median", Unit.MS, point.p50_ms
    yield "latency.p95", Unit.MS, point.p95_ms
    yield "failed", Unit.RATIO, point.failed


def _of_arm(arm: SweepArm) -> Iterator[_Number]:
    yield "knee", Unit.COUNT, arm.fit.knee.value if arm.fit else None
    yield "highest_load", Unit.COUNT, arm.found.amount if arm.found else None


def chaos_values(chaos: Chaos, disturbed: str) -> Iterator[Value]:
    """Of each experiment its resilience, how long recovery took, its impact and its errors. `disturbed` names what went
    on meanwhile. Numbers of disturbed requests and iterations are not kept: they are of no app that a run measures."""
    for experiment in chaos.experiments:
        yield from _known(disturbed, f"chaos: {experiment.what}", _of_experiment(experiment))


def _of_experiment(experiment: Experiment) -> Iterator[_Number]:
    recovered_s = experiment.recovered_s
    yield "resilience", Unit.SCORE, experiment.resilience
    yield "recovery_time", Unit.MS, None if recovered_s is None else recovered_s * 1000
    yield "chaos_impact", Unit.RATIO, experiment.impact
    yield "chaos_errors", Unit.RATIO, experiment.errors


def _known(journey: str, step: str, numbers: Iterable[_Number]) -> Iterator[Value]:
    for metric, unit, value in numbers:
        if value is not None:
            yield Value(Series(journey, step, "", "", "", metric, unit), value)
