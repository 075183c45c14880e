"""A run into the history, as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from webperf.model.history import Series, Value
from webperf.store.history import tables
from webperf.store.history.entry import Facts, series_identity

_AT_ONCE = 500
"""Names in one `IN`: SQLite takes 999 in its oldest versions."""


def add_run(connection: Connection, facts: Facts, values: Iterable[Value]) -> tuple[int, bool]:
    """The run's number, and whether it is new here."""
    runs, identity = tables.runs, facts.identity
    statement = insert_new(connection, runs).returning(runs.c.id)
    number = connection.execute(statement, _row(facts, identity)).scalar_one_or_none()
    if number is None:
        return connection.execute(select(runs.c.id).where(runs.c.identity == identity)).scalar_one(), False
    _add_labels(connection, number, facts)
    _add_samples(connection, number, tuple(values))
    return number, True


def _row(facts: Facts, identity: str) -> dict[str, Any]:
    return {
        "identity": identity,
        "run_id": facts.run_id,
        "tool": facts.tool,
        "started_at": facts.started_at,
        "commit_sha": facts.commit,
        "branch": facts.branch,
        "dirty": facts.dirty,
        "fingerprint": facts.environment.digest,
        "machine": facts.environment.machine,
        "environment": dict(facts.environment.facets),
        "validity": facts.validity,
        "verdict": facts.verdict,
    }


def _add_labels(connection: Connection, run: int, facts: Facts) -> None:
    if facts.labels:
        rows = [{"run": run, "name": name, "value": value} for name, value in facts.labels.items()]
        connection.execute(insert(tables.labels), rows)


def _add_samples(connection: Connection, run: int, values: tuple[Value, ...]) -> None:
    numbers = _series_numbers(connection, values)
    counts: dict[str, int] = {}
    rows = []
    for value in values:
        identity = series_identity(value.series)
        # Counted here: a step that ran twice in one iteration has two samples of the same iteration.
        counts[identity] = counts.get(identity, -1) + 1
        rows.append(
            {
                "run": run,
                "series": numbers[identity],
                "number": counts[identity],
                "value": value.value,
                "missing": value.missing,
            }
        )
    if rows:
        connection.execute(insert(tables.samples), rows)


def _series_numbers(connection: Connection, values: Iterable[Value]) -> dict[str, int]:
    """By identity; series that are new get one."""
    wanted: dict[str, Series] = {series_identity(value.series): value.series for value in values}
    # In one order for all writers: two that insert the same in different orders would wait for each other for ever.
    identities = sorted(wanted)
    known = _known(connection, identities)
    fresh = [_series_row(identity, wanted[identity]) for identity in identities if identity not in known]
    if fresh:
        connection.execute(insert_new(connection, tables.series), fresh)
        known = _known(connection, identities)
    return known


def _known(connection: Connection, identities: list[str]) -> dict[str, int]:
    table, found = tables.series, {}
    for start in range(0, len(identities), _AT_ONCE):
        some = identities[start : start + _AT_ONCE]
        query = select(table.c.identity, table.c.id).where(table.c.identity.in_(some))
        found.update({row.identity: row.id for row in connection.execute(query)})
    return found


def _series_row(identity: str, series: Series) -> dict[str, str]:
    names = ("journey", "step", "device", "network", "cpu", "metric", "unit")
    return {"identity": identity, **{name: getattr(series, name) for name in names}}


def insert_new(connection: Connection, table: Table) -> Any:
    """Rows whose identity is not there yet: another process may be at the same."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing(index_elements=["identity"])
