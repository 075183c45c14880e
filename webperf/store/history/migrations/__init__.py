"""Versions of the history's tables, and how a database comes to the newest.

A plain numbered list and no Alembic: a user never writes a migration, every command brings the database up to date by
itself, and several processes may be the first to do so at the same moment. That asks for a lock around a version
number, which is all there is below; Alembic would add its environment, templates and start-up time, but no such lock.
A migration that was released is never changed: it holds its own copy of the tables it makes.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, inspect, select, text, update

from webperf.errors import UsageError
from webperf.store.history.migrations import v1_runs, v2_baselines

MIGRATIONS: tuple[Callable[[Connection], None], ...] = (v1_runs.upgrade, v2_baselines.upgrade)
"""In order; the version of a database is how many of them it has been through."""

_version = Table("webperf_version", MetaData(), Column("version", Integer, nullable=False))
_LOCK = 0x77656270  # any number, the same in every webperf


def version_of(connection: Connection) -> int:
    """0 for a database that has no history yet."""
    if not inspect(connection).has_table(_version.name):
        return 0
    return int(connection.execute(select(_version.c.version)).scalar_one())


def migrate(connection: Connection, migrations: tuple[Callable[[Connection], None], ...] = MIGRATIONS) -> None:
    """Bring it to the newest version, in the connection's transaction. Raises UsageError when it is newer than that."""
    if connection.dialect.name == "postgresql":
        # SQLite's write transaction is such a lock already.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    found = version_of(connection)
    check(found, len(migrations))
    for upgrade in migrations[found:]:
        upgrade(connection)
    if found == 0:
        _version.create(connection)
        connection.execute(insert(_version).values(version=len(migrations)))
    elif found < len(migrations):
        connection.execute(update(_version).values(version=len(migrations)))


def check(found: int, known: int = len(MIGRATIONS)) -> None:
    """Raises UsageError when a later webperf has changed the tables."""
    if found > known:
        raise UsageError(f"the history has version {found}, this webperf knows {known}: upgrade webperf")
