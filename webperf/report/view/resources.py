"""What a report shows of the processes and the machine: a line a group, and below it a line a kind of process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from webperf.model.monitor import BROWSER, CONTAINER, HARNESS, HOST, TARGET, Gap, Monitored, Usage, UsageSummary
from webperf.report.view.records import Axis, FactTable, Line, LineChart, ResourcesView
from webperf.stats.quantity import quantity

NOTHING = "–"
SHORTEST_COURSE = 5
"""Points: fewer are no course."""
TITLES = {
    TARGET: "App under test",
    BROWSER: "Browser",
    HARNESS: "webperf",
    CONTAINER: "Container",
    HOST: "Whole machine",
}
_COLUMNS = (
    "Processes", "CPU mean", "CPU max", "CPU in all", "Memory median", "Memory max", "Read", "Written", "Threads",
    "Open files",
)  # fmt: skip
_BRIEF = ("CPU mean", "CPU max", "Memory median", "Memory max", "Read", "Written")
_QUANTITIES = {
    "": "all of it",
    "cpu": "CPU",
    "memory_bytes": "memory",
    "read_bytes_per_s": "bytes read",
    "write_bytes_per_s": "bytes written",
    "threads": "threads",
    "open_files": "open files",
}
_NOTE = (
    "Looked at every {interval}, from a process of its own. CPU in cores, ended processes with it; memory is resident, "
    "so pages that several processes share count in each; processes, threads and open files at most; disk reads and "
    "writes in all. Browser and webperf are there between iterations too, when browsers are ended and launched."
)


def make_resources(monitor: Monitored | None) -> ResourcesView | None:
    """None where nobody looked."""
    if monitor is None:
        return None
    groups = [row for row in monitor.summary if _is_whole(row)]
    kinds = [row for row in monitor.summary if row not in groups]
    return ResourcesView(
        groups=_table("Resources", groups, _COLUMNS),
        brief=_table("Resources", groups, _BRIEF),
        kinds=_table("By kind of process", kinds, _COLUMNS),
        charts=tuple(_charts(monitor)),
        note=_NOTE.format(interval=f"{monitor.interval_s:g} s"),
        gaps=tuple(_gaps(monitor.gaps)),
    )


def _charts(monitor: Monitored) -> Iterator[LineChart]:
    if len(monitor.timeline) >= SHORTEST_COURSE:
        yield _chart(monitor, "CPU", Axis("CPU", "cores"), lambda usage: usage.cpu)
        yield _chart(monitor, "Memory", Axis("Memory", "bytes"), lambda usage: usage.memory_bytes)


def _chart(monitor: Monitored, title: str, y: Axis, of: Callable[[Usage], float | None]) -> LineChart:
    """A line a group; without a process there is no point, and the line has a gap."""
    seen = {usage.group for second in monitor.timeline for usage in second.usages}
    lines = []
    for group in (group for group in TITLES if group in seen):
        points = []
        for second in monitor.timeline:
            found = next((usage for usage in second.usages if usage.group == group and usage.processes), None)
            points.append((second.at_s, of(found) if found else None))
        lines.append(Line(TITLES[group], tuple(points)))
    return LineChart(title, "on the run's clock", Axis("Time", "s"), y, tuple(lines))


def _is_whole(row: UsageSummary) -> bool:
    """A group, or each of several targets."""
    return not row.kind or row.group == TARGET


def _table(title: str, rows: Iterable[UsageSummary], columns: tuple[str, ...]) -> FactTable:
    lines = tuple((_name(row), *(_cells(row)[column] for column in columns)) for row in rows)
    return FactTable(title, columns=(title, *columns), rows=lines)


def _name(row: UsageSummary) -> str:
    title = TITLES.get(row.group, row.group)
    more = "".join(
        f", {name.removesuffix('_per_s').replace('_', ' ')} {mean:.3g}/s" for name, mean in row.others.items()
    )
    return (f"{title}: {row.kind}" if row.kind else title) + more


def _cells(row: UsageSummary) -> dict[str, str]:
    return {
        "Processes": f"{row.processes:,}",
        "CPU mean": _cores(row.cpu_mean),
        "CPU max": _cores(row.cpu_max),
        "CPU in all": _text(row.cpu_s, "ms", 1000),
        "Memory median": _text(row.memory_median_bytes, "bytes"),
        "Memory max": _text(row.memory_max_bytes, "bytes"),
        "Read": _text(row.read_bytes, "bytes"),
        "Written": _text(row.write_bytes, "bytes"),
        "Threads": _text(row.threads_max, "count"),
        "Open files": _text(row.open_files_max, "count"),
    }


def _cores(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _text(value: float | None, unit: str, times: float = 1) -> str:
    return NOTHING if value is None else quantity(value * times, unit)


def _gaps(gaps: Iterable[Gap]) -> Iterator[str]:
    """One line for all quantities of a kind that are not there for the same reason."""
    lines: dict[tuple[str, str, str], list[str]] = {}
    for gap in gaps:
        where = TITLES.get(gap.group, gap.group) + (f": {gap.kind}" if gap.kind else "")
        lines.setdefault((where, gap.reason.value, gap.message), []).append(_QUANTITIES.get(gap.quantity, gap.quantity))
    for (where, reason, message), quantities in lines.items():
        yield f"{where}, {', '.join(quantities)}: {reason}" + (f" ({message})" if message else "")
