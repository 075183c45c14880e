"""What the run with every section shows: reasons, bars, the network, all iterations, intervals."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from tests.report.hostile import ALL
from tests.report.whole_run import HAR, HAR_PATH, loader, whole_run
from webperf.model.run import Run
from webperf.model.verdict import Finding
from webperf.report.html import TEMPLATES
from webperf.report.sections import SECTIONS, sections
from webperf.report.view import ReportView, build_view
from webperf.report.view.clean import clean_text
from webperf.report.view.index import make_index
from webperf.report.view.records import JourneyView, State, StepView
from webperf.report.view.why import why


@pytest.fixture(scope="module")
def whole() -> Run:
    return whole_run()


@pytest.fixture(scope="module")
def view(whole: Run) -> ReportView:
    return build_view(whole, loader(b""))


def journey(view: ReportView, name: str = "explore_map") -> JourneyView:
    return next(journey for journey in view.journeys if journey.name == name)


def step(view: ReportView, name: str) -> StepView:
    return next(step for step in journey(view).steps if step.name == name)


def finding(run: Run, metric: str, step: str) -> Finding:
    return next(f for f in run.verdict.findings if (f.metric, f.step) == (metric, step))


def test_each_section_has_its_template_with_the_id_that_the_contents_name() -> None:
    for section in SECTIONS:
        assert f'id="{section.anchor}"' in (TEMPLATES / section.template).read_text("utf-8")


def test_this_run_has_nearly_all_sections(view: ReportView) -> None:
    # Journeys under load, chaos, soaks and sweeps are runs of their own.
    others = {"under-load", "chaos", "soak", "sweep"}
    assert {section.anchor for section in sections(view)} >= {section.anchor for section in SECTIONS} - others


def test_a_finding_says_why_and_leads_to_its_step(view: ReportView) -> None:
    line = next(line for line in view.findings if line.state is State.POOR and line.place.startswith("scroll_table"))
    assert line.anchor == "journey-4-step-1"
    assert view.comparison is not None
    assert view.comparison.deciding[0].why == "waiting for the server 20.0 ms → 220 ms (50% of it)"


def test_the_largest_parts_are_named_first(whole: Run) -> None:
    index = make_index(whole)
    slow = replace(finding(whole, "interaction_latency", "choose state"), journey="filter_records")
    assert why(index, slow) == "waiting for the server 150 ms"
    assert why(index, replace(slow, metric="load_time", step="open")) == "longest script a.js 90.0 ms"
    assert why(index, replace(slow, journey="nobody")) == ""


def test_parts_of_an_interaction_lie_one_after_the_other(view: ReportView) -> None:
    timeline = step(view, "zoom in").timeline
    assert timeline is not None
    segments = timeline.rows[0].segments
    assert [s.style for s in segments] == ["input", "handler", "server", "render"]
    assert [s.start for s in segments[1:]] == pytest.approx([s.start + s.width for s in segments[:-1]])
    assert (timeline.rows[0].value, segments[2].text) == ("203 ms", "request and server wait 154 ms")


def test_scripts_of_long_frames_with_the_layouts_they_forced(view: ReportView) -> None:
    scripts = step(view, "zoom in").scripts
    assert scripts is not None
    assert (scripts.rows[0].name, scripts.rows[0].note, scripts.rows[0].value) == ("a.js", "desktop · se", "90.0 ms")
    assert scripts.rows[0].spoken == "script 78.0 ms, forced layout 12.0 ms"


def test_detectors_of_the_map(view: ReportView) -> None:
    maps = step(view, "zoom in").maps
    assert maps is not None
    row = dict(zip(maps.columns, maps.rows[0], strict=True))
    assert (row["Decided by"], row["Library says"], row["Last tile"]) == ("library", "400 ms", "–")
    assert row["Doubts"] == "5 of 5: they differ"


def test_the_map_is_marked_in_the_film(view: ReportView) -> None:
    (film,) = step(view, "open").films
    assert [picture.map for picture in film.pictures] == [film.pictures[0].map] * 4
    assert film.pictures[0].map is not None
    assert film.pictures[0].map.left == 0.1


def test_the_network_on_one_axis(view: ReportView) -> None:
    (waterfall,) = journey(view).waterfalls
    document, socket = waterfall.rows
    assert (document.name, document.note, document.value) == ("map", "document · 200 · 2.72 kB", "10.0 ms")
    assert [segment.style for segment in document.segments] == ["queued", "connect", "server", "receive"]
    assert document.segments[0].start == 0
    assert [segment.style for segment in socket.segments] == ["socket", "sent", "received"]
    # The socket began 100 ms after the document and was open for 400: all took 500.
    assert socket.segments[0].start == pytest.approx(0.2)
    assert socket.segments[1].start == pytest.approx(0.22)
    assert socket.segments[2].start == pytest.approx(1.0)
    assert waterfall.axis_end == "500 ms"


def test_the_network_of_each_step_by_itself(whole: Run) -> None:
    first_ms = datetime.fromisoformat(HAR["log"]["entries"][0]["startedDateTime"]).timestamp() * 1000
    run = _begun(whole, {"open": first_ms - 5, "zoom in": first_ms + 400})
    view = build_view(run, loader(b""))

    (first,), (second,) = step(view, "open").waterfalls, step(view, "zoom in").waterfalls
    assert journey(view).waterfalls == ()
    assert first.title == "Network of step open of explore_map on desktop"
    document, socket = first.rows
    assert document.segments[0].start == pytest.approx(5 / 115)
    # Of its two messages one was sent in this step; the other came in the next, to which the connection is old.
    assert [segment.style for segment in socket.segments] == ["socket", "sent"]
    (again,) = second.rows
    assert again.note == "websocket · 101 · 9.00 kB · 1 message · open since an earlier step"
    assert [segment.style for segment in again.segments] == ["socket", "received"]
    assert second.description.startswith("0 requests, 9.00 kB over")


@pytest.mark.parametrize("starts", [{"open": None}, {"open": float("nan")}, {"no such step": 1.0}, {"open": "soon"}])
def test_without_a_step_that_is_known_the_network_is_the_journeys(whole: Run, starts: dict[str, Any]) -> None:
    assert len(journey(build_view(_begun(whole, starts), loader(b""))).waterfalls[0].rows) == 2


def _begun(run: Run, starts: dict[str, Any]) -> Run:
    return replace(run, artifacts=tuple(replace(a, step_starts=starts) for a in run.artifacts if a.kind == "har"))


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"log": 1}', b'{"log": {"entries": [1, {}, {"timings": {}, "startedDateTime": "x"}]}}', None],
)
def test_a_network_log_that_is_none_is_left_out(whole: Run, content: bytes | None) -> None:
    view = build_view(whole, lambda path: content if path == HAR_PATH else None)
    assert journey(view).waterfalls == ()


def test_texts_of_a_network_log_are_cleaned(whole: Run) -> None:
    text = "".join(ALL)
    entry = json.loads(json.dumps(HAR["log"]["entries"][0]))
    entry |= {"_resourceType": text, "request": {"url": text}}
    entry["response"] = {"status": 0, "_error": text}
    content = json.dumps({"log": {"entries": [entry]}}).encode()
    (waterfall,) = journey(build_view(whole, lambda _path: content)).waterfalls
    for shown in (waterfall.rows[0].name, waterfall.rows[0].note):
        assert shown == clean_text(shown)


def test_all_iterations_are_dots_and_many_a_histogram(whole: Run, view: ReportView) -> None:
    load, map_render = step(view, "open").spreads
    assert (load.title, map_render.title) == ("Load time: every iteration", "Map render: every iteration")
    assert [len(row.marks) for row in load.rows] == [5, 5]
    assert load.limits[0][1] == "p75 < 2.5 s"
    own = [sample for sample in whole.samples if sample.journey == "explore_map"]
    many = replace(whole, samples=tuple(replace(s, iteration=i) for i in range(13) for s in own), summary=())
    (row, _) = step(build_view(many), "open").spreads[0].rows
    assert row.marks == ()
    assert max(found.height for found in row.bins) == 1


def test_a_score_is_a_gauge(view: ReportView) -> None:
    gauge = view.matrix.groups[0].rows[0].gauge
    assert gauge is not None
    assert (gauge.text, gauge.state) == ("10", State.POOR)
    assert view.matrix.has_gauges


def test_intervals_of_a_comparison_share_an_axis(view: ReportView) -> None:
    assert view.comparison is not None
    worst = view.comparison.deciding[0].drawn
    assert worst is not None
    assert view.comparison.axis.zero == 0.5 < worst.low < worst.mid < worst.high <= 1
