"""The performance score of a journey's page as a gauge, in Lighthouse's bands.

https://developer.chrome.com/docs/lighthouse/performance/performance-scoring#color-coding
"""

from __future__ import annotations

from webperf.report.view.index import Index
from webperf.report.view.numbers import numbers
from webperf.report.view.records import Gauge, State

METRIC = "score"
GOOD, FAIR = 90.0, 50.0


def make_gauge(index: Index, journey: str, device: str) -> Gauge | None:
    """Of the step that opened the page; the lowest where several did. None where no page was scored."""
    keys = [(journey, step, device, METRIC) for step in index.steps(journey)]
    scored = [(row.median, key) for key in keys if (row := index.summaries.get(key)) and row.median is not None]
    if not scored:
        return None
    score, key = min(scored)
    found = numbers(index, key)
    note = ", ".join(text for text in (found.span, found.remark) if text)
    return Gauge(_band(score), min(max(score, 0.0), 100.0), f"{score:.0f}", note)


def _band(score: float) -> State:
    return State.GOOD if score >= GOOD else State.UNSURE if score >= FAIR else State.POOR
