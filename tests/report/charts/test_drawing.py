"""Each kind of chart as it comes out: legal Vega-Lite, only drawing, in the page's colours, the same each time."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from tests.report.hostile import ALL
from webperf.report.charts import draw, key, table
from webperf.report.charts.drawing import specification
from webperf.report.charts.tidy import tidy
from webperf.report.view.clean import clean_text
from webperf.report.view.records import (
    Axis,
    Limit,
    Line,
    LineChart,
    LineKind,
    Span,
    State,
)

TIME, LATENCY = Axis("Time", "s"), Axis("Latency", "ms")
COURSE = LineChart(
    "Latency",
    "Percentiles of each second.",
    TIME,
    LATENCY,
    (
        Line("p50", tuple((float(t), 20.0 + t) for t in range(30))),
        Line("p95", tuple((float(t), None if t == 10 else 60.0 + t) for t in range(30)), LineKind.STEP),
        Line("each", ((1.0, 5.0), (2.0, 300.0)), LineKind.POINTS),
    ),
    (Limit(200, "threshold p(95) < 200 ms"),),
    (Span(5, 8, "fault", State.POOR),),
)
POWERS = LineChart(
    "Scale", "", Axis("Users", "count", log=True), replace(LATENCY, log=True), (Line("p95", ((1, 10), (100, 9000))),)
)
KNOWN_SO_FAR = replace(
    COURSE,
    lines=(Line("phone", ((0.0, 20.0), (9.0, 90.0)), spread=((0.0, 15.0, 25.0), (9.0, 70.0, 240.0))),),
    limits=(),
)
CERTAIN = replace(KNOWN_SO_FAR.lines[0], spread=())
CHARTS = {"course": COURSE, "powers": POWERS, "intervals": KNOWN_SO_FAR}


GROWING = LineChart(
    "Memory", "", replace(TIME, top=4800.0), Axis("Memory", "bytes", bottom=1.9e8, top=2.1e8),
    (Line("slope", ((0.0, 2e8), (4800.0, 2.02e8)), band=((0.0, 1.99e8, 2.01e8), (4800.0, 2.01e8, 2.03e8))),),
)  # fmt: skip
CHARTS["growing"] = GROWING


def texts(chart: LineChart) -> list[str]:
    """Of the drawing."""
    return [element.text or "" for element in ElementTree.fromstring(draw(chart)).iter("text")]


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_each_is_legal_vega_lite(chart: LineChart) -> None:
    import altair

    altair.LayerChart.from_dict(specification(chart))


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_only_drawing_in_the_colours_of_the_page(chart: LineChart) -> None:
    svg = draw(chart)
    root = ElementTree.fromstring(svg)
    assert (root.get("role"), root.get("aria-label")) == ("img", f"{chart.title}. {chart.description}".strip())
    for element in root.iter():
        assert element.tag in {"svg", "g", "path", "line", "rect", "circle", "text"}
        assert not set(element.attrib) & {"id", "style", "href", "clip-path", "font-family"}
        for colour in (element.get("fill"), element.get("stroke")):
            assert colour is None or re.fullmatch(r"none|transparent|var\(--[a-z0-9-]+\)", colour), colour
    assert not re.search(r"\d\.\d\d\d", svg)
    assert len(svg) < 20_000


def test_the_same_record_is_the_same_text() -> None:
    first = draw(COURSE)
    draw.cache_clear()
    assert draw(COURSE) == first


def test_values_stand_where_they_belong() -> None:
    """A line through (0, 0), (10, 50), (20, 100) is straight, and its end is at the upper right."""
    line = Line("p95", ((0.0, 0.0), (10.0, 50.0), (20.0, 100.0)))
    svg = draw(LineChart("t", "", TIME, LATENCY, (line,)))
    (path,) = [e.get("d", "") for e in ElementTree.fromstring(svg).iter("path") if e.get("stroke") == "var(--series-1)"]
    (x1, y1), (x2, y2), (x3, y3) = [tuple(map(float, pair.split(","))) for pair in re.findall(r"[\d.]+,[\d.]+", path)]
    assert (x2 - x1, y1 - y2) == pytest.approx((x3 - x2, y2 - y3), abs=0.2)
    assert x1 == y3 == 0
    assert y1 > 100


def test_a_gap_breaks_the_line() -> None:
    points = ((0.0, 1.0), (1.0, 2.0), (2.0, None), (3.0, 2.0), (4.0, 1.0))
    svg = draw(LineChart("t", "", TIME, LATENCY, (Line("p95", points),)))
    (path,) = [e.get("d", "") for e in ElementTree.fromstring(svg).iter("path") if e.get("stroke") == "var(--series-1)"]
    assert path.count("M") == 2


@pytest.mark.parametrize("text", ALL, ids=range(len(ALL)))
def test_names_of_a_run_stay_text(text: str) -> None:
    axis = Axis(clean_text(text), clean_text(text))
    line = Line(clean_text(text), ((0.0, 1.0), (1.0, 2.0)))
    svg = draw(LineChart(clean_text(text), clean_text(text), axis, axis, (line,)))
    root = ElementTree.fromstring(svg)
    assert {element.tag for element in root.iter()} <= {"svg", "g", "path", "line", "rect", "circle", "text"}
    assert root.get("aria-label") == f"{clean_text(text)}. {clean_text(text)}"


def test_what_is_no_drawing_does_not_pass() -> None:
    bad = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="x()"><script>x()</script>'
        '<a href="javascript:x()"><path d="M0,0"/></a>'
        '<g style="x" id="i"><path d="M1.2345,0" fill="url(#x)"/></g></svg>'
    )
    assert tidy(bad, 'a "name"') == (
        '<svg class="chart" role="img" aria-label="a &quot;name&quot;">'
        '<path d="M1.2,0" fill="currentColor"></path></svg>'
    )


def test_the_key_names_each_line_once_and_a_single_line_needs_none() -> None:
    assert [(entry.style, entry.text) for entry in key(COURSE)] == [
        *(("line-1", "p50"), ("line-2", "p95"), ("points-3", "each")),
        *(("span poor", "fault"), ("limit", "threshold p(95) < 200 ms")),
    ]
    assert key(POWERS) == ()


def test_the_table_has_the_numbers() -> None:
    rows = table(COURSE).rows
    assert (table(COURSE).columns, len(rows)) == (("Time", "p50", "p95", "each"), 30)
    assert rows[1] == ("1 s", "21.0 ms", "61.0 ms", "5.0 ms")
    assert rows[10] == ("10 s", "30.0 ms", "–", "–")


def test_a_long_line_has_a_table_that_says_it_is_not_all() -> None:
    hour = replace(COURSE, lines=(Line("p50", tuple((float(t), 1.0) for t in range(3600))),))
    assert table(hour).title == "Latency: 120 of 3600 points"


def test_a_value_that_is_known_so_far_has_a_bar_and_its_ends_in_the_table() -> None:
    assert draw(KNOWN_SO_FAR).count("<line") > draw(replace(KNOWN_SO_FAR, lines=(CERTAIN,))).count("<line")
    assert [row[1] for row in table(KNOWN_SO_FAR).rows] == ["20.0 ms (15.0–25.0 ms)", "90.0 ms (70–240 ms)"]


def test_words_are_beside_the_drawing_and_not_in_it() -> None:
    renamed = replace(COURSE, lines=tuple(replace(line, name=f"other {line.name}") for line in COURSE.lines))
    assert draw(renamed) == draw(COURSE)
    assert key(renamed) != key(COURSE)


@pytest.mark.parametrize("unit", ["count", "users"])
def test_what_is_counted_has_no_ticks_between(unit: str) -> None:
    lines = (Line("phone", ((1.0, 1.0), (2.0, 2.0))),)
    few = LineChart("Users", "", Axis("Users", unit), Axis("Nodes", unit), lines)
    assert [text for text in texts(few) if text[0].isdigit()] == ["1", "2", "0", "1", "2"]
    rates = replace(few, x=Axis("Load", "arrivals/s"))
    assert "1.5" in texts(rates) or "1.2" in texts(rates)


def test_a_long_time_is_read_in_minutes_and_hours() -> None:
    assert [text for text in texts(GROWING) if "min" in text] == ["15 min", "30 min", "45 min", "1 h 15 min"]
    day = replace(GROWING, x=Axis("Soaked", "s", top=86400.0))
    assert [text for text in texts(day) if text.endswith(" h")] == ["6 h", "12 h", "18 h", "24 h"]


def test_an_axis_may_begin_elsewhere_and_a_ground_is_behind_its_line() -> None:
    assert "190 MB" in texts(GROWING)
    assert "0 B" not in texts(GROWING)
    assert "fill-opacity" in draw(GROWING) or 'opacity="0.14"' in draw(GROWING)
    assert table(GROWING).rows[0] == ("0 s", "200 MB (199–201 MB)")
