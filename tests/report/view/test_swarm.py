import unicodedata
from dataclasses import replace

import pytest

from tests.report.hostile import NAMINGS
from tests.store.build import ENDED, STARTED
from tests.swarm.build import scenario, second, series
from webperf.model.journal import Header
from webperf.model.run import Run, Validity
from webperf.model.swarm import ScenarioFacts, Tally
from webperf.model.verdict import Outcome, Verdict
from webperf.report.html import render_html
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.report.view.records import State
from webperf.store.derive import derive_run
from webperf.store.journal import JournalContent
from webperf.swarm.thresholds import parse_thresholds

THRESHOLDS = {"http_req_duration": {"threshold": "p(95) < 50", "target": 1}, "http_reqs": "count > 99"}


def run(text: str = "browse") -> Run:
    facts = ScenarioFacts(text, text, "constant-arrival-rate", True, {"duration_s": 4.0}, parse_thresholds(THRESHOLDS))
    tallies = {"checks": [Tally(text, 4, 1)], "exceptions": [Tally(text, 0, 1)]}
    seconds = tuple(second(at, scenario(series([10.0] * 5, name=text), name=text, **tallies)) for at in range(4))
    return derive_run(
        JournalContent(Header("run", STARTED, {"swarm": {}}, (), (), 0, (facts,)), (), ENDED, False, seconds)
    )


def test_a_scenario_shows_what_was_held_and_what_was_found() -> None:
    view = build_view(run())
    (swarm,) = view.swarm
    assert view.extent == "1 scenario × 4 s"
    assert swarm.held.startswith("constant-arrival-rate, 5 arrivals/s asked for 4 s, 100.0% begun in time")
    assert swarm.state is State.POOR
    assert [state for state, _ in swarm.thresholds] == [State.UNSURE, State.POOR]
    assert [chart.title for chart in swarm.charts] == [
        *("Requests a second", "Latency: http_req_duration", "Arrivals asked for and iterations done"),
        *("Validity: the generator's processor", "Validity: how late the generator woke up"),
    ]
    assert not view.matrix.groups


def test_percentiles_of_few_values_are_not_shown() -> None:
    (swarm,) = build_view(run()).swarm
    latency = next(table for table in swarm.tables if table.title == "Latency")
    row = dict(zip(latency.columns, latency.rows[0], strict=True))
    # Of 20 values there is a 95th percentile; a 99th needs a hundred.
    assert (row["p95"], row["p99"], row["p99.9"], row["n"]) == ("10.0 ms", "–", "–", "20")


def test_a_valid_load_says_so_first() -> None:
    view = build_view(run())
    assert view.reservations[0].title == "Valid load"
    invalid = replace(run(), validity=replace(run().validity, state=Validity.INVALID, reasons=("why",)))
    assert [banner.title for banner in build_view(invalid).reservations] == ["Invalid run"]


def test_thresholds_are_no_budgets() -> None:
    kept = run()
    assert build_view(replace(kept, verdict=Verdict(Outcome.PASS))).verdict.title == "No thresholds set"
    held = Verdict(Outcome.PASS, tuple(replace(f, outcome=Outcome.PASS) for f in kept.verdict.findings))
    assert build_view(replace(kept, verdict=held)).verdict.text.startswith("All 2 thresholds hold.")


def test_a_swarm_of_another_making_is_left_out() -> None:
    assert build_view(replace(run(), swarm=({"scenario": "x"},))).swarm == ()


@pytest.mark.parametrize("naming", NAMINGS)
def test_hostile_text_is_only_text(naming: dict[str, str]) -> None:
    for text in naming.values():
        view = build_view(run(text))
        printed = render_terminal(view)
        assert {unicodedata.category(c) for c in printed} & {"Cc", "Cf", "Cs"} <= {"Cc"}
        page = render_html(view, lambda path: None)
        assert page.count("<script") == 1
        assert "<img src=x" not in page
