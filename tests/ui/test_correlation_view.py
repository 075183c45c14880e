from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from tests.store.history_build import environment
from tests.ui.drawn import rows_of
from webperf.model.fingerprint import fingerprint
from webperf.model.history import Point, Series, Session
from webperf.stats.spearman import spearman
from webperf.ui.charts.correlation import correlation_chart
from webperf.ui.view.correlation import CorrelationView, correlation_view

NOISE = np.random.default_rng(3).normal(0, 1, (3, 60))


def _view(**metrics: list[float]) -> CorrelationView:
    return correlation_view({_series(name): _points(values) for name, values in metrics.items()})


def _series(metric: str) -> Series:
    return Series("tour", "open", "desktop", "none", "", metric, "ms")


def _points(values: list[float]) -> list[Point]:
    return [Point(_session(number), (value,)) for number, value in enumerate(values, 1)]


def _session(number: int) -> Session:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    return Session(number, "run", "webperf", at, "", "", False, fingerprint(environment()), "VALID", "PASS")


def test_what_moves_together_is_sure_and_told_first_and_rho_is_spearmans() -> None:
    lcp = (NOISE[0] * 0.3 + NOISE[1]).tolist()
    view = _view(load_time=NOISE[1].tolist(), lcp=lcp, cls=NOISE[2].tolist())

    strong = next(cell for cell in view.cells if (cell.first, cell.second) == ("load_time", "lcp"))
    reference = spearman(NOISE[1].tolist(), lcp)
    assert reference is not None
    assert abs(strong.rho - reference.rho) < 1e-12
    assert strong.sure
    assert [line.partition(" (")[0] for line in view.lines] == ["load_time rises and falls with lcp"]
    assert len(view.cells) == 6


def test_chance_is_not_sure() -> None:
    found = [_view(a=rows[0].tolist(), b=rows[1].tolist()).cells[0].sure
             for rows in np.random.default_rng(1).normal(0, 1, (400, 2, 40))]  # fmt: skip

    # One pair each, so 5 % of 400 are 20; five standard deviations above that are 42.
    assert sum(found) < 42


def test_a_metric_that_never_changed_is_named_and_has_no_cell() -> None:
    view = _view(load_time=NOISE[0].tolist(), requests=[4.0] * 60)

    assert (view.metrics, view.cells, view.still) == (("load_time",), (), ("requests",))


def test_fewer_than_eight_runs_in_common_say_nothing() -> None:
    assert _view(a=[1.0, 2.0, 3.0], b=[1.0, 2.0, 4.0]).cells == ()


def test_the_chart_has_a_cell_for_each_pair() -> None:
    view = _view(a=NOISE[0].tolist(), b=NOISE[1].tolist(), c=NOISE[2].tolist())

    assert rows_of(correlation_chart(view)) == {"cells": 6}
