"""Under faults: a load second by second, journeys iteration by iteration, with the faults and recoveries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from webperf.model.chaos import Chaos, JourneyCourse, Recovery, TimedIteration
from webperf.model.metric import METRICS
from webperf.report.view.clean import clean_text
from webperf.report.view.records import Axis, Line, LineChart, LineKind, Span, State

Row = Mapping[str, Any]
MOST_LINES = 6
MOST_CHARTS = 8
"""Of journeys."""
MOST_NAMED = 3
SOME_FAULT = "a fault was on; which, says the table of experiments"
SHORTEST_S = 0.5
"""Of a second that was cut short, a rate says nothing."""
_TIME = Axis("Time", "s")
_PROTOCOLS = (("http_reqs", "http_req_duration"), ("operations", "operation_duration"))


def make_chaos_charts(chaos: Chaos, swarm: Sequence[Mapping[str, Any]]) -> tuple[LineChart, ...]:
    """Of the load, then of the journeys: what there was."""
    spans = (*fault_spans(chaos), *_recoveries(chaos))
    return (*_of_load(swarm, spans), *_of_journeys(chaos, spans))


def _of_load(swarm: Sequence[Mapping[str, Any]], spans: tuple[Span, ...]) -> Iterator[LineChart]:
    courses = {str(plain.get("scenario")): _rows(plain) for plain in swarm[:MOST_LINES]}
    if not any(courses.values()):
        return
    shown = (
        ("Latency (p95 of each second)", "A gap is a second in which nothing was answered.", Axis("p95", "ms"), _p95),
        ("Good answers", "What was answered without an error.", Axis("Good answers", "1/s"), _good),
        ("Errors", "Share of what ended in each second.", Axis("Errors", "ratio", top=0.1), _errors),
    )
    for title, description, axis, value in shown:
        lines = tuple(_line(name, rows, value) for name, rows in courses.items() if rows)
        yield LineChart(title, description, _TIME, axis, lines, spans=spans)


def _of_journeys(chaos: Chaos, spans: tuple[Span, ...]) -> Iterator[LineChart]:
    """A chart for each headline of a journey, a device each its points: what an iteration was, stands in its middle."""
    for journey, metric in list(dict.fromkeys((of.journey, of.metric) for of in chaos.journeys))[:MOST_CHARTS]:
        own = [of for of in chaos.journeys if (of.journey, of.metric) == (journey, metric)]
        title = METRICS[metric].title if metric in METRICS else metric
        yield LineChart(
            title=clean_text(f"{title}: {journey}"),
            description="A point is an iteration, at its middle, with its slowest step.",
            x=_TIME,
            y=Axis(title, own[0].unit),
            lines=(*(_points(of) for of in own[: MOST_LINES - 1]), *_broken_off(own)),
            spans=spans,
        )


def _points(of: JourneyCourse) -> Line:
    points = tuple((_middle(one), one.value) for one in of.iterations if one.value is not None)
    return Line(clean_text(of.device), points, LineKind.POINTS)


def _broken_off(own: Sequence[JourneyCourse]) -> Iterator[Line]:
    """They have no value; left out they would look like a pause."""
    points = sorted((_middle(one), 0.0) for of in own for one in of.iterations if one.failed)
    if points:
        yield Line("broken off: no value, at the foot", tuple(points), LineKind.POINTS)


def _middle(one: TimedIteration) -> float:
    return (one.began_s + one.ended_s) / 2


def fault_spans(chaos: Chaos | None) -> tuple[Span, ...]:
    """When faults were on, for charts over time. Of many one colour could not tell which: the table does."""
    experiments = chaos.experiments if chaos is not None else ()
    named = len({experiment.what for experiment in experiments}) <= MOST_NAMED
    return tuple(
        Span(each.began_s, each.ended_s, clean_text(each.what) if named else SOME_FAULT, State.POOR)
        for each in experiments
    )


def _recoveries(chaos: Chaos) -> Iterator[Span]:
    """From a fault's end until the numbers were what they had been."""
    for experiment in chaos.experiments:
        if experiment.recovery is Recovery.NEVER:
            later = [other.began_s for other in chaos.experiments if other.began_s > experiment.ended_s]
            yield Span(experiment.ended_s, min([*later, chaos.plan.ends_s]), "not recovered", State.UNSURE)
        elif experiment.recovered_s:
            yield Span(experiment.ended_s, experiment.ended_s + experiment.recovered_s, "until recovered", State.UNSURE)


def _rows(plain: Mapping[str, Any]) -> list[Row]:
    timeline = plain.get("timeline")
    rows = timeline if isinstance(timeline, (list, tuple)) else ()
    return [row for row in rows if isinstance(row, Mapping) and row.get("span_s", 0) >= SHORTEST_S and "t" in row]


def _line(name: str, rows: Sequence[Row], value: Callable[[Row], float | None]) -> Line:
    return Line(name, tuple((float(row["t"]), value(row)) for row in rows))


def _p95(row: Row) -> float | None:
    found = next((row[metric] for _, metric in _PROTOCOLS if row.get(metric)), None)
    return found.get("p(95)") if isinstance(found, Mapping) else None


def _done(row: Row) -> float:
    return float(next((row[count] for count, _ in _PROTOCOLS if row.get(count)), 0))


def _good(row: Row) -> float:
    return max(_done(row) - float(row.get("failed") or 0), 0.0) / float(row["span_s"])


def _errors(row: Row) -> float | None:
    done = _done(row)
    return min(float(row.get("failed") or 0) / done, 1.0) if done else None
