"""Sessions of one build: the rule of many builds at once is the real one, and what it promises."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import numpy as np
import pytest

from webperf.judge.baseline import Past, compare_with_past
from webperf.model.change import Kind
from webperf.model.fingerprint import Fingerprint
from webperf.model.history import Point, Series, Session
from webperf.model.rule import Rule
from webperf.selftest.sessions import baseline_alarms, past_regressed

BUILDS, METRICS, KNOWN = 40, 6, 10
SESSION = Session(1, "", "", datetime(2026, 1, 1, tzinfo=UTC), "", "", False, Fingerprint({}), "VALID", "PASS")


def _points(*values: float) -> list[Point]:
    return [Point(SESSION, (value,)) for value in values]


def test_the_rule_of_many_builds_at_once_is_that_of_one() -> None:
    source = np.random.default_rng(1)
    base = 1000 * np.exp(source.normal(0, 0.03, (BUILDS, METRICS, KNOWN)))
    head = 1000 * np.exp(source.normal(0.1, 0.1, (BUILDS, METRICS)))
    at_once = past_regressed(base, head, Rule())

    for build in range(BUILDS):
        series = [Series("tour", "open", "phone", "none", "", f"m{i}", "ms") for i in range(METRICS)]
        known = {s: _points(*row) for s, row in zip(series, base[build].tolist(), strict=True)}
        newest = {s: _points(value) for s, value in zip(series, head[build].tolist(), strict=True)}
        findings = compare_with_past(newest, [Past("past", known)], Rule(), lambda _metric: True)
        kinds = [finding.change.kind is Kind.REGRESSED for finding in findings if finding.change]
        assert kinds == at_once[build].tolist()
    assert 0.1 < at_once.mean() < 0.9


def test_of_builds_that_changed_nothing_at_most_one_in_a_hundred_is_red() -> None:
    """20,000 builds with 24 deciding metrics that share half of their noise."""
    assert baseline_alarms(7) <= Rule().alpha


def test_metrics_that_share_nothing_spend_all_that_holm_leaves_them_and_no_more() -> None:
    promised = 1 - (1 - Rule().alpha / 24) ** 24
    deviation = math.sqrt(promised / 20_000)

    assert baseline_alarms(7, shared=0.0) == pytest.approx(promised, abs=3 * deviation)
