"""A soak over its blocks: memory and latency with the slope that was judged, what was done, and what failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from statistics import median
from typing import NamedTuple

from webperf.judge.leak import settling
from webperf.model.soak import LOAD, Available, Course, InBlock, Soak, Trend
from webperf.report.view.records import Axis, Limit, Line, LineChart, LineKind, Span, State
from webperf.report.view.wording import place
from webperf.stats.quantity import quantity

MOST_CHARTS = 6
"""Of a kind: what grows comes first."""
MOST_LINES = 6
LEAST_LOOPS = 5
"""In a block, for a rate of them."""
FLAT = 4
"""So many times the growth that counts has a chart of memory room for: what is not worth a word looks flat."""
TITLES = {
    "memory": "memory", "js_heap": "JS heap", "dom_nodes": "DOM nodes", "event_listeners": "event listeners",
    "load_time": "load time", "interaction_latency": "interaction latency", "map_render": "map render",
}  # fmt: skip
_RANKS = (Trend.RISING, Trend.UNDECIDED, Trend.STEADY)
_Points = tuple[tuple[float, float | None], ...]


class _Slope(NamedTuple):
    """Through the middle of the blocks that were judged: value and slopes a second."""

    first_s: float
    last_s: float
    middle: float
    slope: float
    low: float
    high: float

    def at(self, place_s: float, slope: float) -> float:
        """Of a line through the middle."""
        return self.middle + slope * (place_s - (self.first_s + self.last_s) / 2)


def name(course: Course) -> str:
    """`toggle · desktop: JS heap`."""
    where = place(course.journey, course.step, course.device)
    return f"{where}: {TITLES.get(course.quantity, course.quantity)}"


def memory_charts(soak: Soak) -> tuple[LineChart, ...]:
    """A chart for each quantity of app and pages."""
    return tuple(_chart(soak, courses, "Least of each block", zoomed=True) for courses in _ranked(soak.leaks))


def latency_charts(soak: Soak) -> tuple[LineChart, ...]:
    """A chart for each headline of a step, and the p95 of a load."""
    return tuple(_chart(soak, courses, "Median of each block", zoomed=False) for courses in _ranked(soak.latencies))


def own_charts(soak: Soak) -> tuple[LineChart, ...]:
    """webperf's own memory, a line for each kind of its processes."""
    kinds = [course for course in soak.own if course.step] or list(soak.own)
    lines = []
    for step, found in _by(kinds, lambda course: course.step):
        lines.append(Line(step or "all of it", _joined(found, soak.block_s)))
    if not lines:
        return ()
    what = "Least of each block, by kind of process."
    return (LineChart("webperf: memory", what, _time(soak), Axis("Memory", "bytes"), tuple(lines[:MOST_LINES])),)


def activity_charts(soak: Soak) -> tuple[LineChart, ...]:
    """Loops a minute, the load that was held, and, where anything failed, when it did."""
    loops = [found for found in soak.availability if found.device != LOAD and found.blocks][:MOST_LINES]
    loads = [found for found in soak.availability if found.device == LOAD and found.blocks][:MOST_LINES]
    return (*_loops(soak, loops), *(_load(soak, load) for load in loads), *_failed(soak, [*loops, *loads]))


def _ranked(courses: Sequence[Course]) -> list[list[Course]]:
    # What was there once, as the load of a page that stays open, has no course.
    groups = [found for _, found in _by(courses, name) if sum(map(_known, found)) > 1]
    return sorted(groups, key=lambda found: min(_RANKS.index(course.trend) for course in found))[:MOST_CHARTS]


def _known(course: Course) -> int:
    return sum(value is not None for value in course.blocks)


def _by(courses: Sequence[Course], key: Callable[[Course], str]) -> Iterator[tuple[str, list[Course]]]:
    for found in dict.fromkeys(key(course) for course in courses):
        yield found, [course for course in courses if key(course) == found]


def _time(soak: Soak) -> Axis:
    return Axis("Soaked", "s", top=soak.soaked_s)


def _chart(soak: Soak, courses: Sequence[Course], of: str, *, zoomed: bool) -> LineChart:
    """The blocks, and the slope through those of each stretch that could be judged."""
    slopes = [slope for course in courses if (slope := _slope(course, soak.block_s)) is not None]
    # A joined line would not show a block that stands alone.
    lines = [Line("each block", _joined(courses, soak.block_s), LineKind.POINTS)]
    if slopes:
        lines.append(_trend(courses, slopes))
    bottom, top = _reach(courses, lines) if zoomed else (None, None)
    axis = Axis(TITLES.get(courses[0].quantity, courses[0].quantity), courses[0].unit, top=top, bottom=bottom)
    cut = " The axis does not begin at 0." if bottom else ""
    spans = tuple(_settling(courses, soak.block_s)) if slopes else ()
    return LineChart(name(courses[0]), f"{of}.{cut}", _time(soak), axis, tuple(lines), spans=spans)


def _trend(courses: Sequence[Course], slopes: Sequence[_Slope]) -> Line:
    points: list[tuple[float, float | None]] = []
    for slope in slopes:
        # Two stretches are two lines.
        points += [(slope.first_s, None)] if points else []
        points += [(x, slope.at(x, slope.slope)) for x in (slope.first_s, slope.last_s)]
    if len(slopes) > 1:
        return Line("slope of each stretch", tuple(points))
    (course,) = [course for course in courses if course.per_hour is not None]
    (slope,) = slopes
    # Nothing of this is ever below 0.
    ends = ((x, slope.at(x, slope.low), slope.at(x, slope.high)) for x in (slope.first_s, slope.last_s))
    band = ((x, max(0.0, min(low, high)), max(0.0, low, high)) for x, low, high in ends)
    middle = (slope.first_s + slope.last_s) / 2
    fan = sorted([*band, (middle, slope.middle, slope.middle)])
    text = f"slope {signed(course.per_hour, course)} an hour, with its 99.8 % interval"
    return Line(text, tuple(points), band=tuple(fan))


def signed(value: float | None, course: Course) -> str:
    """`+1.2 MB`, `0`."""
    text = quantity(abs(value or 0.0), course.unit)
    return f"{'−' if (value or 0) < 0 else '+'}{text}" if any(digit in "123456789" for digit in text) else text


def _slope(course: Course, block_s: float) -> _Slope | None:
    if course.per_hour is None or course.low_per_hour is None or course.high_per_hour is None:
        return None
    known = [(x, value) for x, value in _points(course, block_s) if value is not None]
    kept = known[settling(len(known)) :]
    if not kept:
        return None
    per_s = course.per_hour / 3600
    first_s, last_s = kept[0][0], kept[-1][0]
    centre = (first_s + last_s) / 2
    middle = median(value - per_s * (x - centre) for x, value in kept)
    return _Slope(first_s, last_s, middle, per_s, course.low_per_hour / 3600, course.high_per_hour / 3600)


def _reach(courses: Sequence[Course], lines: Sequence[Line]) -> tuple[float | None, float]:
    """Ends of an axis on which growth that counts is seen, and noise that does not is not blown up."""
    values = [y for line in lines for _, y in line.points if y is not None]
    values += [y for line in lines for _, *both in line.band for y in both]
    low, high = min(values), max(values)
    lacking = max(0.0, FLAT * max(course.least for course in courses) - (high - low))
    low, high = low - lacking / 2, high + lacking / 2
    return (low if low > high / 4 else None), high


def _settling(courses: Sequence[Course], block_s: float) -> Iterator[Span]:
    for course in courses:
        known = [x for x, value in _points(course, block_s) if value is not None]
        if cut := settling(len(known)):
            yield Span(known[0] - block_s / 2, known[cut - 1] + block_s / 2, "settling, not judged", State.NONE)


def _joined(courses: Sequence[Course], block_s: float) -> _Points:
    """Of several stretches one line, with a gap wherever it began anew."""
    points: list[tuple[float, float | None]] = []
    for course in courses:
        points += [(points[-1][0], None)] if points else []
        points += _points(course, block_s)
    return tuple(points)


def _points(course: Course, block_s: float) -> _Points:
    return tuple(((course.first_block + at + 0.5) * block_s, value) for at, value in enumerate(course.blocks))


def _loops(soak: Soak, found: Sequence[Available]) -> Iterator[LineChart]:
    # Of three loops a block, one more or less is no news.
    if found and median(block.loops for one in found for block in one.blocks) >= LEAST_LOOPS:
        lines = tuple(_line(soak, one, lambda block: 60 * (block.loops - block.failed) / block.span_s) for one in found)
        yield LineChart("Loops done", "In each block.", _time(soak), Axis("Loops", "1/min"), lines)


def _load(soak: Soak, load: Available) -> LineChart:
    lines = (
        _line(soak, load, lambda block: (block.loops - block.failed) / block.span_s, "answered"),
        _line(soak, load, lambda block: block.failed / block.span_s, "failed"),
    )
    asked = load.level.removesuffix("/s").strip()
    limits: tuple[Limit, ...] = ()
    if load.level.endswith("/s") and asked.replace(".", "", 1).isdigit():
        limits = (Limit(float(asked), f"asked for: {load.level}"),)
    title = f"Load: {load.journey}"
    axis = Axis("Requests", "1/s")
    return LineChart(title, "In each block.", _time(soak), axis, lines, limits, tuple(_not_held(soak, load.blocks)))


def _not_held(soak: Soak, blocks: Sequence[InBlock]) -> Iterator[Span]:
    for held, group in groupby(blocks, key=lambda block: block.held):
        found = list(group)
        if not held:
            first, last = found[0], found[-1]
            end = last.number * soak.block_s + last.span_s
            yield Span(first.number * soak.block_s, end, "the load was not held", State.UNSURE)


def _failed(soak: Soak, found: Sequence[Available]) -> Iterator[LineChart]:
    """Where nothing failed, a line at 0 says no more than the table."""
    lines = tuple(_line(soak, one, _share) for one in found[:MOST_LINES] if one.failed)
    if lines:
        what = "Share of the loops, or of the requests, that ended in each block."
        yield LineChart("Failed", what, _time(soak), Axis("Failed", "ratio", top=0.01), lines)


def _share(block: InBlock) -> float | None:
    return block.failed / block.loops if block.loops else None


def _line(soak: Soak, found: Available, value: Callable[[InBlock], float | None], title: str = "") -> Line:
    """In the middle of what was soaked of each block; too little of one is no rate."""
    points = tuple(
        (block.number * soak.block_s + block.span_s / 2, value(block))
        for block in found.blocks
        if 0 < block.span_s >= soak.block_s / 4
    )
    return Line(title or place(found.journey, "", found.device), points)
