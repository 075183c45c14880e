from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.store.history_build import environment, run, sample
from tests.ui.drawn import rows_of
from webperf.model.change import Kind
from webperf.model.missing import Missing
from webperf.model.run import Run, Trust, Validity
from webperf.store.history.address import parse_address
from webperf.store.history.history import History
from webperf.store.stored import stored_with_reasons
from webperf.ui.charts.comparison import comparison_chart
from webperf.ui.view.comparison import ComparisonView, comparison_view

NOISE = np.exp(np.random.default_rng(5).normal(0, 0.02, (2, 20)))


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History(parse_address(str(tmp_path / "history.db")))


def _compared(history: History, base: Run, head: Run) -> ComparisonView:
    history.add(base)
    history.add(head)
    one, two = history.session("1"), history.session("2")
    return comparison_view(*(stored_with_reasons(side, history.samples(side)) for side in (one, two)))


def test_what_is_slower_comes_first_with_its_interval_and_in_words(history: History) -> None:
    view = _compared(
        history,
        run({"load_time": (1000 * NOISE[0]).tolist(), "requests": [5.0] * 20}, number=0),
        run({"load_time": (1500 * NOISE[1]).tolist(), "requests": [5.0] * 20}, number=1),
    )

    worse, same = view.rows
    assert (worse.word, worse.metric, worse.headline) == ("✕ worse", "load_time", True)
    assert worse.low is not None
    assert worse.high is not None
    assert worse.low < 50 < worse.high
    assert "slower than base" in worse.told
    assert same.kind is Kind.UNCHANGED
    assert (view.count(Kind.REGRESSED), view.cautions) == (1, ())
    assert rows_of(comparison_chart(view.rows)) == {"changes": 2, "zero": 1}


def test_values_that_vanished_are_worse_though_no_number_says_so(history: History) -> None:
    gone = [sample("load_time", Missing.NEVER_SETTLED, i) for i in range(20)]
    view = _compared(history, run({"load_time": (1000 * NOISE[0]).tolist()}, number=0), run({}, number=1, samples=gone))

    (row,) = view.rows
    assert (row.kind, row.head, row.change) == (Kind.REGRESSED, "–", None)
    assert "NEVER_SETTLED" in row.told


def test_another_network_another_machine_and_invalid_numbers_are_said(history: History) -> None:
    slow = [sample("load_time", 4000.0, network="slow-4g")]
    view = _compared(
        history,
        run({"load_time": [1000.0]}, number=0),
        run({}, number=1, samples=slow, facts=environment(cpu="Other CPU"), validity=Trust(Validity.INVALID)),
    )

    machine, network, invalid = view.cautions
    assert "cpu: Example CPU -> Other CPU" in machine
    assert network.startswith("phone is left out: network none")
    assert invalid.startswith("head is INVALID")
    # Numbers of two networks are never held against each other.
    assert view.rows == ()
