"""A soak as sentences and charts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.test_soak import FACTS, app, header, loop, resumed_run, whole
from webperf.model.journal import Ending
from webperf.model.run import Run
from webperf.model.soak import LoadBlock, Resumed, Soak
from webperf.report.html import render_html
from webperf.report.markdown import render_markdown
from webperf.report.view import build_view
from webperf.report.view.records import LineKind
from webperf.report.view.soak_charts import MOST_CHARTS, activity_charts, latency_charts, memory_charts, own_charts
from webperf.store.derive import derive_run
from webperf.store.journal import Journal, read_journal
from webperf.store.soak import derive_soak


def soaked(folder: Path, *, leak: float = 0, last: int = 300, failed: bool = False) -> Run:
    """With 20 requests a second beside it, some of which fail."""
    loops, seconds = whole(leak=leak)
    loops = [replace(one, failed=None) for one in loops if one.at_s < last]
    blocks = [LoadBlock(10.0 * n, "api", 200, 100 if failed else 0, 20.0, 40.0, n != 3) for n in range(1, 31)]
    with Journal(folder / "journal.jsonl") as journal:
        journal.add(header(), *[s for s in seconds if s.at_s < last], *loops, *blocks, Ending("now"))
    return derive_run(read_journal(folder / "journal.jsonl"))


def soak_of(run: Run) -> Soak:
    assert run.soak is not None
    return run.soak


@pytest.mark.parametrize(
    ("options", "title", "text"),
    [
        ({}, "Passed", "Nothing leaked in 5 min: 2 quantities judged. Availability is 100.00%."),
        ({"leak": 5e5}, "Failed", "It leaks: memory of app under test. Availability is 100.00%."),
        ({"last": 60}, "Undecided", "Whether something leaks cannot be said after 59 s. Availability is 100.00%."),
        ({"failed": True}, "Failed", "Nothing leaked in 5 min: 2 quantities judged. Too much failed: api · load."),
    ],
)
def test_the_verdict_says_first_whether_it_leaks(
    tmp_path: Path, options: dict[str, float], title: str, text: str
) -> None:
    view = build_view(soaked(tmp_path, **options))  # type: ignore[arg-type]
    assert (view.verdict.title, view.verdict.text) == (title, text)
    assert title in render_markdown(view)


def test_a_chart_of_memory_shows_blocks_slope_and_interval(tmp_path: Path) -> None:
    memory, nodes = memory_charts(soak_of(soaked(tmp_path, leak=5e5)))
    blocks, trend = memory.lines
    assert (memory.title, blocks.kind, len(blocks.points)) == ("app under test: memory", LineKind.POINTS, 30)
    assert trend.name == "slope +1.80 GB an hour, with its 99.8 % interval"
    (first, at_first), (last, at_last) = trend.points
    assert at_first is not None
    assert at_last is not None
    assert (at_last - at_first) / (last - first) == pytest.approx(5e5)
    assert [x for x, _, _ in trend.band] == [first, (first + last) / 2, last]
    assert [(span.start, span.end, span.text) for span in memory.spans] == [(0, 30, "settling, not judged")]
    # What does not grow looks flat: four times what would count has room.
    assert nodes.y.top is not None
    assert nodes.y.top - (nodes.y.bottom or 0) >= 4 * 30


def test_what_grows_comes_first_and_of_many_the_rest_is_in_the_table(tmp_path: Path) -> None:
    loops = [replace(loop(t, nodes=50 + 5 * t * (n == 9)), journey=f"j{n}") for t in range(1, 300) for n in range(10)]
    soak = derive_soak(FACTS, loops, (), ())
    charts = memory_charts(soak)
    assert len(charts) == MOST_CHARTS
    assert charts[0].title.startswith("j9")
    view = build_view(replace(soaked(tmp_path), soak=soak)).soak
    assert view is not None
    assert view.parts[0].more == "6 of 10 are drawn, what grows first; the table has all."


def test_a_page_that_began_anew_is_a_line_with_a_gap() -> None:
    loops = [loop(t, page=t // 150) for t in range(1, 300)]
    (nodes,) = memory_charts(derive_soak(FACTS, loops, (), (Resumed(1.0, 1.0),)))
    assert [y for _, y in nodes.lines[0].points].count(None) == 1
    assert nodes.lines[1].name == "slope of each stretch"


def test_the_load_and_what_failed_in_it(tmp_path: Path) -> None:
    soak = soak_of(soaked(tmp_path, failed=True))
    level = tuple(replace(found, level="20/s" if found.device == "load" else "") for found in soak.availability)
    loops, load, failed = activity_charts(replace(soak, availability=level))
    assert loops.lines[0].points[3] == (35.0, 30.0)
    answered, errors = load.lines
    assert (answered.points[0], errors.points[0]) == ((5.0, 10.0), (5.0, 10.0))
    assert [(limit.value, limit.text) for limit in load.limits] == [(20.0, "asked for: 20/s")]
    assert [(span.start, span.end) for span in load.spans] == [(20.0, 30.0)]
    assert [line.name for line in failed.lines] == ["api · load"]
    assert len(activity_charts(soak_of(soaked(tmp_path / "..", failed=False)))) == 2


def test_webperf_itself_and_latencies(tmp_path: Path) -> None:
    soak = soak_of(soaked(tmp_path))
    assert [line.name for line in own_charts(soak)[0].lines] == ["all of it"]
    assert [chart.title for chart in latency_charts(soak)] == [
        "toggle › b · desktop: interaction latency",
        "api · load: p95",
    ]
    assert all(chart.y.bottom is None for chart in latency_charts(soak))


def test_the_page_has_a_chart_of_each(tmp_path: Path) -> None:
    page = render_html(build_view(resumed_run(tmp_path)), lambda _path: None)
    section = page[page.index('id="soak"') : page.index("</section>", page.index('id="soak"'))]
    assert section.count('role="img"') == 5
    assert 'href="#soak"' in page


def test_a_course_without_numbers_has_no_chart() -> None:
    soak = derive_soak(FACTS, [loop(5)], [app(1, 2e8)], ())
    empty = tuple(
        replace(course, blocks=(None,), per_hour=1.0, low_per_hour=0.0, high_per_hour=2.0) for course in soak.leaks
    )
    assert memory_charts(replace(soak, leaks=empty)) == ()
