from __future__ import annotations

import pytest

from tests.ui.conftest import RUNS
from tests.ui.drawn import rows_of
from webperf.judge.study import Study, study
from webperf.model.history import Selection, Series
from webperf.store.history.history import History
from webperf.ui.charts.distribution import histogram_chart, runs_chart
from webperf.ui.charts.trend import trend_chart
from webperf.ui.view.distribution import distribution_view
from webperf.ui.view.trend import trend_view

LOAD = Series("explore_map", "open", "desktop", "none", "", "load_time", "ms")


@pytest.fixture
def load(filled: History) -> Study:
    points = filled.points(filled.sessions(Selection()), metric="load_time", journey="explore_map", device="desktop")
    return study(LOAD, points[LOAD], {})


def test_a_change_of_level_gives_two_levels_and_a_band(load: Study) -> None:
    view = trend_view(load)

    assert view.axis.title == "load_time (s)"
    assert [point.run.split()[0] for point in view.points[:2]] == ["#1", "#2"]
    assert len(view.points) == RUNS
    before, after = view.levels
    assert after.value / before.value == pytest.approx(1.2, abs=0.05)
    (band,) = view.bands
    assert band.begin < view.points[RUNS // 2].started_at <= band.end
    assert "1.50 s →" in band.told or "1.51 s →" in band.told or "1.49 s →" in band.told
    assert view.lines[0].startswith("change: +")


def test_a_flat_series_is_one_level_and_says_so(load: Study) -> None:
    flat = trend_view(study(LOAD, load.points[: RUNS // 2], {}))

    assert (len(flat.levels), flat.bands, flat.creep) == (1, (), ())
    assert flat.lines == ("trend: no change of level and no creep found",)


def test_a_distribution_has_all_values_in_bins_and_the_newest_runs_one_by_one(load: Study) -> None:
    view = distribution_view(load)

    assert view is not None
    assert sum(each.count for each in view.bins) == RUNS * 5
    assert view.bins[0].low == pytest.approx(min(min(p.values) for p in load.points) / 1000)
    assert [value.run for value in view.values[:6]] == ["#1"] * 5 + ["#2"]
    assert view.lines[0].startswith("200 values of 40 runs: median 1.")
    assert "% within a run" in view.lines[1]


def test_charts_hold_what_the_view_says_and_nothing_from_elsewhere(load: Study) -> None:
    view, shape = trend_view(load), distribution_view(load)
    assert shape is not None

    assert rows_of(trend_chart(view)) == {"unit": 1, "points": 40, "bands": 1, "levels": 2, "creep": 0}
    assert rows_of(histogram_chart(shape)) == {"unit": 1, "bins": len(shape.bins), "middle": 1}
    assert rows_of(runs_chart(shape)) == {"unit": 1, "values": 200}


def test_another_choice_has_the_same_form_so_that_a_browser_only_swaps_the_numbers(load: Study) -> None:
    few = trend_chart(trend_view(study(LOAD, load.points[:9], {})))

    assert rows_of(few)["bands"] == 0
    assert few.form is trend_chart(trend_view(load)).form
