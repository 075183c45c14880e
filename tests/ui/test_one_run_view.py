from __future__ import annotations

from pathlib import Path

from tests.store.history_build import run, sample
from webperf.model.missing import Missing
from webperf.store.history.address import parse_address
from webperf.store.history.history import History
from webperf.ui.view.one_run import facts, matrix, metric_rows


def test_the_matrix_has_headlines_by_journey_and_device_with_the_slowest_step(filled: History) -> None:
    rows = matrix(filled.samples(filled.session("1")))

    assert [(row.journey, row.headline) for row in rows] == [
        ("explore_map", "Load time"),
        ("explore_map", "Interaction latency"),
        ("explore_map", "Map render"),
        ("filter_records", "Load time"),
        ("filter_records", "Interaction latency"),
    ]
    assert list(rows[0].cells) == ["desktop", "phone-mid (slow-4g)"]
    assert rows[0].cells["desktop"].endswith(" s")
    assert rows[2].cells["desktop"].partition("(")[2] in {"open)", "choose state)", "zoom in)"}


def test_steps_that_open_a_page_come_first_and_headlines_before_the_rest(filled: History) -> None:
    rows = metric_rows(filled.samples(filled.session("1")))

    first = [(row.step, row.metric) for row in rows if (row.journey, row.device) == ("explore_map", "desktop")]
    assert first[:2] == [("open", "load_time"), ("open", "map_render")]
    assert first[-1][0] == "zoom in"
    # A step without an interaction has no row of it, rather than one that says "missing".
    assert ("open", "interaction_latency") not in first


def test_a_metric_that_was_not_measured_says_why_and_is_never_zero(tmp_path: Path) -> None:
    history = History(parse_address(str(tmp_path / "history.db")))
    history.add(run({}, samples=[sample("load_time", Missing.NEVER_SETTLED, i) for i in range(2)]))

    measured = history.samples(history.session("1"))

    (row,) = metric_rows(measured)
    assert (row.median, row.n, row.missing) == ("–", 0, "NEVER_SETTLED in 2 of 2 iterations")
    assert matrix(measured)[0].cells == {"phone": "NEVER_SETTLED in 2 of 2 iterations"}


def test_facts_leave_out_what_is_not_known(filled: History) -> None:
    known = dict(facts(filled.session("1")))

    assert known["commit"] == "00000000c0ffee"
    assert known["label project"] == "maps"
    assert known["browser"] == "chromium 141.0"
    assert "tool" not in known
