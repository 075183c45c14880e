"""The headline numbers of every journey on every device.

A journey has one headline number a metric: that of the step with the worst verdict and, among equals, the slowest.
"""

from __future__ import annotations

from webperf.model.metric import HEADLINES, METRICS
from webperf.report.view.gauge import make_gauge
from webperf.report.view.index import Index
from webperf.report.view.numbers import numbers, worst_of
from webperf.report.view.records import Cell, Headline, Matrix, MatrixGroup, MatrixRow, Numbers, State
from webperf.stats.quantity import quantity

_ATTENTION = {State.POOR: 3, State.UNSURE: 2, State.GOOD: 1, State.NONE: 1}


def make_matrix(index: Index) -> Matrix:
    """Groups by journey, a row a device, a column a headline metric that the run knows."""
    names = tuple(name for name in HEADLINES if name in index.metrics)
    groups = tuple(
        MatrixGroup(journey, index.anchor(journey, ""), _rows(index, journey, names)) for journey in index.journeys
    )
    return Matrix(tuple(_headline(index, name) for name in names), groups)


def _headline(index: Index, name: str) -> Headline:
    metric = METRICS[name]
    end = index.axes.get(name, 0)
    return Headline(name, metric.title, quantity(end, metric.unit) if end else "")


def _rows(index: Index, journey: str, names: tuple[str, ...]) -> tuple[MatrixRow, ...]:
    return tuple(
        MatrixRow(
            device, tuple(_cell(index, journey, device, name) for name in names), make_gauge(index, journey, device)
        )
        for device in index.devices(journey)
    )


def _cell(index: Index, journey: str, device: str, metric: str) -> Cell:
    findings = [
        finding
        for (of, _step, on, name), group in index.findings.items()
        if (of, on, name) == (journey, device, metric)
        for finding in group
    ]
    keys = [(journey, step, device, metric) for step in index.steps(journey)]
    steps = [numbers(index, key) for key in keys if index.applies(key)]
    if not steps:
        return Cell(worst_of(findings), None, findings[0].message if findings else _absent(metric))
    # The statistics decide which step is slowest, not their rounded texts.
    shown = max(steps, key=lambda step: (_ATTENTION[step.state], _median(index, step)))
    # A budget of a step that gave no numbers at all is in no row of `steps`, and must not be lost.
    unseen = [finding for finding in findings if finding.step not in {step.step for step in steps}]
    note = "; ".join([shown.step, *(finding.message for finding in unseen)])
    return Cell(State.worst([shown.state, worst_of(unseen)]), shown, note, _rank(shown, steps, index))


def _median(index: Index, step: Numbers) -> float:
    median = index.summaries[step.journey, step.step, step.device, step.metric].median
    return -1.0 if median is None else median


def _rank(shown: Numbers, steps: list[Numbers], index: Index) -> str:
    if len(steps) == 1:
        return ""
    is_slowest = _median(index, shown) == max(_median(index, step) for step in steps)
    return f"{'slowest' if is_slowest else 'worst'} of {len(steps)}"


def _absent(metric: str) -> str:
    return {
        "interaction_latency": "no step with an interaction",
        "map_render": "no step with a map",
    }.get(metric, "not measured")
