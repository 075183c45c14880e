"""The record `soak` -> its findings, each a sentence with how sure it is. Pure.

Memory and availability decide; latency that creeps up is said.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from webperf.judge.leak import CONFIDENCE, LEAST_BLOCKS, RISING_SHARE
from webperf.model.metric import METRICS
from webperf.model.soak import LOAD, Available, Course, Soak, Trend
from webperf.model.verdict import Finding, Outcome
from webperf.stats.quantity import quantity

MARGIN = 1.1
"""A soak of so many times what was just enough would have been long enough."""
_WORDS = {"memory": "memory", "js_heap": "JS heap", "dom_nodes": "DOM nodes", "event_listeners": "event listeners"}
_OUTCOMES = {Trend.RISING: Outcome.FAIL, Trend.STEADY: Outcome.PASS, Trend.UNDECIDED: Outcome.INCONCLUSIVE}


def soak_findings(soak: Soak, availability: float) -> tuple[Finding, ...]:
    """Of each place one, though there be several pages or processes of it."""
    return (
        *(_leak(course, soak, stretches) for course, stretches in _judged(soak.leaks)),
        *(_drift(course) for course in soak.latencies if course.trend is Trend.RISING),
        *(_available(found, availability) for found in soak.availability),
    )


def _judged(courses: Iterable[Course]) -> Iterator[tuple[Course, int]]:
    """Of a quantity in several stretches, those that could be judged; where none could, the longest. And how many."""
    places: dict[tuple[str, str, str], list[Course]] = defaultdict(list)
    for course in courses:
        places[course.quantity, course.journey, course.device].append(course)
    for found in places.values():
        decided = [course for course in found if course.trend is not Trend.UNDECIDED]
        for course in decided or [max(found, key=_known)]:
            yield course, len(found)


def _leak(course: Course, soak: Soak, stretches: int) -> Finding:
    what = _WORDS[course.quantity]
    said = f"{what}: {_too_few(course, soak, stretches)}" if course.trend is Trend.UNDECIDED else _said(course, what)
    return _finding(course, _OUTCOMES[course.trend], said, gating=True)


def _said(course: Course, what: str) -> str:
    """With the slope and how far it is known."""
    grows, does = ("grow", "do") if what.endswith("s") else ("grows", "does")
    if course.trend is Trend.RISING:
        per_loop = f", {_signed(course.per_loop, course)} a loop" if course.per_loop is not None else ""
        return f"{what} {grows} by {_plain(course.per_hour, course)} an hour{per_loop}; {_sure(course)}"
    hourly = f"{_signed(course.per_hour, course)} an hour, {_sure(course)}"
    if (course.low_per_hour or 0) <= 0:
        return f"{what} {does} not grow: {hourly}"
    if (course.rising or 0) < RISING_SHARE:
        return f"{what} {does} not leak: {hourly}, but only {course.rising:.0%} of blocks rise"
    return f"{what} {does} not leak: {hourly}, in all less than what counts ({_plain(course.least, course)})"


def _sure(course: Course) -> str:
    low, high = _signed(course.low_per_hour, course), _signed(course.high_per_hour, course)
    return f"{quantity(CONFIDENCE, 'ratio')} interval {low} to {high}"


def _signed(value: float | None, course: Course) -> str:
    text = _plain(value, course)
    return f"{'−' if (value or 0) < 0 else '+'}{text}" if any(digit in "123456789" for digit in text) else text


def _plain(value: float | None, course: Course) -> str:
    return quantity(abs(value or 0.0), course.unit)


def _known(course: Course) -> int:
    return sum(value is not None for value in course.blocks)


def _too_few(course: Course, soak: Soak, stretches: int) -> str:
    """How many blocks there are, how many it takes, and what to do."""
    known = _known(course)
    few = f"undecided, it has {known} of the {LEAST_BLOCKS} blocks that it takes"
    if soak.soaked_s < soak.duration_s - soak.block_s:
        return f"{few}: soak {_minutes((LEAST_BLOCKS - known) * soak.block_s)} more"
    if stretches > 1:
        return f"{few}: it began anew {stretches - 1} times"
    longer = _minutes(MARGIN * soak.duration_s * LEAST_BLOCKS / max(known, 1)).replace(" min", "m")
    return f"{few}: loops are long for so short a soak, try --duration {longer}"


def _minutes(length_s: float) -> str:
    return f"{max(1, math.ceil(length_s / 60))} min"


def _drift(course: Course) -> Finding:
    what = METRICS[course.quantity].title.lower() if course.quantity in METRICS else course.quantity
    first, last = _plain(course.first, course), _plain(course.last, course)
    slope = f"{_signed(course.per_hour, course)} an hour, {_sure(course)}"
    return _finding(course, Outcome.FAIL, f"{what} creeps up from {first} to {last}: {slope}", gating=False)


def _finding(course: Course, outcome: Outcome, message: str, *, gating: bool) -> Finding:
    return Finding(
        outcome=outcome,
        journey=course.journey,
        step=course.step,
        device=course.device,
        metric=course.quantity,
        budget="does not grow",
        value=course.last,
        limit=None,
        unit=course.unit,
        n=course.loops,
        message=message,
        gating=gating,
    )


def _available(found: Available, least: float) -> Finding:
    good = found.share >= least
    done, what = found.loops - found.failed, "requests" if found.device == LOAD else "loops"
    return Finding(
        outcome=Outcome.PASS if good else Outcome.FAIL,
        journey=found.journey,
        step="",
        device=found.device,
        metric="availability",
        budget=f"availability >= {least:g}",
        value=found.share,
        limit=least,
        unit="ratio",
        n=found.loops,
        message=f"{done:,} of {found.loops:,} {what} succeeded: {found.share:.2%}, asked {least:.1%}",
    )
