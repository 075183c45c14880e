from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy

from tests.store.history_build import run
from tests.ui.build import one
from webperf.model.history import Selection
from webperf.store.history.address import parse_address
from webperf.store.history.history import History
from webperf.ui.shelf import Shelf


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """What is asked of any database from now on."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append(statement)

    sqlalchemy.event.listen(sqlalchemy.Engine, "before_cursor_execute", note)
    yield asked
    sqlalchemy.event.remove(sqlalchemy.Engine, "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow_with_the_runs(tmp_path: Path, statements: list[str]) -> None:
    counts = []
    for runs in (2, 12):
        history = History(parse_address(str(tmp_path / f"{runs}.db")))
        for number in range(runs):
            history.add(one(number, runs, iterations=1))
        statements.clear()
        shelf = Shelf(history)
        shelf.look()
        series = next(each for each in shelf.series() if each.metric == "load_time")
        sessions = shelf.sessions()
        assert len(shelf.points(series, sessions)) == runs
        assert len(shelf.place(series, sessions)) > 10
        assert shelf.study(series, sessions) is not None
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_nothing_is_read_twice_until_a_run_is_added(tmp_path: Path, statements: list[str]) -> None:
    history = History(parse_address(str(tmp_path / "history.db")))
    history.add(run({"load_time": [1.0]}, number=0))
    shelf = Shelf(history)
    shelf.look()
    first = shelf.sessions()
    statements.clear()

    assert shelf.sessions() is first
    assert statements == []

    history.add(run({"load_time": [1.0]}, number=1))
    shelf.look()

    assert [session.id for session in shelf.sessions()] == [1, 2]


def test_what_is_made_of_it_is_forgotten_with_it_and_never_grows_without_end(tmp_path: Path) -> None:
    history = History(parse_address(str(tmp_path / "history.db")))
    history.add(run({"load_time": [1.0]}, number=0))
    shelf, made = Shelf(history), []
    shelf.look()

    for _ in range(2):
        shelf.made("key", lambda: made.append(1))
    history.add(run({"load_time": [1.0]}, number=1))
    shelf.look()
    shelf.made("key", lambda: made.append(2))

    assert made == [1, 2]
    assert shelf.history.sessions(Selection())
