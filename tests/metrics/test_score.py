"""Against Lighthouse's own code: `tests/fixtures/lighthouse/score_vectors.mjs` says how the vectors were made."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.metrics.build import page_step
from webperf.metrics import readings
from webperf.metrics.score import PARTS, Points, audit_score, erf, log_normal_score, score, weighted_mean
from webperf.model.capture import LargestPaint, LayoutShift
from webperf.model.missing import Missing
from webperf.model.sample import Reading

VECTORS = json.loads((Path(__file__).parent.parent / "fixtures/lighthouse/score_vectors.json").read_text("utf-8"))
ALL_POINTS = [part.points(mobile=mobile) for part in PARTS.values() for mobile in (True, False)]


def found(**values: float | Missing) -> dict[str, Reading]:
    return {
        name: Reading(name, missing=value) if isinstance(value, Missing) else Reading(name, value)
        for name, value in values.items()
    }


@pytest.mark.parametrize(("form", "metric", "value", "expected"), VECTORS["curves"])
def test_each_curve_is_lighthouse_s(form: str, metric: str, value: float, expected: float) -> None:
    assert audit_score(value, PARTS[metric].points(mobile=form == "mobile")) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("form", "values", "expected"), VECTORS["categories"])
def test_the_whole_score_is_lighthouse_s(form: str, values: Mapping[str, float], expected: float) -> None:
    reading = score(found(**values), mobile=form == "mobile")
    assert reading.value == pytest.approx(expected * 100, abs=1e-9)
    assert reading.detail["missing_parts"] == {}


def test_the_weights_are_percent() -> None:
    assert sum(part.weight for part in PARTS.values()) == 100


@pytest.mark.parametrize("points", ALL_POINTS)
def test_the_control_points_are_on_the_curve(points: Points) -> None:
    assert log_normal_score(points.p10, points) == pytest.approx(0.9, abs=1e-6)
    assert log_normal_score(points.median, points) == pytest.approx(0.5, abs=1e-6)
    assert audit_score(points.p10, points) == 0.9
    assert audit_score(points.median, points) == 0.5


@pytest.mark.parametrize("points", ALL_POINTS)
def test_a_band_is_never_left_by_rounding(points: Points) -> None:
    assert log_normal_score(math.nextafter(points.p10, math.inf), points) < 0.9
    assert log_normal_score(math.nextafter(points.median, math.inf), points) < 0.5
    assert log_normal_score(points.median * 1e6, points) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("value", [0, -1, 1e-300])
def test_nothing_at_all_is_perfect(value: float) -> None:
    assert log_normal_score(value, Points(1800, 3000)) == 1


@pytest.mark.parametrize("x", [-3.0, -0.5, 0.0, 0.1, 0.9, 2.5])
def test_erf_is_as_close_as_its_source_says(x: float) -> None:
    assert erf(x) == pytest.approx(math.erf(x), abs=1.5e-7)


def test_half_a_point_is_rounded_up_as_javascript_does() -> None:
    # (0.50 * 10 + 0.51 * 10) / 20 = 0.505; Python's round would go to the even neighbour.
    assert weighted_mean({"fcp": 0.5, "speed_index": 0.51}) == 0.51


def test_a_part_that_is_missing_is_named_and_the_others_carry_its_weight() -> None:
    reading = score(found(fcp=1800, lcp=Missing.NO_LCP, cls=0.25), mobile=True)

    # (0.9 * 10 + 0.5 * 25) / 35
    assert reading.value == 61
    assert reading.detail["missing_parts"] == {
        "speed_index": "not measured",
        "lcp": "NO_LCP",
        "tbt": "not measured",
    }
    assert reading.detail["parts"]["cls"] == {"value": 0.25, "score": 0.5, "weight": 25}


def test_a_page_that_painted_nothing_has_no_score() -> None:
    assert score(found(fcp=Missing.NO_FCP, cls=0, tbt=0), mobile=True).missing is Missing.NO_FCP
    assert score({}, mobile=True).missing is Missing.NO_FCP


@pytest.mark.parametrize(("mobile", "form"), [(True, "mobile"), (False, "desktop")])
def test_a_step_is_scored_by_the_curve_of_its_device(mobile: bool, form: str) -> None:
    step = page_step(
        mobile=mobile,
        largest_paints=(LargestPaint(2400, 1000, "h1", ""),),
        shifts=(LayoutShift(400, 0.1, False),),
    )
    by_name: dict[str, Any] = {reading.metric: reading for reading in readings(step)}

    assert by_name["score"].detail["form"] == form
    assert by_name["score"].detail["parts"]["lcp"]["score"] == (0.91 if mobile else 0.5)
