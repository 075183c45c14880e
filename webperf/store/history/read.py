"""What the history knows, as records: sessions, series, and the points of a series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, false, func, select, true

from webperf.model.fingerprint import Fingerprint
from webperf.model.history import Point, Selection, Series, Session
from webperf.model.missing import Missing
from webperf.model.run import Validity
from webperf.model.sample import Phase, Sample
from webperf.store.history import tables

_SERIES = ("journey", "step", "device", "network", "cpu", "metric", "unit")
_REASONS = frozenset(Missing)


def sessions(connection: Connection, asked: Selection) -> tuple[Session, ...]:
    """The newest that fit, oldest first."""
    runs = tables.runs
    query = _fitting(select(runs), asked).order_by(runs.c.started_at.desc(), runs.c.id.desc()).limit(asked.last)
    rows = connection.execute(query).all()
    labels = _labels(connection, [row.id for row in rows])
    return tuple(_session(row, labels.get(row.id, {})) for row in reversed(rows))


def session(connection: Connection, number: int) -> Session | None:
    """By its number."""
    row = connection.execute(select(tables.runs).where(tables.runs.c.id == number)).one_or_none()
    return None if row is None else _session(row, _labels(connection, [number]).get(number, {}))


def numbers_of(connection: Connection, run_id: str) -> tuple[int, ...]:
    """The numbers of the runs of this name, oldest first."""
    runs = tables.runs
    query = select(runs.c.id).where(runs.c.run_id == run_id).order_by(runs.c.started_at, runs.c.id)
    return tuple(connection.execute(query).scalars())


def metrics(connection: Connection) -> tuple[str, ...]:
    """Names of everything that was ever measured."""
    return tuple(connection.execute(select(tables.series.c.metric).distinct()).scalars())


def points(connection: Connection, found: Sequence[Session], **where: str) -> dict[Series, tuple[Point, ...]]:
    """Of these sessions, in their order, by series. `where`: fields of the series, as `metric="load_time"`."""
    table = tables.samples
    query = (
        select(table.c.series, table.c.run, table.c.value)
        .where(_between(table.c.run, [one.id for one in found]), _among(table.c.series, where))
        .order_by(table.c.series, table.c.number)
    )
    values: dict[int, dict[int, list[float]]] = {}
    for number, run, value in connection.execute(query):
        runs = values.setdefault(number, {})
        if value is not None:
            runs.setdefault(run, []).append(value)
    # Read last: whoever adds a run meanwhile adds its series first.
    names = _series_by_number(connection, where)
    gathered = {names[number]: tuple(_points(found, runs)) for number, runs in values.items()}
    return {key: points for key, points in gathered.items() if points}


def series(connection: Connection) -> tuple[Series, ...]:
    """Everything that was ever measured, in the order in which it was first met."""
    return tuple(_series_by_number(connection, {}).values())


def samples(connection: Connection, run: int) -> tuple[tuple[Series, Sample], ...]:
    """What one run measured, with the reasons for what it has not; `iteration` counts within the series."""
    table = tables.samples
    rows = connection.execute(select(table).where(table.c.run == run).order_by(table.c.series, table.c.number)).all()
    names = _series_by_number(connection, {})
    return tuple((names[row.series], _sample(names[row.series], row)) for row in rows)


def stamp(connection: Connection) -> tuple[int, int]:
    """How many runs there are and the newest one's number: another stamp, another content."""
    runs = tables.runs
    count, newest = connection.execute(select(func.count(), func.max(runs.c.id))).one()
    return int(count), int(newest or 0)


def _series_by_number(connection: Connection, where: Mapping[str, str]) -> dict[int, Series]:
    table = tables.series
    query = select(table.c.id, *(table.c[name] for name in _SERIES)).where(*_fields(where)).order_by(table.c.id)
    return {row.id: Series(*row[1:]) for row in connection.execute(query)}


def _among(column: Column[int], where: Mapping[str, str]) -> ColumnElement[bool]:
    return column.in_(select(tables.series.c.id).where(*_fields(where))) if where else true()


def _fields(where: Mapping[str, str]) -> list[ColumnElement[bool]]:
    return [tables.series.c[name] == wanted for name, wanted in where.items()]


def _sample(of: Series, row: Row[Any]) -> Sample:
    return Sample(
        journey=of.journey,
        step=of.step,
        device=of.device,
        network=of.network,
        iteration=row.number,
        phase=Phase.MEASURE,
        metric=of.metric,
        value=row.value,
        unit=of.unit,
        # A later version may know reasons that this one does not.
        missing=Missing(row.missing) if row.missing in _REASONS else None,
    )


def _points(found: Iterable[Session], values: dict[int, list[float]]) -> Iterator[Point]:
    for one in found:
        if one.id in values:
            yield Point(one, tuple(values[one.id]))


def _fitting(query: Select[Any], asked: Selection) -> Select[Any]:
    runs, labels = tables.runs, tables.labels
    exact = {"branch": asked.branch, "tool": asked.tool, "machine": asked.machine}
    for name, wanted in exact.items():
        if wanted:
            query = query.where(runs.c[name] == wanted)
    if asked.usable:
        query = query.where(runs.c.validity != Validity.INVALID.value)
    for name, value in asked.labels.items():
        query = query.where(runs.c.id.in_(select(labels.c.run).where(labels.c.name == name, labels.c.value == value)))
    return query


def _between(column: Column[int], numbers: Sequence[int]) -> ColumnElement[bool]:
    """A range, since a list of all would be too long for SQLite; what else is in it the caller leaves out."""
    return column.between(min(numbers), max(numbers)) if numbers else false()


def _labels(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, str]]:
    labels, found = tables.labels, dict[int, dict[str, str]]()
    query = select(labels).where(_between(labels.c.run, numbers)).order_by(labels.c.name)
    for row in connection.execute(query):
        found.setdefault(row.run, {})[row.name] = row.value
    return found


def _session(row: Row[Any], labels: dict[str, str]) -> Session:
    return Session(
        id=row.id,
        run_id=row.run_id,
        tool=row.tool,
        started_at=row.started_at,
        commit=row.commit_sha,
        branch=row.branch,
        dirty=row.dirty,
        environment=Fingerprint(row.environment),
        validity=row.validity,
        verdict=row.verdict,
        labels=labels,
    )
