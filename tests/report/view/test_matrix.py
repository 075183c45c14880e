from dataclasses import replace

from webperf.judge.budgets import parse_budgets
from webperf.judge.verdict import judge
from webperf.model.run import Run
from webperf.report.view.index import make_index
from webperf.report.view.matrix import make_matrix
from webperf.report.view.records import Cell, Matrix, State


def cell(matrix: Matrix, journey: str, device: str, metric: str) -> Cell:
    column = [headline.metric for headline in matrix.headlines].index(metric)
    (row,) = [row for group in matrix.groups if group.journey == journey for row in group.rows if row.device == device]
    return row.cells[column]


def matrix_of(run: Run) -> Matrix:
    return make_matrix(make_index(run))


def test_rows_and_columns_stand_in_the_order_of_run_and_catalogue(run: Run) -> None:
    found = matrix_of(run)
    assert [headline.metric for headline in found.headlines] == ["load_time", "interaction_latency", "map_render"]
    assert [group.journey for group in found.groups][:2] == ["open_overview", "filter_records"]
    assert {tuple(row.device for row in group.rows) for group in found.groups} == {("desktop", "phone-mid")}


def test_a_broken_budget_colours_its_cell(run: Run) -> None:
    found = cell(matrix_of(run), "filter_records", "phone-mid", "load_time")
    assert found.state is State.POOR
    assert found.numbers is not None
    assert [str(budget) for budget in found.numbers.budgets] == ["✕ p75 < 2 s"]
    assert len(found.numbers.dots) == 5


def test_of_several_steps_the_slowest_is_shown(run: Run) -> None:
    found = cell(matrix_of(run), "filter_records", "desktop", "interaction_latency")
    assert (found.note, found.rank) == ("choose state", "slowest of 2")


def test_a_step_that_breaks_its_budget_goes_before_a_slower_one(run: Run) -> None:
    found = cell(matrix_of(run), "explore_map", "phone-mid", "map_render")
    assert (found.state, found.note, found.rank) == (State.POOR, "zoom in", "worst of 3")


def test_a_step_without_a_budget_does_not_borrow_anothers_tick(run: Run) -> None:
    found = cell(matrix_of(run), "explore_map", "desktop", "map_render")
    assert (found.state, found.note) == (State.NONE, "open")


def test_what_a_journey_does_not_have_is_said(run: Run) -> None:
    found = matrix_of(run)
    assert cell(found, "watch_live", "desktop", "interaction_latency").note == "no step with an interaction"
    assert cell(found, "watch_live", "desktop", "map_render").note == "no step with a map"


def test_a_budget_that_met_no_step_is_not_lost(run: Run) -> None:
    budgets = {"watch_live": parse_budgets({"map_render": "p75 < 1 s", "opn: load_time": "p75 < 1 s"})}
    judged = replace(run, verdict=judge(budgets, run.summary, run.samples))
    found = matrix_of(judged)
    map_cell = cell(found, "watch_live", "desktop", "map_render")
    assert (map_cell.state, map_cell.note) == (State.POOR, "map_render was not measured: no step gave it")
    load_cell = cell(found, "watch_live", "desktop", "load_time")
    assert load_cell.state is State.POOR
    assert "no step 'opn'" in load_cell.note


def test_partly_missing_values_are_counted_and_explained(run: Run) -> None:
    found = cell(matrix_of(run), "watch_live", "phone-mid", "load_time").numbers
    assert found is not None
    assert (found.n, found.missing) == ("3 of 5", "NEVER_SETTLED in 2 of 5 iterations")
    assert found.values.count("NEVER_SETTLED") == 2


def test_all_dots_and_limits_lie_on_the_axis(run: Run) -> None:
    for group in matrix_of(run).groups:
        for numbers in (cell.numbers for row in group.rows for cell in row.cells if cell.numbers):
            assert all(0 <= dot.position <= 1 for dot in numbers.dots)
            assert numbers.limit is None or 0 <= numbers.limit <= 1


def test_a_run_without_samples_has_an_empty_matrix(run: Run) -> None:
    empty = replace(run, samples=(), summary=(), verdict=replace(run.verdict, findings=()))
    assert matrix_of(empty) == Matrix((), ())
