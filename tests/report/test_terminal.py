import io
import re
import unicodedata
from dataclasses import replace

import pytest

from tests.report.conftest import Golden
from tests.report.example_run import example_run
from tests.report.hostile import NAMINGS
from webperf.model.run import Run, Trust
from webperf.model.verdict import Outcome, Verdict
from webperf.report.terminal import print_run, render_terminal
from webperf.report.view import ReportView, build_view


def width(line: str) -> int:
    """Columns a terminal needs."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


def test_the_example(view: ReportView, golden: Golden) -> None:
    golden("report.txt", render_terminal(view))


@pytest.mark.parametrize("columns", [72, 100])
def test_no_line_is_wider_than_asked(view: ReportView, columns: int) -> None:
    assert max(width(line) for line in render_terminal(view, width=columns).splitlines()) <= columns


def test_the_verdict_comes_last_and_what_weakens_it_first(view: ReportView) -> None:
    text = render_terminal(view)
    assert text.index("Degraded run") < text.index("Load time") < text.index("Broken off") < text.index("✕ Failed")


def test_colour_only_on_request(view: ReportView) -> None:
    assert "\x1b" not in render_terminal(view)
    assert "\x1b[" in render_terminal(view, colour=True)


@pytest.mark.parametrize("naming", NAMINGS)
@pytest.mark.parametrize("colour", [False, True])
def test_hostile_text_is_only_text(naming: dict[str, str], colour: bool) -> None:
    texts = tuple(naming.values())
    run = example_run(naming, message=" ".join(texts))
    run = replace(run, run_id=texts[-1], validity=Trust(run.validity.state, texts))
    printed = render_terminal(build_view(run), colour=colour)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", printed)
    assert {unicodedata.category(c) for c in plain} & {"Cc", "Cf", "Cs"} <= {"Cc"}
    assert {c for c in plain if unicodedata.category(c) == "Cc"} <= {"\n"}
    assert max(width(line) for line in plain.splitlines()) <= 100
    assert not re.search(r"^\s*(::[a-z]|##\[)", plain, re.MULTILINE)


def test_markup_of_the_table_library_is_shown_as_it_was_written() -> None:
    printed = render_terminal(build_view(example_run({"explore_map": "[red]x[/red]"})))
    assert "[red]x[/red]" in printed


def test_without_budgets_no_claim_is_made(run: Run) -> None:
    printed = render_terminal(build_view(replace(run, verdict=Verdict(Outcome.PASS))))
    assert "No budgets set" in printed
    assert "Passed" not in printed
    assert "✓" not in printed


def test_a_run_without_anything(run: Run) -> None:
    empty = replace(run, samples=(), summary=(), failures=(), verdict=Verdict(Outcome.PASS))
    assert "Nothing measured" in render_terminal(build_view(empty))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_terminal_gets_colour_and_a_pipe_plain_text(run: Run) -> None:
    pipe, terminal = io.StringIO(), Terminal()
    print_run(run, pipe)
    print_run(run, terminal)
    assert "\x1b" not in pipe.getvalue()
    assert "\x1b" in terminal.getvalue()


def test_a_terminal_that_knows_only_ascii_gets_question_marks(run: Run) -> None:
    raw = io.BytesIO()
    output = io.TextIOWrapper(raw, encoding="ascii")
    print_run(run, output)
    output.flush()
    assert b"? Failed" in raw.getvalue()
