"""Loops and seconds of a soak -> the record `soak`. Pure.

Memory of a page is judged page by page, that of an app process by process: whatever was started anew begins anew.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from webperf.judge.leak import growth
from webperf.model.metric import HEADLINES, METRICS
from webperf.model.missing import Missing
from webperf.model.monitor import HARNESS, TARGET, MonitorSecond
from webperf.model.soak import LOAD, Available, Course, InBlock, LoadBlock, Loop, Resumed, Soak, SoakFacts

LEAST_SHARE = 0.02
"""Growth over a soak that is worth a word, of the level; and at least so much."""
LEAST = {"memory": 4e6, "js_heap": 2e5, "dom_nodes": 30.0, "event_listeners": 15.0}
LEAST_PER_LOOP = {"js_heap": 2000.0, "dom_nodes": 0.5, "event_listeners": 0.5}
"""And so much in each loop: webperf's own instrument in the page takes 0.7 kB (measured on a page that keeps nothing),
which over a day is tens of MB."""
LATENCY_SHARE = 0.2
PAGE_MEMORY = ("js_heap", "dom_nodes", "event_listeners")
_WHOSE = {TARGET: "app under test", HARNESS: "webperf"}
_MAIN = "main process"


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
    soaked_s = max((loop.soaked_s for loop in loops), default=0.0)
    return Soak(
        duration_s=facts.duration_s,
        soaked_s=soaked_s,
        block_s=facts.block_s,
        loops=len(loops),
        leaks=(*_process_memory(facts, loops, seconds, resumed, TARGET), *_page_memory(facts, loops)),
        latencies=(*_latencies(facts, loops), *_load_latencies(facts, loads)),
        own=tuple(_own_memory(facts, loops, seconds, resumed)),
        availability=(*_availability(facts, loops, soaked_s), *_load_availability(facts, loads, soaked_s)),
        resumed_at_s=tuple(record.at_s for record in resumed),
    )


def _own_memory(
    facts: SoakFacts, loops: Sequence[Loop], seconds: Sequence[MonitorSecond], resumed: Sequence[Resumed]
) -> Iterator[Course]:
    """Of webperf as a whole, and of each kind of its processes: of one that grows, which it is."""
    yield from _process_memory(facts, loops, seconds, resumed, HARNESS)
    kinds = dict.fromkeys(usage.kind for second in seconds for usage in second.usages if usage.group == HARNESS)
    if len(kinds) > 1:
        for kind in kinds:
            yield from _process_memory(facts, loops, seconds, resumed, HARNESS, kind)


def _process_memory(
    facts: SoakFacts,
    loops: Sequence[Loop],
    seconds: Sequence[MonitorSecond],
    resumed: Sequence[Resumed],
    group: str,
    kind: str | None = None,
) -> Iterator[Course]:
    """One course for each stretch between resumptions: its processes are others.

    Up to the last loop of each: behind it processes end, one after the other.
    """
    step = _MAIN if kind == _WHOSE[group] else kind or ""
    known = list(_levels(seconds, group, kind))
    starts = (Resumed(0.0, 0.0), *resumed)
    for start, following in zip(starts, (*resumed, None), strict=True):
        until_s = following.at_s if following else float("inf")
        own = [loop.at_s for loop in loops if start.at_s <= loop.at_s < until_s]
        levels = [(at_s, level) for at_s, level in known if start.at_s <= at_s < max(own, default=0)]
        points = [_Point(start.soaked_s + at_s - start.at_s, level) for at_s, level in levels]
        if points:
            place = _Place("memory", "bytes", journey=_WHOSE[group], step=step)
            yield _course(place, facts, points, min, len(own), LEAST["memory"])


def _levels(seconds: Sequence[MonitorSecond], group: str, kind: str | None) -> Iterator[tuple[float, float]]:
    """Time and memory of all processes of the group, or kind, together, where it is known of each of them."""
    for second in seconds:
        # One that has ended and was not waited for yet holds nothing: that is no low level.
        usages = [u for u in second.usages if u.group == group and kind in (None, u.kind) and u.memory_bytes != 0]
        known = [float(u.memory_bytes) for u in usages if u.memory_bytes is not None]
        if known and len(known) == len(usages):
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
    # Where the guard kept a page out, what loaded was the browser's own page of the error.
    for loop in (loop for loop in loops if loop.failed is not Missing.REFUSED_BY_GUARD):
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


def _load_availability(facts: SoakFacts, loads: Sequence[LoadBlock], soaked_s: float) -> Iterator[Available]:
    level = str(facts.asked.get("level") or "")
    for scenario in dict.fromkeys(block.scenario for block in loads):
        own = [block for block in loads if block.scenario == scenario]
        errors = sum((Counter(block.errors) for block in own), Counter[str]())
        blocks = []
        for block in own:
            number = max(round(block.soaked_s / facts.block_s) - 1, 0)
            span_s = _span_s(facts, number, soaked_s)
            blocks.append(InBlock(number, span_s, block.requests, block.failed, block.held))
        total, failed = sum(b.requests for b in own), sum(b.failed for b in own)
        yield Available(scenario, LOAD, total, failed, dict(errors), tuple(blocks), level)


def _span_s(facts: SoakFacts, number: int, soaked_s: float) -> float:
    """How much of a block was soaked: the last one may have been broken off."""
    return max(0.0, min(facts.block_s, soaked_s - number * facts.block_s))


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
        cells[_number(facts, point.soaked_s)].append(point.value)
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


def _availability(facts: SoakFacts, loops: Sequence[Loop], soaked_s: float) -> Iterator[Available]:
    places = dict.fromkeys((loop.journey, loop.device) for loop in loops)
    for journey, device in places:
        own = [loop for loop in loops if (loop.journey, loop.device) == (journey, device)]
        reasons = Counter(loop.failed.value for loop in own if loop.failed is not None)
        cells: dict[int, list[Loop]] = {number: [] for number in range(_number(facts, soaked_s) + 1)}
        for loop in own:
            cells[_number(facts, loop.soaked_s)].append(loop)
        blocks = tuple(
            InBlock(number, _span_s(facts, number, soaked_s), len(cell), sum(loop.failed is not None for loop in cell))
            for number, cell in cells.items()
        )
        yield Available(journey, device, len(own), sum(reasons.values()), dict(reasons), blocks)


def _number(facts: SoakFacts, soaked_s: float) -> int:
    """Of the block; what ends after the last one belongs to it."""
    return min(int(soaked_s // facts.block_s), facts.blocks - 1)
