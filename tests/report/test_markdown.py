from collections.abc import Iterator
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.report.example_load import example_load
from tests.report.example_run import example_run
from webperf.model.run import Run
from webperf.report.markdown import LONGEST_BYTES, MARKER, code, plain, render_markdown
from webperf.report.view import build_view

PARSER = MarkdownIt("gfm-like", {"linkify": False})


def tokens(text: str) -> Iterator[Token]:
    for token in PARSER.parse(text):
        yield token
        yield from token.children or ()


def test_the_marker_comes_first_and_then_the_verdict(run: Run) -> None:
    text = render_markdown(build_view(run))
    assert text.startswith(f"{MARKER}\n## ✕ webperf: Failed\n\n7 of 20 budget checks failed")
    assert text.index("Degraded run") < text.index("### Findings") < text.index("### Headline numbers")


def test_tables_have_a_row_each(run: Run) -> None:
    view = build_view(run)
    found = [token.type for token in tokens(render_markdown(view))]
    findings = sum(line.state.value != "good" for line in view.findings)
    devices = sum(len(group.rows) for group in view.matrix.groups)
    assert found.count("table_open") == 2
    assert found.count("tr_open") == 2 + findings + devices
    columns = found.count("th_open")
    assert found.count("td_open") == 3 * findings + (columns - 3) * devices


def test_a_load_says_first_whether_it_was_held() -> None:
    text = render_markdown(build_view(example_load()))
    assert text.index("Valid load") < text.index("### Load: <code>browse</code>") < text.index("| <code>http&#95;reqs")
    assert "✕ http&#95;reqs count of 20 breaks the threshold &#62; 9999" in text


@pytest.mark.parametrize("count", [1, 3000])
def test_a_comment_has_room_for_it_whatever_the_run_holds(run: Run, count: int) -> None:
    finding = next(f for f in run.verdict.findings if f.outcome.value == "FAIL")
    many = tuple(replace(finding, step=f"step {number}", message="é|" * 250) for number in range(count))
    text = render_markdown(build_view(replace(run, verdict=replace(run.verdict, findings=many))))
    assert len(text.encode()) <= LONGEST_BYTES
    assert ("more are in report.html" in text) is (count > 1)
    assert "Headline numbers" in text or count > 1


@pytest.mark.parametrize(
    "text",
    ["a|b", "`x`", "<b>", "**x**", "[x](javascript:1)", "![x](http://a.test/x)", "@everyone", "#12", "GH-12",
     "http://a.test/", "www.a.test", "me@a.test", "~~x~~", "$x$", "<!-- x -->", "-- x", "\\|", "&lt;", ":smile:"],
)  # fmt: skip
def test_a_text_is_only_text(text: str) -> None:
    for written in (plain(text), code(text)):
        page = f"| A | B |\n| --- | --- |\n| x {written} y | {written} |\n"
        found = [*tokens(page)]
        kinds = {token.type for token in found} - {"html_inline"}
        assert kinds <= {"table_open", "thead_open", "tr_open", "th_open", "inline", "text", "th_close", "tr_close",
                         "thead_close", "tbody_open", "td_open", "td_close", "tbody_close", "table_close",
                         "text_special"}  # fmt: skip
        assert {token.content for token in found if token.type == "html_inline"} <= {"<code>", "</code>"}
        assert sum(token.type == "td_open" for token in found) == 2
        read = PARSER.render(page)
        assert "<a" not in read
        assert "<img" not in read


def test_a_mention_and_a_reference_are_broken_up() -> None:
    # GitHub looks for them in the text that a reader sees.
    assert [plain(text) for text in ("@team", "#12", "GH-7")] == ["&#64;\u2060team", "&#35;\u206012", "GH&#45;\u20607"]


def test_hostile_names_leave_the_tables_whole(run: Run) -> None:
    plain_run = [token.type for token in tokens(render_markdown(build_view(run)))]
    names = {"explore_map": "a|b|`c`<i>", "open": "x\n| y |", "filter_records": "]()@a #1"}
    hostile = [token.type for token in tokens(render_markdown(build_view(example_run(names))))]
    for kind in ("table_open", "tr_open", "td_open"):
        assert hostile.count(kind) == plain_run.count(kind)
