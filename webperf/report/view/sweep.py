"""What a report shows of a sweep: the sentences, a line for each level, and two charts against the load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webperf.judge.scaling import level_words
from webperf.model.run import Run, Validity
from webperf.model.sweep import Purpose, Sweep, SweepArm, SweepPoint
from webperf.report.view.clean import clean_text
from webperf.report.view.records import Axis, Line, LineChart, LineKind, SweepRow, SweepView
from webperf.report.view.wording import counted
from webperf.stats.quantity import quantity
from webperf.stats.usl import predict

NOTHING = "–"
MOST_LINES = 6
"""Of a chart; more cannot be told apart."""
CURVE_POINTS = 60
_COLUMNS = ("Load", "Throughput", "Efficiency", "p50", "p95", "Failed", "Machine busy", "Note")
_PURPOSES = {Purpose.SEARCH: "looked for", Purpose.CONFIRM: "once more"}
_NOTE = (
    "Levels in the order in which they were measured. Throughput: good answers a second."
    " Efficiency: throughput for each unit of load, over that of the smallest."
    " sigma: share of the work done one at a time; kappa: what each user costs every other; with 95 % intervals."
)


def make_sweep(run: Run) -> SweepView | None:
    """None where nothing was swept."""
    sweep = run.sweep
    if sweep is None:
        return None
    several = len(sweep.plan.arms) > 1 or bool(sweep.plan.arms[0])
    return SweepView(
        lead=_lead(sweep),
        words=tuple(_words(sweep)),
        columns=(("Target", *_COLUMNS) if several else _COLUMNS),
        rows=tuple(_row(point, sweep, several=several) for point in sweep.points),
        charts=tuple(_charts(sweep)),
        note=_NOTE,
    )


def _words(sweep: Sweep) -> Iterator[tuple[str, tuple[str, ...]]]:
    for arm in sweep.arms:
        if arm.words:
            yield clean_text(arm.name), tuple(clean_text(text) for text in arm.words)
    if sweep.words:
        yield "Settings", tuple(clean_text(text) for text in sweep.words)


def _lead(sweep: Sweep) -> str:
    plan = sweep.plan
    levels = ", ".join(f"{level:g}" for level in plan.levels)
    unit = "arrivals/s" if plan.per_s else "users"
    what, of = ("value", clean_text(_varied(sweep))) if _varied(sweep) else ("setting", "the target")
    arms = f" on {counted(len(plan.arms), what)} of {of}" if len(plan.arms) > 1 else ""
    at = "at the highest, on the one that scales least" if len(plan.arms) > 1 else "at the highest"
    efficiency = f"; efficiency {quantity(sweep.efficiency, 'ratio')} {at}" if sweep.efficiency else ""
    return f"Sweep of {clean_text(plan.scenario)} over {levels} {unit}{arms}{efficiency}"


def _varied(sweep: Sweep) -> str:
    """The one setting of which the arms have different values; "" where there are more, or none."""
    names = {name for arm in sweep.arms for name in arm.settings}
    return names.pop() if len(names) == 1 else ""


def _row(point: SweepPoint, sweep: Sweep, *, several: bool) -> SweepRow:
    first = (clean_text(point.arm.removeprefix(f"{_varied(sweep)}=")),) if several else ()
    cells = (
        level_words(point.amount, sweep.plan.per_s),
        NOTHING if point.throughput is None else rate(point.throughput),
        _share(point.efficiency),
        NOTHING if point.p50_ms is None else quantity(point.p50_ms, "ms"),
        NOTHING if point.p95_ms is None else quantity(point.p95_ms, "ms"),
        _share(point.failed),
        _share(point.busy),
        ", ".join(_notes(point)),
    )
    return SweepRow((*first, *cells), grey=not point.fitted)


def _notes(point: SweepPoint) -> Iterator[str]:
    if point.purpose in _PURPOSES:
        yield _PURPOSES[point.purpose]
    if point.meets is not None:
        yield "meets it" if point.meets else "does not meet it"
    if point.limit:
        yield "generator is the limit"
    elif point.validity != Validity.VALID:
        yield point.validity


def rate(value: float) -> str:
    """`1,234/s`, `0.52/s`."""
    return f"{value:,.0f}/s" if value >= 100 else f"{value:.3g}/s"


def _share(value: float | None) -> str:
    return NOTHING if value is None else quantity(value, "ratio")


def _charts(sweep: Sweep) -> Iterator[LineChart]:
    if len({point.amount for point in sweep.points}) < 2:
        return
    unit = "arrivals/s" if sweep.plan.per_s else "users"
    x = Axis("Load", unit)
    single = len(sweep.arms) == 1
    yield LineChart(
        title="Throughput against load",
        description="Good answers a second" + (", and the universal scalability law through them." if single else "."),
        x=x,
        y=Axis("Throughput", "1/s"),
        lines=tuple(_with_curve(sweep.arms[0], sweep.points) if single else _each(sweep, "throughput")),
    )
    lines = tuple(_latencies(sweep.points) if single else _each(sweep, "p95_ms"))
    if any(line.points for line in lines):
        what = "Median and 95th percentile of what was felt." if single else "95th percentile of what was felt."
        yield LineChart("Latency against load", what, x, Axis("Latency", "ms"), lines)


def _with_curve(arm: SweepArm, points: Sequence[SweepPoint]) -> Iterator[Line]:
    good, grey = ([p for p in points if p.fitted is fitted and p.throughput] for fitted in (True, False))
    yield Line("measured", _points(good, "throughput"), LineKind.POINTS)
    if arm.fit is not None:
        last = max(p.amount for p in points)
        places = [1 + (last - 1) * at / CURVE_POINTS for at in range(CURVE_POINTS + 1)]
        yield Line("universal scalability law", tuple((n, predict(arm.fit, n)) for n in places))
    if grey:
        yield Line("generator is the limit, or invalid", _points(grey, "throughput"), LineKind.POINTS)


def _latencies(points: Sequence[SweepPoint]) -> Iterator[Line]:
    for name, attribute in (("p50", "p50_ms"), ("p95", "p95_ms")):
        yield Line(name, _points([p for p in points if p.purpose is Purpose.GRID], attribute))


def _each(sweep: Sweep, attribute: str) -> Iterator[Line]:
    for arm in sweep.arms[:MOST_LINES]:
        own = [p for p in sweep.points if p.arm == arm.name and p.purpose is Purpose.GRID and p.fitted]
        yield Line(clean_text(arm.name), _points(own, attribute))


def _points(points: Sequence[SweepPoint], attribute: str) -> tuple[tuple[float, float | None], ...]:
    return tuple(sorted(((p.amount, getattr(p, attribute)) for p in points), key=lambda at: at[0]))
