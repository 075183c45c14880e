"""Altair to SVG through vl-convert: offline, without a browser, the same text for the same record."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import lru_cache
from typing import Any

from webperf.report.charts import theme
from webperf.report.charts.lines import line_chart
from webperf.report.charts.tidy import tidy
from webperf.report.view.records import LineChart

# Of vl-convert, one of those that it carries; Altair writes its own newer one into the specification.
_VEGA_LITE = "6.1"


@lru_cache(maxsize=256)
def draw(chart: LineChart) -> str:
    """An `<svg>` element, safe to be put into a page as it is: `tidy` lets only drawing through.

    Altair and vl-convert are imported by the first chart (0.9 s); a report without charts does without.
    """
    return tidy(_svg(_without_words(chart)), f"{chart.title}. {chart.description}".strip())


@lru_cache(maxsize=256)
def _svg(chart: LineChart) -> str:
    import vl_convert

    return str(vl_convert.vegalite_to_svg(json.dumps(specification(chart)), vl_version=_VEGA_LITE))


def _without_words(chart: LineChart) -> LineChart:
    """What is drawn of it: charts of the same numbers, which differ in names only, are drawn once."""
    return replace(
        chart,
        title="",
        description="",
        lines=tuple(replace(line, name="") for line in chart.lines),
        limits=tuple(replace(limit, text="") for limit in chart.limits),
        spans=tuple(replace(span, text="") for span in chart.spans),
    )


def specification(chart: LineChart) -> dict[str, Any]:
    """The chart as Vega-Lite."""
    # Not checked against the schema here (20 ms a chart): the charts are ours, and the tests check each kind.
    plain: dict[str, Any] = line_chart(chart).to_dict(validate=False)
    return {**plain, "config": theme.config()}
