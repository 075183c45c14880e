from dataclasses import replace

from webperf.model.run import Run, Trust, Validity
from webperf.model.verdict import Outcome, Verdict
from webperf.report.view.index import make_index
from webperf.report.view.records import State
from webperf.report.view.verdict import make_findings, make_reservations, make_verdict


def only(run: Run, *outcomes: Outcome) -> Run:
    findings = tuple(finding for finding in run.verdict.findings if finding.outcome in outcomes)
    return replace(run, verdict=Verdict(outcomes[-1], findings))


def test_broken_budgets(run: Run) -> None:
    found = make_verdict(run)
    assert (found.state, found.title) == (State.POOR, "Failed")
    assert found.text == "7 of 20 budget checks failed; 2 more could not be decided."


def test_all_budgets_hold(run: Run) -> None:
    found = make_verdict(only(run, Outcome.PASS))
    assert (found.state, found.title, found.text) == (State.GOOD, "Passed", "All 11 budget checks hold.")


def test_undecided(run: Run) -> None:
    found = make_verdict(only(run, Outcome.PASS, Outcome.INCONCLUSIVE))
    assert (found.state, found.title) == (State.UNSURE, "Undecided")
    assert found.text == "2 of 13 budget checks could not be decided; the others hold."


def test_without_budgets_nothing_is_claimed(run: Run) -> None:
    found = make_verdict(replace(run, verdict=Verdict(Outcome.PASS)))
    assert (found.state, found.title) == (State.NONE, "No budgets set")


def test_without_numbers_nothing_is_claimed(run: Run) -> None:
    found = make_verdict(replace(run, samples=(), verdict=Verdict(Outcome.PASS)))
    assert (found.state, found.title) == (State.POOR, "Nothing measured")


def test_an_invalid_run_does_not_pass(run: Run) -> None:
    invalid = replace(only(run, Outcome.PASS), validity=Trust(Validity.INVALID, ("the host starved",)))
    assert make_verdict(invalid).title == "No verdict"
    (reservation,) = make_reservations(invalid)
    assert (reservation.state, reservation.points) == (State.POOR, ("the host starved",))


def test_an_interrupted_run_says_so(run: Run) -> None:
    titles = [banner.title for banner in make_reservations(replace(run, interrupted=True))]
    assert titles == ["Degraded run", "Interrupted run"]


def test_a_valid_run_has_no_reservations(run: Run) -> None:
    assert not list(make_reservations(replace(run, validity=Trust())))


def test_findings_that_need_attention_come_first(run: Run) -> None:
    found = make_findings(make_index(run))
    assert [line.state for line in found] == [State.POOR] * 7 + [State.UNSURE] * 2 + [State.GOOD] * 11
    assert found[0].place == "scroll_table › open · phone-mid"
