"""A load second by second, as charts: rate, latency, arrivals or users, latency against load, generator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from webperf.report.view.records import Axis, Limit, Line, LineChart, LineKind, Span, State
from webperf.swarm.validity import BUSY_CPU, SLOW_MS

Row = Mapping[str, Any]
_TIME = Axis("Time", "s")
_PERCENTILES = {"p50": "med", "p95": "p(95)", "p99": "p(99)"}
# A rate that hardly moves says nothing of what latency does with it.
_SPREAD_OF_LOAD = 1.3
SHORTEST = 3
"""Whole seconds that make a course."""


def make_course(plain: Mapping[str, Any], names: tuple[str, str, str, str]) -> tuple[LineChart, ...]:
    """`names`: of the counter, the latency that was felt, and the timeline's two, for its users' protocol."""
    whole = [row for row in plain["timeline"] if row.get("span_s", 0) >= 0.5]
    if len(whole) < SHORTEST:
        return ()
    count, _, duration, scheduled = names
    metric = scheduled if any(row.get(scheduled) for row in whole) else duration
    return (
        _rate(whole, count),
        *_latency(whole, metric, plain["thresholds"]),
        _arrivals(whole) if plain["model"] == "open" else _users(whole),
        *_against_load(whole, count, metric),
        _generator(whole),
        *_lag(whole),
    )


def _rate(rows: Sequence[Row], count: str) -> LineChart:
    what = "Requests" if count == "http_reqs" else "Operations"
    done = _line("done", rows, lambda row: row.get(count, 0) / row["span_s"])
    failed = _line("of these failed", rows, lambda row: row.get("failed", 0) / row["span_s"])
    return LineChart(
        title=f"{what} a second",
        description="What was answered in each second, and how much of it was an error.",
        x=_TIME,
        y=Axis(what, "1/s"),
        lines=(done, failed),
        spans=_warmup(rows),
    )


def _latency(rows: Sequence[Row], metric: str, thresholds: Sequence[Row]) -> Iterator[LineChart]:
    known = [row for row in rows if row.get(metric)]
    if len(known) < SHORTEST:
        return
    lines = tuple(_line(name, rows, _value_of(metric, key)) for name, key in _PERCENTILES.items())
    yield LineChart(
        title=f"Latency: {metric}",
        description="Percentiles of each second by itself; they are never averaged.",
        x=_TIME,
        y=Axis("Latency", "ms"),
        lines=lines,
        limits=_limits(metric, thresholds),
        spans=_warmup(rows),
    )


def _limits(metric: str, thresholds: Sequence[Row]) -> tuple[Limit, ...]:
    """Of the whole metric only: a threshold of some requests says nothing of the line."""
    # A tagged metric has another key: `http_req_duration{name:/api}`.
    own = [row for row in thresholds if row.get("metric") == metric]
    found = [
        Limit(float(limit), f"threshold {str(row.get('threshold')).rpartition(': ')[2]} ms")
        for row in own
        if isinstance(limit := row.get("limit"), (int, float))
    ]
    return tuple(dict.fromkeys(found))


def _arrivals(rows: Sequence[Row]) -> LineChart:
    begun = _line("done", rows, lambda row: row["iterations"] / row["span_s"])
    lines = [_line("asked for", rows, lambda row: row["due"] / row["span_s"], LineKind.STEP), begun]
    if any(row.get("dropped") for row in rows):
        lines.append(_line("dropped", rows, lambda row: row["dropped"] / row["span_s"]))
    if any(row.get("queued") for row in rows):
        lines.append(_line("waiting for a user", rows, lambda row: row["queued"]))
    return LineChart(
        title="Arrivals asked for and iterations done",
        description="Where they part, the target did not keep up, or the generator did not.",
        x=_TIME,
        y=Axis("Arrivals", "1/s"),
        lines=tuple(lines),
        spans=_warmup(rows),
    )


def _users(rows: Sequence[Row]) -> LineChart:
    users = _line("users", rows, lambda row: row["vus"], LineKind.STEP)
    return LineChart(
        title="Users",
        description="At the end of each second.",
        x=_TIME,
        y=Axis("Users", "count"),
        lines=(users,),
        spans=_warmup(rows),
    )


def _against_load(rows: Sequence[Row], count: str, metric: str) -> Iterator[LineChart]:
    measured = [row for row in rows if row.get("phase") == "measure" and row.get(metric) and row.get(count)]
    rates = [row[count] / row["span_s"] for row in measured]
    if len(measured) < SHORTEST or max(rates) < _SPREAD_OF_LOAD * min(rates):
        return
    of = {"p50": "med", "p95": "p(95)"}
    lines = tuple(
        Line(name, tuple(sorted(zip(rates, (row[metric][key] for row in measured), strict=True))), LineKind.POINTS)
        for name, key in of.items()
    )
    what = "Requests" if count == "http_reqs" else "Operations"
    yield LineChart(
        title="Latency against load",
        description="A point is a second. Where points rise steeply, the target is at its limit.",
        x=Axis(what, "1/s"),
        y=Axis("Latency", "ms"),
        lines=lines,
    )


def _generator(rows: Sequence[Row]) -> LineChart:
    cpu = _line("busiest process", rows, lambda row: row.get("cpu"))
    return LineChart(
        title="Validity: the generator's processor",
        description="A generator above the line measures itself, too.",
        x=_TIME,
        y=Axis("Of a core", "ratio", top=1.0),
        lines=(cpu,),
        limits=(Limit(BUSY_CPU, f"busy from {BUSY_CPU:.0%} on"),),
        spans=_warmup(rows),
    )


def _lag(rows: Sequence[Row]) -> Iterator[LineChart]:
    lag = _line("p99 of a second", rows, lambda row: row.get("loop_lag_p99"))
    if any(value is not None for _, value in lag.points):
        yield LineChart(
            title="Validity: how late the generator woke up",
            description="Latencies of a second bear its lateness, too.",
            x=_TIME,
            y=Axis("Lag of the event loop", "ms"),
            lines=(lag,),
            limits=(Limit(SLOW_MS, f"late from {SLOW_MS:g} ms on"),),
            spans=_warmup(rows),
        )


def _line(name: str, rows: Sequence[Row], value: Callable[[Row], float | None], kind: LineKind = LineKind.LINE) -> Line:
    return Line(name, tuple((float(row["t"]), value(row)) for row in rows), kind)


def _value_of(metric: str, key: str) -> Callable[[Row], float | None]:
    return lambda row: row[metric][key] if row.get(metric) else None


def _warmup(rows: Sequence[Row]) -> tuple[Span, ...]:
    phases = groupby(rows, key=lambda row: row.get("phase"))
    spans = ((phase, list(group)) for phase, group in phases)
    return tuple(
        Span(float(group[0]["t"]), float(group[-1]["t"]) + 1, "warm-up, in no statistic", State.NONE)
        for phase, group in spans
        if phase == "warmup"
    )
