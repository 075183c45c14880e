"""What the pages read of the history, each once until a run is added: a page is drawn anew at every click."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from webperf.judge.study import Study, study
from webperf.model.history import Point, Selection, Series, Session
from webperf.model.sample import Sample
from webperf.store.history.history import History

MOST_SESSIONS = 5_000
MOST_KEPT = 300
"""Answers; beyond that all are forgotten, since who looks at so many looks at something new."""

Answer = TypeVar("Answer")


class Shelf:
    """Answers are shared by all who look at the app, so they are frozen records that nobody changes."""

    def __init__(self, history: History) -> None:
        self.history = history
        self._stamp: tuple[int, int] | None = None
        self._kept: dict[Hashable, Any] = {}

    def look(self) -> None:
        """Forget everything when the history has changed. One small query, at the beginning of each page."""
        stamp = self.history.stamp()
        if stamp != self._stamp or len(self._kept) > MOST_KEPT:
            self._stamp, self._kept = stamp, {}

    def sessions(self) -> tuple[Session, ...]:
        """All, oldest first."""
        return self._once("sessions", lambda: self.history.sessions(Selection(last=MOST_SESSIONS)))

    def series(self) -> tuple[Series, ...]:
        """Everything that was ever measured."""
        return self._once("series", self.history.series)

    def samples(self, session: Session) -> tuple[tuple[Series, Sample], ...]:
        """Of one session."""
        return self._once(("samples", session.id), lambda: self.history.samples(session))

    def points(self, series: Series, sessions: Sequence[Session]) -> tuple[Point, ...]:
        """What these sessions measured of one series."""
        where = {name: getattr(series, name) for name in Series.__slots__}
        key = ("points", series, _ids(sessions))
        return self._once(key, lambda: self.history.points(sessions, **where).get(series, ()))

    def place(self, series: Series, sessions: Sequence[Session]) -> dict[Series, tuple[Point, ...]]:
        """What these sessions measured where `series` was measured: every metric of the step on that device."""
        where = {name: getattr(series, name) for name in Series.__slots__ if name not in {"metric", "unit"}}
        key = ("place", tuple(where.values()), _ids(sessions))
        return self._once(key, lambda: self.history.points(sessions, **where))

    def study(self, series: Series, sessions: Sequence[Session]) -> Study | None:
        """Trend and distribution of one series; None where these sessions have nothing of it."""
        points = self.points(series, sessions)
        return self._once(("study", series, _ids(sessions)), lambda: study(series, points, {}) if points else None)

    def made(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """Anything else that follows from the history and the key alone."""
        return self._once(("made", key), make)

    def _once(self, key: Hashable, read: Callable[[], Answer]) -> Answer:
        # Two at once may both read: the answer is the same, and no lock can then be left behind by a page that stops.
        kept = self._kept
        if key not in kept:
            kept[key] = read()
        answer: Answer = kept[key]
        return answer


def _ids(sessions: Sequence[Session]) -> tuple[int, ...]:
    return tuple(session.id for session in sessions)
