import random
from dataclasses import replace

import pytest

from webperf.judge.compare import compare
from webperf.judge.question import Question
from webperf.model.comparing import Comparing
from webperf.model.run import Run
from webperf.model.verdict import Outcome, Verdict
from webperf.report.html import render_html
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.report.view.comparison import make_comparison
from webperf.report.view.index import make_index
from webperf.report.view.records import State
from webperf.report.view.verdict import make_findings, make_verdict


def values(centre: float, cv: float = 0.02, seed: int = 1) -> tuple[float, ...]:
    source = random.Random(seed)
    return tuple(centre * source.lognormvariate(0, cv) for _ in range(12))


def asked(metric: str, head: float, *, gating: bool = True, cv: float = 0.02) -> Question:
    return Question(
        "explore_map", "open", "desktop", metric, "ms", values(1000, cv), values(head, cv, 2), gating=gating
    )


@pytest.fixture
def compared(run: Run) -> Run:
    """One regression, one undecided, one unchanged; beside the gate one that moved and one that did not."""
    comparing = Comparing("git:main", "git:<b>HEAD</b>\x1b[31m", ("load_time", "map_render", "lcp"), 1)
    findings = compare(
        [asked("lcp", 1010), asked("map_render", 1080, cv=0.3), asked("load_time", 1400),
         asked("fcp", 700, gating=False), asked("ttfb", 1000, gating=False)],
        comparing.rule,
    )  # fmt: skip
    return replace(run, comparing=comparing, verdict=Verdict(Outcome.FAIL, findings))


def test_what_needs_attention_comes_first(compared: Run) -> None:
    found = make_comparison(make_index(compared))
    assert found is not None
    assert [(line.metric, line.state) for line in found.deciding] == [
        ("load_time", State.POOR), ("map_render", State.UNSURE), ("lcp", State.GOOD),
    ]  # fmt: skip
    worst = found.deciding[0]
    assert (worst.kind, worst.place, worst.n) == ("regressed, major", "explore_map › open · desktop", "12")
    assert (worst.change, worst.interval.startswith("+3"), worst.base, worst.head) == (
        "+40.2 %",
        True,
        "1.00 s",
        "1.40 s",
    )
    assert [(line.metric, line.kind, line.change[0]) for line in found.others] == [("fcp", "improved", "-")]
    assert found.rest == "1 other metric did not move, or not for certain"


def test_a_run_that_compares_nothing_has_none(run: Run) -> None:
    assert make_comparison(make_index(run)) is None


def test_the_verdict_counts_what_decides(compared: Run) -> None:
    assert make_verdict(compared).text == "1 of 3 comparisons failed; 1 more could not be decided."
    states = [line.state for line in make_findings(make_index(compared))]
    assert states == [State.POOR, State.UNSURE, State.GOOD, State.NONE]


def test_a_pass_says_that_nothing_regressed(compared: Run) -> None:
    kept = tuple(finding for finding in compared.verdict.findings if finding.outcome is Outcome.PASS)
    passed = replace(compared, verdict=Verdict(Outcome.PASS, kept))
    assert make_verdict(passed).text == "No regression in 1 comparison."


def test_terminal_and_page_show_it_and_nothing_of_it_can_run(compared: Run) -> None:
    view = build_view(compared)
    printed, page = render_terminal(view), render_html(view, lambda _path: None)
    assert "base: git:main" in printed
    assert "+40.2 %" in printed
    assert "Base against head" in page
    assert "git:&lt;b&gt;HEAD&lt;/b&gt;" in page
    assert "<b>HEAD</b>" not in page
    assert "\x1b" not in printed + page
    assert all(len(line) <= 100 for line in printed.splitlines())
