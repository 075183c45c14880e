"""Baselines in the history: a name, its sessions, and those among them that were pinned."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select

from webperf.model.history import Baseline
from webperf.store.history import tables
from webperf.store.history.entry import digest
from webperf.store.history.write import insert_new


def save(connection: Connection, name: str, runs: Iterable[int], *, pinned: bool) -> None:
    """Add runs to a baseline, which is made where it is new. Pinned ones take the place of those pinned before."""
    table, members = tables.baselines, tables.baseline_runs
    row = {"identity": digest(name), "name": name, "created_at": datetime.now(UTC)}
    connection.execute(insert_new(connection, table), row)
    number = connection.execute(select(table.c.id).where(table.c.identity == digest(name))).scalar_one()
    wanted = set(runs)
    own = (members.c.baseline == number) & (members.c.pinned == pinned)
    if pinned:
        connection.execute(delete(members).where(own))
    known = set(connection.execute(select(members.c.run).where(own)).scalars())
    fresh = [{"baseline": number, "run": run, "pinned": pinned} for run in sorted(wanted - known)]
    if fresh:
        connection.execute(insert(members), fresh)


def remove(connection: Connection, name: str) -> bool:
    """The name only: its runs stay in the history. False where there is none."""
    table = tables.baselines
    return connection.execute(delete(table).where(table.c.identity == digest(name))).rowcount == 1


def every(connection: Connection) -> tuple[Baseline, ...]:
    """By name."""
    table, members = tables.baselines, tables.baseline_runs
    rows = connection.execute(select(table).order_by(table.c.name)).all()
    runs: dict[tuple[int, bool], list[int]] = {}
    for row in connection.execute(select(members).order_by(members.c.run)):
        runs.setdefault((row.baseline, row.pinned), []).append(row.run)
    return tuple(
        Baseline(row.name, row.created_at, tuple(runs.get((row.id, False), ())), tuple(runs.get((row.id, True), ())))
        for row in rows
    )
