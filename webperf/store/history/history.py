"""The history, as commands use it."""

from __future__ import annotations

from collections.abc import Sequence

from webperf.errors import UsageError
from webperf.model.history import Baseline, Point, Selection, Series, Session
from webperf.model.run import Run
from webperf.model.sample import Sample
from webperf.store.history import baselines, read, write
from webperf.store.history.address import Address
from webperf.store.history.connection import Database
from webperf.store.history.entry import facts_of
from webperf.store.history.values import values_of


class History:
    """Every method is one transaction. Raises HistoryFailed when the database cannot be reached, read or written."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self._database = Database(address)

    def add(self, run: Run) -> tuple[int, bool]:
        """Keep a run; gives its number, and False where it was there already."""
        with self._database.writing() as connection:
            return write.add_run(connection, facts_of(run), values_of(run))

    def sessions(self, asked: Selection) -> tuple[Session, ...]:
        """The newest that fit, oldest first."""
        with self._database.reading() as connection:
            return read.sessions(connection, asked)

    def session(self, name: str) -> Session:
        """By its number, or the newest of that run id. Raises UsageError when there is none."""
        with self._database.reading() as connection:
            number = int(name) if name.isdecimal() and len(name) < 10 else None
            found = read.session(connection, number) if number is not None else None
            if found is None and (numbers := read.numbers_of(connection, name)):
                found = read.session(connection, numbers[-1])
        if found is None:
            raise UsageError(f"no run {name!r} in {self.address}: 'webperf history list' shows those there are")
        return found

    def points(self, sessions: Sequence[Session], **where: str) -> dict[Series, tuple[Point, ...]]:
        """What these sessions measured, by series; `where` are fields of the series."""
        with self._database.reading() as connection:
            return read.points(connection, sessions, **where)

    def metrics(self) -> tuple[str, ...]:
        """Names of everything that was ever measured."""
        with self._database.reading() as connection:
            return read.metrics(connection)

    def series(self) -> tuple[Series, ...]:
        """Everything that was ever measured."""
        with self._database.reading() as connection:
            return read.series(connection)

    def samples(self, session: Session) -> tuple[tuple[Series, Sample], ...]:
        """What one session measured, missing values included."""
        with self._database.reading() as connection:
            return read.samples(connection, session.id)

    def stamp(self) -> tuple[int, int]:
        """Changes when a run is added: what was read before it may be out of date."""
        with self._database.reading() as connection:
            return read.stamp(connection)

    def save_baseline(self, name: str, runs: Sequence[int], *, pinned: bool) -> None:
        """Add runs, by their numbers; pinned ones take the place of those pinned before."""
        with self._database.writing() as connection:
            baselines.save(connection, name, runs, pinned=pinned)

    def remove_baseline(self, name: str) -> bool:
        """Forget a name; its runs stay. False where there is none."""
        with self._database.writing() as connection:
            return baselines.remove(connection, name)

    def baselines(self) -> tuple[Baseline, ...]:
        """All, by name."""
        with self._database.reading() as connection:
            return baselines.every(connection)
