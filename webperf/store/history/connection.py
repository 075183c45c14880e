"""Connections to a history: transactions that wait for each other, and a driver's error as one line of ours."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from webperf.errors import HistoryFailed, UsageError
from webperf.store.history.address import Address
from webperf.store.history.migrations import MIGRATIONS, check, migrate, version_of

PATIENCE_S = 60
"""How long a writer waits for the others. One run takes milliseconds."""

_WRITES = "webperf_writes"


class Database:
    """Opens one connection for each block: a command's few statements need no pool."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._engine: Engine | None = None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction on tables of the newest version; committed when the block ends well. Raises HistoryFailed."""
        with self._errors():
            if self.address.file is not None:
                self.address.file.parent.mkdir(parents=True, exist_ok=True)
            with self._connected().execution_options(**{_WRITES: True}) as connection, connection.begin():
                migrate(connection)
                yield connection

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing. Raises UsageError where there is no history, HistoryFailed otherwise."""
        if self.address.file is not None and not self.address.file.is_file():
            raise UsageError(f"no history at {self.address}: 'webperf run' begins one, '--history' names another")
        with self._errors():
            with self._connected() as connection, connection.begin():
                found = version_of(connection)
                check(found)
                if 0 < found == len(MIGRATIONS):
                    yield connection
                    return
            # Of an older webperf, or empty: bring it up to date first.
            with self.writing() as connection:
                yield connection

    def _connected(self) -> Connection:
        if self._engine is None:
            self._engine = _engine(self.address)
        return self._engine.connect()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except ModuleNotFoundError as error:
            raise UsageError(f"PostgreSQL needs {error.name}: pip install 'webperf[postgres]'") from None
        except (SQLAlchemyError, OSError) as error:
            raise HistoryFailed(f"history {self.address}: {self.address.scrub(_one_line(error))}") from None


def _one_line(error: Exception) -> str:
    said = error.orig if isinstance(error, DBAPIError) and error.orig else error
    if isinstance(said, OSError):
        return said.strerror or str(said)
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    return lines[0] if lines else type(said).__name__


def _engine(address: Address) -> Engine:
    arguments: dict[str, Any] = {"timeout": PATIENCE_S} if address.file is not None else {}
    engine = create_engine(address.url, poolclass=NullPool, hide_parameters=True, connect_args=arguments)
    if address.file is not None:
        event.listen(engine, "connect", _prepare_file)
        event.listen(engine, "begin", _begin_on_file)
    return engine


def _prepare_file(connection: Any, _record: object) -> None:
    # The driver's own transactions begin too late; SQLAlchemy's documentation has this cure ("pysqlite", "SAVEPOINT").
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys=ON")


def _begin_on_file(connection: Connection) -> None:
    # Two that begin by reading and then want to write would fail at once: a writer takes the lock first, and waits.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get(_WRITES) else "BEGIN")
