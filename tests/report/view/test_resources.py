from dataclasses import replace

from tests.monitor.build import second, usage
from tests.report.example_run import example_run
from webperf.model.missing import Missing
from webperf.model.monitor import Gap
from webperf.model.run import Run
from webperf.monitor.summary import summarise_monitor
from webperf.report.html import render_html
from webperf.report.run_json import parse_run, run_json
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view


def watched_run() -> Run:
    gaps = (
        Gap("target", "", "threads", Missing.NOT_SUPPORTED, "the endpoint does not tell it"),
        Gap("target", "", "open_files", Missing.NOT_SUPPORTED, "the endpoint does not tell it"),
        Gap("host", "", "threads", Missing.NOT_SUPPORTED, "<script>alert(1)</script>\x1b[31m"),
    )
    app = usage(memory_bytes=201_000_000, threads=None, open_files=None, others={"gc_collections_per_s": 1.5})
    pages = usage("browser", "renderer", cpu=1.25, memory_bytes=300_000_000)
    seconds = (
        second(1.0, app, pages, usage("browser", "main"), usage("host"), gaps=gaps),
        second(2.0, app, usage("browser", "main"), usage("host")),
    )
    return replace(example_run(), monitor=summarise_monitor(seconds))


def test_groups_are_lines_and_kinds_stand_below_them() -> None:
    view = build_view(watched_run()).resources
    assert view is not None
    assert [row[0] for row in view.groups.rows] == ["App under test, gc collections 1.5/s", "Browser", "Whole machine"]
    assert [row[0] for row in view.kinds.rows] == ["Browser: main", "Browser: renderer"]
    app = dict(zip(view.groups.columns, view.groups.rows[0], strict=True))
    assert (app["CPU mean"], app["CPU in all"], app["Memory median"], app["Read"]) == (
        "0.50",
        "1.00 s",
        "201 MB",
        "20 B",
    )
    assert app["Threads"] == "–"
    assert view.gaps[0] == "App under test, threads, open files: NOT_SUPPORTED (the endpoint does not tell it)"


def test_two_targets_are_two_lines_and_their_sum() -> None:
    seconds = (second(1.0, usage(kind="base"), usage(kind="head")),)
    view = build_view(replace(example_run(), monitor=summarise_monitor(seconds))).resources
    assert view is not None
    assert [row[0] for row in view.groups.rows] == ["App under test", "App under test: base", "App under test: head"]
    assert view.kinds.rows == ()


def test_a_run_that_nobody_looked_at_says_nothing_of_it() -> None:
    view = build_view(example_run())
    assert view.resources is None
    assert "Resources" not in render_terminal(view)
    assert 'id="resources"' not in render_html(view, lambda _path: None)


def test_both_reports_show_it_and_nothing_in_it_can_run() -> None:
    view = build_view(watched_run())
    text = render_terminal(view)
    assert "App under test" in text
    assert max(map(len, text.splitlines())) <= 100
    page = render_html(view, lambda _path: None)
    assert 'id="resources"' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert "\x1b" not in page


def test_there_and_back() -> None:
    run = watched_run()
    assert parse_run(run_json(run)) == run
