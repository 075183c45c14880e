"""Sizes that matter: from how much worse a change is minor, major, critical, and what nobody notices."""

from __future__ import annotations

from webperf.model.change import Severity
from webperf.model.metric import Unit

SEVERITIES = ((0.50, Severity.CRITICAL), (0.25, Severity.MAJOR), (0.10, Severity.MINOR))
"""From how much worse on."""

_OTHERS = "http_reqs iterations checks data_received data_sent throughput ops"
_OURS = "score availability knee highest_load scaling_efficiency resilience"
_HIGHER = frozenset((*_OTHERS.split(), *_OURS.split()))
"""Metrics of ours, of k6 and of pytest-benchmark; of every other one less is better."""

_FLOORS: dict[str, float] = {
    Unit.MS: 10.0,
    Unit.SCORE: 0.01,
    Unit.RATIO: 0.01,
    Unit.COUNT: 1.0,
    Unit.BYTES: 1024.0,
}
_OWN_FLOORS = {"score": 1.0}


def higher_is_better(metric: str) -> bool:
    """Whatever the statistic: of `http_reqs`, and of `http_reqs.rate` or `checks rate`, too."""
    return metric.partition(".")[0].partition(" ")[0] in _HIGHER


def smallest_difference(metric: str, unit: str) -> float:
    """What a user could notice at all, in the metric's unit: 10 ms, 0.01 of layout shift, 1 KiB. 0 where unknown.

    One point of Lighthouse's score, which shares its unit with layout shift.
    """
    return _OWN_FLOORS.get(metric, _FLOORS.get(unit, 0.0))


def severity_of(worse: float | None) -> Severity:
    """Of being worse by such a share: 0.12 is minor."""
    if worse is None:
        return Severity.NONE
    # 110 / 100 - 1 is 0.10000000000000009 or a hair less; 10 % is meant.
    return next((name for least, name in SEVERITIES if worse >= least - 1e-9), Severity.NONE)
