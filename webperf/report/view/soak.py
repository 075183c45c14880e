"""What a report shows of a soak: what grew, what crept up, how often it failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webperf.model.soak import Available, Course, Soak, Trend
from webperf.report.view.records import Axis, FactTable, Line, LineChart, SoakView, State
from webperf.report.view.wording import counted, duration, place
from webperf.stats.quantity import quantity

NOTHING = "–"
_STATES = {Trend.RISING: State.POOR, Trend.STEADY: State.GOOD, Trend.UNDECIDED: State.UNSURE}
_WORDS = {Trend.RISING: "grows", Trend.STEADY: "steady", Trend.UNDECIDED: "undecided"}
_TITLES = {"memory": "memory", "js_heap": "JS heap", "dom_nodes": "DOM nodes", "event_listeners": "event listeners"}
_COLUMNS = ("First", "Last", "Per hour", "Interval of that", "Per loop", "Blocks rising", "Judged")
_BRIEF = ("First", "Last", "Per hour", "Per loop", "Judged")
_NOTE = (
    "Of each block of {block}, the least of memory (after a garbage collection in pages) and the median of latencies, "
    "without the first tenth of blocks. It grows if the whole 99.8 % interval of the slope (Theil-Sen) is above 0, two "
    "thirds of the blocks are above the one before, and the growth is worth a word."
)


def make_soak(soak: Soak | None) -> SoakView | None:
    """None where there was none."""
    if soak is None:
        return None
    resumed = f", resumed {counted(len(soak.resumed_at_s), 'time')}" if soak.resumed_at_s else ""
    return SoakView(
        lead=f"{duration(soak.soaked_s)} of {duration(soak.duration_s)} soaked, {counted(soak.loops, 'loop')}{resumed}",
        note=_NOTE.format(block=duration(soak.block_s)),
        availability=_availability(soak.availability),
        tables=tuple(table for table in _tables(soak, _COLUMNS) if table.rows),
        brief=tuple(table for table in _tables(soak, _BRIEF) if table.rows),
        charts=tuple(_charts(soak)),
        findings=tuple(_findings(soak)),
    )


def _availability(found: Iterable[Available]) -> FactTable:
    rows = []
    for row in found:
        reasons = ", ".join(f"{count} {reason}" for reason, count in row.reasons.items())
        where = place(row.journey, "", row.device)
        rows.append((where, f"{row.loops:,}", f"{row.failed:,}", f"{row.share:.2%}", reasons or NOTHING))
    return FactTable("Availability", columns=("Availability", "Loops", "Failed", "Done", "Reasons"), rows=tuple(rows))


def _tables(soak: Soak, columns: tuple[str, ...]) -> Iterator[FactTable]:
    yield _table("Memory", soak.leaks, columns)
    yield _table("Latency", soak.latencies, columns)
    yield _table("webperf itself", soak.own, columns)


def _table(title: str, courses: Iterable[Course], columns: tuple[str, ...]) -> FactTable:
    rows = tuple((_name(course), *(_cells(course)[column] for column in columns)) for course in courses)
    return FactTable(title, columns=(title, *columns), rows=rows)


def _name(course: Course) -> str:
    where = place(course.journey, course.step, course.device)
    return f"{where}: {_TITLES.get(course.quantity, course.quantity.replace('_', ' '))}"


def _cells(course: Course) -> dict[str, str]:
    low, high = course.low_per_hour, course.high_per_hour
    known = low is not None and high is not None
    return {
        "First": _text(course.first, course),
        "Last": _text(course.last, course),
        "Per hour": _signed(course.per_hour, course),
        "Interval of that": f"{_signed(low, course)} to {_signed(high, course)}" if known else NOTHING,
        "Per loop": _signed(course.per_loop, course),
        "Blocks rising": NOTHING if course.rising is None else f"{course.rising:.0%}",
        "Judged": f"{_STATES[course.trend].symbol} {_WORDS[course.trend]}",
    }


def _text(value: float | None, course: Course) -> str:
    return NOTHING if value is None else quantity(value, course.unit)


def _signed(value: float | None, course: Course) -> str:
    if value is None:
        return NOTHING
    return f"{'+' if value >= 0 else '−'}{quantity(abs(value), course.unit)}"


def _charts(soak: Soak) -> Iterator[LineChart]:
    """The blocks of what grows, of each quantity a chart; of several stretches a line each."""
    rising = [course for course in (*soak.leaks, *soak.latencies) if course.trend is Trend.RISING]
    for name in dict.fromkeys(_name(course) for course in rising):
        courses = [course for course in (*soak.leaks, *soak.latencies) if _name(course) == name]
        lines = tuple(
            Line("" if len(courses) == 1 else f"{number}", _points(course, soak.block_s))
            for number, course in enumerate(courses, 1)
        )
        what = _TITLES.get(courses[0].quantity, courses[0].quantity)
        yield LineChart(name, "by block", Axis("Soaked", "s"), Axis(what, courses[0].unit), lines)


def _points(course: Course, block_s: float) -> tuple[tuple[float, float | None], ...]:
    return tuple(((course.first_block + at + 0.5) * block_s, value) for at, value in enumerate(course.blocks))


def _findings(soak: Soak) -> Iterator[tuple[State, str]]:
    for course in soak.leaks:
        if course.trend is Trend.RISING:
            per_loop = f", {_signed(course.per_loop, course)} a loop" if course.per_loop is not None else ""
            yield State.POOR, f"{_name(course)} grows by {_text(course.per_hour, course)} an hour{per_loop}"
    for course in soak.latencies:
        if course.trend is Trend.RISING:
            yield (
                State.UNSURE,
                f"{_name(course)} creeps up, {_text(course.first, course)} to {_text(course.last, course)}",
            )
