"""Which metrics move together, in histories whose truth is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from webperf.judge.together import FALSE_SHARE, moving_together
from webperf.model.fingerprint import Fingerprint
from webperf.model.history import Point, Series, Session


def _points(values: np.ndarray) -> list[Point]:
    began = datetime(2026, 1, 1, tzinfo=UTC)
    sessions = [
        Session(i, "", "", began + timedelta(days=i), "", "", False, Fingerprint({}), "VALID", "PASS")
        for i in range(len(values))
    ]
    return [Point(session, (value,)) for session, value in zip(sessions, values.tolist(), strict=True)]


def _series(metric: str, step: str = "open") -> Series:
    return Series("tour", step, "phone", "none", "", metric, "ms")


def test_the_strongest_pair_is_first_and_other_steps_are_other_matters() -> None:
    source = np.random.default_rng(1)
    server, noise = source.normal(size=60), source.normal(size=(4, 60))
    measured = {
        _series("server_wait"): _points(server),
        _series("load_time"): _points(server + 0.3 * noise[0]),
        _series("lcp"): _points(-server + 0.8 * noise[1]),
        _series("bytes"): _points(noise[2]),
        _series("load_time", "filter"): _points(server),
    }

    first, second, *_ = found = moving_together(measured)

    assert (first.first.metric, first.second.metric) == ("server_wait", "load_time")
    assert first.correlation.rho > 0.9
    assert second.correlation.rho < 0
    assert len(found) == 3
    assert not any("bytes" in {pair.first.metric, pair.second.metric} for pair in found)
    assert {pair.first.step for pair in found} == {"open"}


def test_of_metrics_that_have_nothing_to_do_with_each_other_hardly_any_pair_is_told() -> None:
    """40 histories of 12 metrics, 2,640 pairs: the share of histories with any is at most what was allowed."""
    source = np.random.default_rng(2)
    told = [
        moving_together({_series(f"m{i}"): _points(source.normal(size=30)) for i in range(12)}, least=0.0)
        for _ in range(40)
    ]

    assert sum(bool(pairs) for pairs in told) / len(told) <= FALSE_SHARE + 0.05


def test_less_than_eight_sessions_in_common_say_nothing() -> None:
    rising = np.arange(7.0)

    assert moving_together({_series("a"): _points(rising), _series("b"): _points(rising)}) == ()
