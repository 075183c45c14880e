from __future__ import annotations

import pytest

from tests.store.history_build import run
from webperf.model.history import Selection
from webperf.store.history.address import parse_address
from webperf.store.history.connection import Database
from webperf.store.history.history import History
from webperf.store.history.migrations import migrate, v1_runs


@pytest.fixture
def history(history_url: str) -> History:
    found = History(parse_address(history_url))
    for number in range(4):
        found.add(run({"load_time": [1.0]}, number=number))
    return found


def test_a_baseline_grows_and_a_pin_is_replaced(history: History) -> None:
    history.save_baseline("main", [1, 2], pinned=False)
    history.save_baseline("main", [2, 3], pinned=False)
    history.save_baseline("main", [1], pinned=True)
    history.save_baseline("main", [2, 3], pinned=True)

    (found,) = history.baselines()

    assert (found.name, found.runs, found.pinned) == ("main", (1, 2, 3), (2, 3))


def test_removing_a_baseline_leaves_its_runs(history: History) -> None:
    history.save_baseline("v1", [1], pinned=True)
    history.save_baseline("main", [1], pinned=False)

    assert (history.remove_baseline("v1"), history.remove_baseline("v1")) == (True, False)
    assert [one.name for one in history.baselines()] == ["main"]
    assert len(history.sessions(Selection())) == 4


def test_a_history_of_the_first_version_gets_baselines_and_keeps_its_runs(history_url: str) -> None:
    address = parse_address(history_url)
    database, history = Database(address), History(address)
    history.add(run({"load_time": [5.0]}))
    with database.writing() as connection:  # as the first version left it
        for table in ("baseline_runs", "baselines"):
            connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql("UPDATE webperf_version SET version = 1")
        migrate(connection, (v1_runs.upgrade,))

    assert history.baselines() == ()
    assert [session.run_id for session in history.sessions(Selection())] == ["run-0"]
