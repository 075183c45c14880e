"""Tables come to the newest version by themselves, keep what is in them, and are what the code takes them for."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, MetaData, inspect, text

from tests.store.history_build import run
from webperf.errors import UsageError
from webperf.model.history import Selection
from webperf.store.history import tables
from webperf.store.history.address import parse_address
from webperf.store.history.connection import Database
from webperf.store.history.history import History
from webperf.store.history.migrations import MIGRATIONS, migrate, version_of


@pytest.fixture
def database(history_url: str) -> Database:
    return Database(parse_address(history_url))


def test_a_fresh_database_has_the_newest_version(database: Database) -> None:
    with database.writing() as connection:
        assert version_of(connection) == len(MIGRATIONS)


def test_the_migrations_make_the_tables_that_the_code_uses(database: Database) -> None:
    with database.writing() as connection:
        found = MetaData()
        found.reflect(connection)
        indices = {name: _uniques(connection, name) for name in tables.metadata.tables}

    for name, table in tables.metadata.tables.items():
        columns = found.tables[name].columns
        assert [(c.name, c.nullable, c.primary_key) for c in columns] == [
            (c.name, c.nullable, c.primary_key) for c in table.columns
        ]
        assert indices[name] == {(c.name,) for c in table.columns if c.unique}
        assert {i.name for i in table.indexes} <= {i.name for i in found.tables[name].indexes}


def _uniques(connection: Connection, table: str) -> set[tuple[str, ...]]:
    return {tuple(found["column_names"]) for found in inspect(connection).get_unique_constraints(table)}


def test_a_later_migration_keeps_what_is_there(database: Database, history_url: str) -> None:
    History(parse_address(history_url)).add(run({"load_time": [1.0]}))

    def later(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE runs ADD COLUMN remark TEXT"))

    with database.writing() as connection:
        for _ in range(2):  # the second time there is nothing left to do
            migrate(connection, (*MIGRATIONS, later))
            assert version_of(connection) == len(MIGRATIONS) + 1
            assert connection.execute(text("SELECT run_id, remark FROM runs")).all() == [("run-0", None)]


def test_a_migration_that_fails_changes_nothing(database: Database, history_url: str) -> None:
    History(parse_address(history_url)).add(run({"load_time": [1.0]}))

    def broken(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE runs ADD COLUMN remark TEXT"))
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError), database.writing() as connection:
        migrate(connection, (*MIGRATIONS, broken))

    with database.reading() as connection:
        assert version_of(connection) == len(MIGRATIONS)
        assert "remark" not in {column["name"] for column in inspect(connection).get_columns("runs")}


def test_a_history_of_a_later_webperf_is_left_alone(database: Database, history_url: str) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE webperf_version SET version = 99"))
    history = History(parse_address(history_url))

    for use in (lambda: history.add(run({})), lambda: history.sessions(Selection())):
        with pytest.raises(UsageError, match="has version 99, this webperf knows"):
            use()
