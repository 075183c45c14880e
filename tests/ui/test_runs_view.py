from __future__ import annotations

import pytest

from tests.ui.conftest import RUNS
from webperf.model.history import Selection
from webperf.store.history.history import History
from webperf.ui.view.runs import Filter, choices, run_rows, title


def test_rows_are_the_newest_first_with_marks_and_labels(filled: History) -> None:
    rows = run_rows(filled.sessions(Selection()), Filter())

    assert [row.number for row in rows] == list(range(RUNS, 0, -1))
    failed = next(row for row in rows if row.number == 21)
    assert (failed.verdict, failed.branch, failed.commit) == ("✕ FAIL", "topic/faster-map", "00000014")
    assert failed.labels == "project=health, trigger=nightly"


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        (Filter(verdict="FAIL"), [38, 21, 4]),
        (Filter(verdict="FAIL", project="maps"), [4]),
        (Filter(branch="topic/faster-map", text="0000000f"), [16]),
        (Filter(text="#7"), [7]),
        (Filter(text="nightly health 00000002"), [3]),
        (Filter(label="trigger=weekly"), []),
        (Filter(tool="k6"), []),
    ],
)
def test_a_filter_leaves_what_fits_all_of_it(filled: History, asked: Filter, numbers: list[int]) -> None:
    assert [row.number for row in run_rows(filled.sessions(Selection()), asked)] == numbers


def test_choices_are_what_there_is_the_most_frequent_first(filled: History) -> None:
    found = choices(filled.sessions(Selection()))

    assert found.projects == ("health", "maps")
    assert found.branches == ("main", "topic/faster-map")
    assert found.labels == ("trigger=nightly",)
    assert (found.verdicts, found.tools) == (("PASS", "FAIL"), ("webperf",))


def test_a_run_in_a_list_is_told_by_number_time_source_and_name(filled: History) -> None:
    assert title(filled.session("2")) == "#2 · 2026-01-01 12:00 · main 00000001 · 20260101T000001Z-nightly"
