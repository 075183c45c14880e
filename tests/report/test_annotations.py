import re
from dataclasses import replace

from tests.report.example_load import example_load
from webperf.model.journal import JourneyFacts
from webperf.model.run import Run
from webperf.model.verdict import Outcome, Verdict
from webperf.report.annotations import MOST, render_annotations

COMMAND = re.compile(r"::(error|warning) ((?:[a-z]+=[^:,]*)(?:,[a-z]+=[^:,]*)*)::(.*)")


def test_what_failed_is_an_error_at_its_journey(run: Run) -> None:
    placed = replace(run, journeys=(JourneyFacts("open_overview", "", file="journeys/a b,c.py", line=4),))
    lines = render_annotations(placed).splitlines()
    assert all(COMMAND.fullmatch(line) for line in lines)
    at = [line for line in lines if "file=journeys/a b%2Cc.py,line=4,title=webperf%3A open_overview › open" in line]
    assert at
    assert at[0].startswith("::error ")
    failed = sum(finding.outcome is Outcome.FAIL for finding in run.verdict.findings)
    assert sum(line.startswith("::error") for line in lines) == min(failed, MOST)


def test_a_scenario_has_its_place_too() -> None:
    (line,) = render_annotations(example_load()).splitlines()
    assert line.startswith("::error file=journeys/api.py,line=7,title=webperf%3A browse::http_reqs count of 20 breaks")


def test_the_last_of_many_says_how_many_more(run: Run) -> None:
    finding = replace(run.verdict.findings[0], outcome=Outcome.FAIL)
    many = replace(run, failures=(), verdict=Verdict(Outcome.FAIL, (finding,) * 25))
    lines = render_annotations(many).splitlines()
    assert len(lines) == MOST
    assert lines[-1] == "::error title=webperf::16 more errors: see the report"


def test_a_run_in_which_all_is_well_says_nothing(run: Run) -> None:
    assert render_annotations(replace(run, failures=(), verdict=Verdict(Outcome.PASS))) == ""
