"""Which metrics are said to move with another, out of many that do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from webperf.judge.study import study
from webperf.model.fingerprint import Fingerprint
from webperf.model.history import Point, Series, Session

FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def _series(metric: str, step: str = "open") -> Series:
    return Series("tour", step, "phone", "none", "", metric, "ms")


def _points(medians: list[float]) -> tuple[Point, ...]:
    return tuple(
        Point(
            Session(
                i, f"run-{i}", "webperf", FIRST + timedelta(days=i), "", "", False, Fingerprint({}), "VALID", "PASS"
            ),
            (median - 1, median, median + 1),
        )
        for i, median in enumerate(medians)
    )


def test_medians_are_one_a_session() -> None:
    found = study(_series("load_time"), _points([10.0, 30.0]), {})

    assert found.medians == (10.0, 30.0)
    assert found.distribution is not None
    assert found.distribution.n == 6


def test_what_moves_along_is_named_and_what_does_not_is_not() -> None:
    source = np.random.default_rng(1)
    load = source.normal(1000, 30, 60)
    others = {_series(f"noise {i}"): _points(source.normal(10, 1, 60).tolist()) for i in range(30)}
    others[_series("server_wait")] = _points((load - 700 + source.normal(0, 5, 60)).tolist())
    others[_series("load_time")] = _points(load.tolist())
    others[_series("server_wait", step="another step")] = _points(load.tolist())

    found = study(_series("load_time"), _points(load.tolist()), others)

    assert [companion.series for companion in found.companions] == [_series("server_wait")]
    assert found.companions[0].correlation.rho > 0.9


def test_sessions_that_measured_only_one_of_both_are_left_out() -> None:
    load = np.random.default_rng(2).normal(1000, 30, 40).tolist()
    other = {_series("ttfb"): _points(load)[10:]}

    found = study(_series("load_time"), _points(load)[:30], other)

    assert found.companions[0].correlation.n == 20
