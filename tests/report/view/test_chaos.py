"""What a report says of chaos, in each of the ways an experiment can end."""

from __future__ import annotations

from dataclasses import replace

from tests.judge.test_resilience import NOON, load, marks, plan
from tests.report.example_run import example_run
from webperf.judge.resilience import resilience_of
from webperf.model.chaos import Chaos, FaultMark, Moment
from webperf.report.html import render_html
from webperf.report.terminal import render_terminal
from webperf.report.view import build_view
from webperf.report.view.records import ChaosView


def chaos() -> Chaos:
    planned = plan((10, 5), (20, 5), (30, 2))
    course = load([20.0] * 10 + [220.0] * 5 + [20.0] * 5 + [None] * 5 + [30.0] * 15, [0] * 20 + [9] * 5 + [0] * 15)
    said = [replace(mark, note="<b>a note</b>") if mark.fault == 1 else mark for mark in marks(planned)[:4]]
    return resilience_of(planned, said, [course])


def view(of: Chaos) -> ChaosView:
    found = build_view(replace(example_run(), chaos=of)).chaos
    assert found is not None
    return found


def test_a_run_without_chaos_has_no_section() -> None:
    found = build_view(example_run())

    assert found.chaos is None
    assert 'id="chaos"' not in render_html(found, lambda path: None)


def test_each_experiment_has_a_row() -> None:
    recovered, never = view(chaos()).experiments.rows

    assert recovered == ("200 ms more latency", "10–15 s", "0 %", "50 → 50", "×11", "1.0 s", "0.0 s")
    assert never == ("200 ms more latency", "20–25 s", "100 %", "50 → 0", "+50 %", "1.0 s", "not within 15 s")


def test_each_number_has_a_row_with_what_was_added() -> None:
    slow, nothing = view(chaos()).effects.rows

    assert slow[1:] == ("browse: http_req_duration p(95)", "20.0 ms", "220 ms", "×11 (+200 ms)")
    assert nothing[3:] == ("30.0 ms", "+50 % (+10.0 ms)")


def test_the_parts_of_the_score_stand_beside_it_and_the_formula_below() -> None:
    found = view(chaos())

    assert found.scores.rows[0] == ("200 ms more latency", "1.00", "0.09", "1.00", "70")
    assert found.formula.startswith("Resilience = 100 ×")
    assert "resilience" in found.lead


def test_what_did_not_come_to_its_turn_is_said() -> None:
    assert "1 fault of the plan did not come to its turn." in view(chaos()).notes


def test_a_fault_that_could_not_be_put_on_says_why() -> None:
    planned = plan((10, 5))
    found = view(resilience_of(planned, [FaultMark(0, Moment.FAILED, 10, NOON, "no disk here")], [load([20.0] * 40)]))

    assert found.experiments.rows[0][-1] == "could not be put on"
    assert "200 ms more latency: no disk here" in found.notes


def test_formats_show_it_and_nothing_in_it_is_markup() -> None:
    found = build_view(replace(example_run(), chaos=chaos()))
    page, text = render_html(found, lambda path: None), render_terminal(found)

    assert "<b>a note" not in page
    assert "&lt;b&gt;a note" in page
    assert 'href="#chaos"' in page
    for line in ("Chaos: 2 experiments with 3 faults", "not within", "Availability"):
        assert line in text
    assert max(len(line) for line in text.splitlines()) <= 100


def test_too_few_iterations_are_not_nothing() -> None:
    of = chaos()
    effects = (replace(of.experiments[0].effects[0], before=None, during=None, change=None, n_before=1, n_during=2),)
    (row, *_) = view(replace(of, experiments=(replace(of.experiments[0], effects=effects),))).effects.rows
    assert row[2:] == ("too few (1)", "too few (2)", "–")
