"""What a report shows of a soak: whether something grows, what crept up, how often it failed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from webperf.model.run import Run
from webperf.model.soak import LOAD, Available, Course, Soak, Trend
from webperf.model.verdict import Finding, Outcome
from webperf.report.view.records import FactTable, LineChart, SoakPart, SoakView, State
from webperf.report.view.soak_charts import (
    MOST_CHARTS,
    TITLES,
    activity_charts,
    latency_charts,
    memory_charts,
    name,
    own_charts,
    signed,
)
from webperf.report.view.wording import counted, duration, place
from webperf.stats.quantity import quantity

NOTHING = "–"
_STATES = {Trend.RISING: State.POOR, Trend.STEADY: State.GOOD, Trend.UNDECIDED: State.UNSURE}
_WORDS = {Trend.RISING: "grows", Trend.STEADY: "steady", Trend.UNDECIDED: "undecided"}
_COLUMNS = ("Judged", "First", "Last", "Per hour", "99.8 % interval", "Per loop", "Blocks rising")
_BRIEF = ("Judged", "First", "Last", "Per hour", "Per loop")
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
    parts = (
        _part("Memory", soak.leaks, memory_charts(soak)),
        _part("Latency", soak.latencies, latency_charts(soak)),
        _part("webperf itself", soak.own, own_charts(soak)),
    )
    return SoakView(
        lead=f"{duration(soak.soaked_s)} of {duration(soak.duration_s)} soaked, {counted(soak.loops, 'loop')}{resumed}",
        note=_NOTE.format(block=duration(soak.block_s)),
        availability=_availability(soak.availability),
        charts=activity_charts(soak),
        parts=tuple(part for part in parts if part.table.rows),
    )


def soak_sentence(run: Run) -> str:
    """The verdict: whether something leaks, how sure that is, and what else was judged."""
    assert run.soak is not None
    judged = [finding for finding in run.verdict.findings if finding.gating]
    memory = [finding for finding in judged if finding.metric != "availability"]
    growing = _named(finding for finding in memory if finding.outcome is Outcome.FAIL)
    open_ones = _named(finding for finding in memory if finding.outcome is Outcome.INCONCLUSIVE)
    failed = _named(f for f in judged if f.metric == "availability" and f.outcome is Outcome.FAIL)
    soaked = duration(run.soak.soaked_s)
    said = []
    if growing:
        said.append(f"It leaks: {'; '.join(growing)}.")
    if open_ones and len(open_ones) == len(memory):
        said.append(f"Whether something leaks cannot be said after {soaked}.")
    elif open_ones:
        said.append(f"Cannot be said yet: {'; '.join(open_ones)}.")
    elif memory and not growing:
        said.append(f"Nothing leaked in {soaked}: {counted(len(memory), 'quantity').replace('ys', 'ies')} judged.")
    if failed:
        said.append(f"Too much failed: {'; '.join(failed)}.")
    elif any(finding.metric == "availability" for finding in judged):
        worst = min(found.share for found in run.soak.availability)
        said.append(f"Availability {'is' if worst == 1 else 'is at least'} {worst:.2%}.")
    return " ".join(said)


def _named(findings: Iterable[Finding]) -> list[str]:
    """`memory of app under test`; whose availability."""
    found = (
        (place(f.journey, "", f.device), "" if f.metric == "availability" else TITLES.get(f.metric, f.metric))
        for f in findings
    )
    return list(dict.fromkeys(f"{what} of {where}" if what else where for where, what in found))


def _availability(found: Iterable[Available]) -> FactTable:
    rows = []
    for row in found:
        reasons = ", ".join(f"{count} {reason}" for reason, count in row.reasons.items())
        level = f", {row.level}" if row.level else ""
        where = place(row.journey, "", row.device) + level
        what = "request" if row.device == LOAD else "loop"
        rows.append((where, f"{row.loops:,} {what}s", f"{row.failed:,}", f"{row.share:.2%}", reasons or NOTHING))
    columns = ("Availability", "In all", "Failed", "Done", "Reasons")
    return FactTable("Availability", columns=columns, rows=tuple(rows))


def _part(title: str, courses: Sequence[Course], charts: tuple[LineChart, ...]) -> SoakPart:
    places = len({name(course) for course in courses})
    cut = places > MOST_CHARTS == len(charts)
    more = f"{MOST_CHARTS} of {places} are drawn, what grows first; the table has all." if cut else ""
    return SoakPart(_table(title, courses, _COLUMNS), _table(title, courses, _BRIEF), charts, more)


def _table(title: str, courses: Iterable[Course], columns: tuple[str, ...]) -> FactTable:
    rows = tuple((name(course), *(_cells(course)[column] for column in columns)) for course in courses)
    return FactTable(title, columns=(title, *columns), rows=rows)


def _cells(course: Course) -> dict[str, str]:
    low, high = course.low_per_hour, course.high_per_hour
    known = low is not None and high is not None
    per_loop = NOTHING if course.device == LOAD else _signed(course.per_loop, course)
    return {
        "Judged": f"{_STATES[course.trend].symbol} {_WORDS[course.trend]}",
        "First": _text(course.first, course),
        "Last": _text(course.last, course),
        "Per hour": _signed(course.per_hour, course),
        "99.8 % interval": f"{_signed(low, course)} to {_signed(high, course)}" if known else NOTHING,
        "Per loop": per_loop,
        "Blocks rising": NOTHING if course.rising is None else f"{course.rising:.0%}",
    }


def _text(value: float | None, course: Course) -> str:
    return NOTHING if value is None else quantity(value, course.unit)


def _signed(value: float | None, course: Course) -> str:
    return NOTHING if value is None else signed(value, course)
