"""Loops and seconds of a soak -> the record `soak`, and its findings. Pure.

Memory of a page is judged page by page, that of an app process by process: whatever was started anew begins anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from webperf.judge.leak import growth
from webperf.model.metric import HEADLINES, METRICS
from webperf.model.monitor import HARNESS, TARGET, MonitorSecond
from webperf.model.soak import Available, Course, LoadBlock, Loop, Resumed, Soak, SoakFacts, Trend
from webperf.model.verdict import Finding, Outcome

LEAST_SHARE = 0.02
"""Growth over a soak that is worth a word, of the level; and at least so much."""
LEAST = {"memory": 4e6, "js_heap": 2e5, "dom_nodes": 30.0, "event_listeners": 15.0}
LEAST_PER_LOOP = {"js_heap": 2000.0, "dom_nodes": 0.5, "event_listeners": 0.5}
"""And so much in each loop: webperf's own instrument in the page takes 0.7 kB (measured on a page that keeps nothing),
which over a day is tens of MB."""
LATENCY_SHARE = 0.2
LOAD = "load"
"""In place of a device's name: requests of the load beside the loops."""
PAGE_MEMORY = ("js_heap", "dom_nodes", "event_listeners")
_WHOSE = {TARGET: "app under test", HARNESS: "webperf"}
_WORDS = {"memory": "memory", "js_heap": "JS heap", "dom_nodes": "DOM nodes", "event_listeners": "event listeners"}


@dataclass(frozen=True, slots=True)
class _Point:
    soaked_s: float
    value: float


@dataclass(frozen=True, slots=True)
class _Place:
    """Of which quantity, and where: "" where it is of no step."""

    quantity: str
    unit: str
    journey: str = ""
    step: str = ""
    device: str = ""


def derive_soak(
    facts: SoakFacts,
    loops: Sequence[Loop],
    seconds: Sequence[MonitorSecond],
    resumed: Sequence[Resumed],
    loads: Sequence[LoadBlock] = (),
) -> Soak:
    """Everything that is said of a soak."""
    return Soak(
        duration_s=facts.duration_s,
        soaked_s=max((loop.soaked_s for loop in loops), default=0.0),
        block_s=facts.block_s,
        loops=len(loops),
        leaks=(*_process_memory(facts, loops, seconds, resumed, TARGET), *_page_memory(facts, loops)),
        latencies=(*_latencies(facts, loops), *_load_latencies(facts, loads)),
        own=tuple(_process_memory(facts, loops, seconds, resumed, HARNESS)),
        availability=(*_availability(loops), *_load_availability(loads)),
        resumed_at_s=tuple(record.at_s for record in resumed),
    )


def _process_memory(
    facts: SoakFacts, loops: Sequence[Loop], seconds: Sequence[MonitorSecond], resumed: Sequence[Resumed], group: str
) -> Iterator[Course]:
    """One course for each stretch between resumptions: its processes are others.

    Up to the last loop of each: behind it processes end, one after the other.
    """
    starts = (Resumed(0.0, 0.0), *resumed)
    for start, following in zip(starts, (*resumed, None), strict=True):
        until_s = following.at_s if following else float("inf")
        own = [loop.at_s for loop in loops if start.at_s <= loop.at_s < until_s]
        levels = [(at_s, level) for at_s, level in _levels(seconds, group) if start.at_s <= at_s < max(own, default=0)]
        points = [_Point(start.soaked_s + at_s - start.at_s, level) for at_s, level in levels]
        if points:
            place = _Place("memory", "bytes", journey=_WHOSE[group])
            yield _course(place, facts, points, min, len(own), LEAST["memory"])


def _levels(seconds: Sequence[MonitorSecond], group: str) -> Iterator[tuple[float, float]]:
    """Time and memory of all processes of the group together, where it is known of each of them."""
    for second in seconds:
        # One that has ended and was not waited for yet holds nothing: that is no low level.
        values = [u.memory_bytes for u in second.usages if u.group == group and u.memory_bytes != 0]
        known = [float(value) for value in values if value is not None]
        if known and len(known) == len(values):
            yield second.at_s, sum(known)


def _page_memory(facts: SoakFacts, loops: Sequence[Loop]) -> Iterator[Course]:
    """At the end of a loop's last step, after a garbage collection."""
    pages: dict[tuple[str, str, int], list[Loop]] = defaultdict(list)
    for loop in loops:
        if loop.failed is None:
            pages[loop.journey, loop.device, loop.page].append(loop)
    for (journey, device, _), kept in pages.items():
        for metric in PAGE_MEMORY:
            points = [p for loop in kept if (p := _last_point(loop, metric)) is not None]
            if points:
                place = _Place(metric, METRICS[metric].unit.value, journey, "", device)
                yield _course(place, facts, points, min, len(kept), LEAST[metric])


def _last_point(loop: Loop, metric: str) -> _Point | None:
    found = [value for key, value in loop.values.items() if key.rpartition("/")[2] == metric]
    return _Point(loop.soaked_s, found[-1]) if found else None


def _latencies(facts: SoakFacts, loops: Sequence[Loop]) -> Iterator[Course]:
    places: dict[tuple[str, str, str, str], list[_Point]] = defaultdict(list)
    for loop in loops:
        for key, value in loop.values.items():
            step, _, metric = key.rpartition("/")
            if metric in HEADLINES:
                places[loop.journey, loop.device, step, metric].append(_Point(loop.soaked_s, value))
    for (journey, device, step, metric), points in places.items():
        least = LATENCY_SHARE * median(point.value for point in points)
        place = _Place(metric, METRICS[metric].unit.value, journey, step, device)
        yield _course(place, facts, points, median, len(points), least)


def _load_latencies(facts: SoakFacts, loads: Sequence[LoadBlock]) -> Iterator[Course]:
    for scenario in dict.fromkeys(block.scenario for block in loads):
        own = [block for block in loads if block.scenario == scenario and block.p95_ms is not None]
        # In the middle of its block, not at the beginning of the next.
        points = [_Point(block.soaked_s - facts.block_s / 2, block.p95_ms or 0.0) for block in own]
        if points:
            least = LATENCY_SHARE * median(point.value for point in points)
            requests = sum(block.requests for block in own)
            yield _course(_Place("p95", "ms", journey=scenario, device=LOAD), facts, points, median, requests, least)


def _load_availability(loads: Sequence[LoadBlock]) -> Iterator[Available]:
    for scenario in dict.fromkeys(block.scenario for block in loads):
        own = [block for block in loads if block.scenario == scenario]
        errors = sum((Counter(block.errors) for block in own), Counter[str]())
        yield Available(scenario, LOAD, sum(b.requests for b in own), sum(b.failed for b in own), dict(errors))


def load_reasons(loads: Sequence[LoadBlock]) -> Iterator[str]:
    """Where the load was less than what was asked for."""
    for scenario in dict.fromkeys(block.scenario for block in loads):
        own = [block for block in loads if block.scenario == scenario]
        held = sum(block.held for block in own)
        if held < len(own):
            yield f"the load of {scenario} was held in {held} of {len(own)} blocks"


def _course(
    place: _Place,
    facts: SoakFacts,
    points: Sequence[_Point],
    of: Callable[[list[float]], float],
    loops: int,
    least: float,
) -> Course:
    cells: dict[int, list[float]] = defaultdict(list)
    for point in points:
        cells[min(int(point.soaked_s // facts.block_s), facts.blocks - 1)].append(point.value)
    span = range(min(cells), max(cells) + 1)
    blocks = tuple(of(cells[number]) if number in cells else None for number in span)
    level = median(point.value for point in points)
    worth = max(least, LEAST_SHARE * level, LEAST_PER_LOOP.get(place.quantity, 0.0) * loops)
    found = growth(blocks, least=worth)
    hourly = 3600 / facts.block_s
    per_block = loops / len(span)
    return Course(
        quantity=place.quantity,
        journey=place.journey,
        step=place.step,
        device=place.device,
        unit=place.unit,
        trend=found.trend,
        first_block=span.start,
        blocks=blocks,
        first=found.first,
        last=found.last,
        per_hour=None if found.slope is None else found.slope * hourly,
        low_per_hour=None if found.low is None else found.low * hourly,
        high_per_hour=None if found.high is None else found.high * hourly,
        per_loop=None if found.slope is None or not per_block else found.slope / per_block,
        rising=found.rising,
        least=worth,
        loops=loops,
    )


def _availability(loops: Sequence[Loop]) -> Iterator[Available]:
    places = dict.fromkeys((loop.journey, loop.device) for loop in loops)
    for journey, device in places:
        own = [loop for loop in loops if (loop.journey, loop.device) == (journey, device)]
        reasons = Counter(loop.failed.value for loop in own if loop.failed is not None)
        yield Available(journey, device, len(own), sum(reasons.values()), dict(reasons))


def soak_findings(soak: Soak, availability: float) -> tuple[Finding, ...]:
    """Leaks and availability decide; latency that creeps up is said."""
    return (
        *(_leak(course) for course in _judged(soak.leaks)),
        *(_drift(course) for course in soak.latencies if course.trend is Trend.RISING),
        *(_available(found, availability) for found in soak.availability),
    )


def _judged(courses: Iterable[Course]) -> Iterator[Course]:
    """Of a quantity in several stretches, those that could be judged; undecided only where none could."""
    places: dict[tuple[str, str, str], list[Course]] = defaultdict(list)
    for course in courses:
        places[course.quantity, course.journey, course.device].append(course)
    for found in places.values():
        decided = [course for course in found if course.trend is not Trend.UNDECIDED]
        yield from decided or found[-1:]


def _leak(course: Course) -> Finding:
    what = _WORDS[course.quantity]
    if course.trend is Trend.UNDECIDED:
        outcome, message = Outcome.INCONCLUSIVE, f"{what}: too few blocks were soaked to say whether it grows"
    elif course.trend is Trend.RISING:
        outcome, message = Outcome.FAIL, f"{what} grows"
    else:
        outcome, message = Outcome.PASS, f"{what} does not grow"
    return _finding(course, outcome, message, gating=True)


def _drift(course: Course) -> Finding:
    return _finding(course, Outcome.FAIL, f"{course.quantity} creeps up", gating=False)


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
    what = "requests" if found.device == LOAD else "loops"
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
        message=f"{found.loops - found.failed} of {found.loops} {what} succeeded: {found.share:.2%}, asked {least:.1%}",
    )
