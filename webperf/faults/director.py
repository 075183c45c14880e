"""Begins and ends each fault at its time, on a thread of its own, while the load and the journeys go on."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from webperf.errors import WebperfError
from webperf.faults.base import Ground, Undo
from webperf.faults.timeline import TimedFault
from webperf.model.chaos import FaultMark, Moment

GRACE_S = 2.0
"""So much later than planned whoever holds a fault ends it, should nobody take it off."""


class Director:
    """Use as a context manager around all that faults may be put on: its thread ends last.

    (A target is bound to the thread that started it: Linux ends it with that thread. After a kill that is this one.)
    """

    def __init__(self, faults: Sequence[TimedFault], clock: Callable[[], float] = time.monotonic) -> None:
        self._faults = tuple(faults)
        self._clock = clock
        self._ground: Ground | None = None
        self._start_s = 0.0
        self._on: dict[int, Undo] = {}
        self._marks: list[FaultMark] = []
        self._told = 0
        self._changed = threading.Condition()
        self._finishing = self._finished = self._leaving = False
        self._thread = threading.Thread(target=self._direct, name="faults", daemon=True)

    def __enter__(self) -> Director:
        return self

    def __exit__(self, *_: object) -> None:
        self.finish()
        with self._changed:
            self._leaving = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def begin(self, ground: Ground, start_s: float) -> None:
        """The load begins at `start_s` of the monotonic clock: from there the times of faults count."""
        self._ground, self._start_s = ground, start_s
        self._thread.start()

    def finish(self) -> None:
        """End what is on, now, and wait until it has ended. Nothing begins any more."""
        with self._changed:
            self._finishing = True
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._finished or not self._thread.is_alive())

    def new_marks(self) -> tuple[FaultMark, ...]:
        """What has happened since it was last asked."""
        with self._changed:
            found = tuple(self._marks[self._told :])
            self._told = len(self._marks)
            return found

    @property
    def on(self) -> tuple[TimedFault, ...]:
        """What is on now."""
        with self._changed:
            return tuple(self._faults[number] for number in sorted(self._on))

    def _direct(self) -> None:
        events = [(timed.at_s, 1, number) for number, timed in enumerate(self._faults)]
        events += [(timed.until_s, 0, number) for number, timed in enumerate(self._faults)]
        try:
            # At one instant ends go before beginnings.
            for due_s, begins, number in sorted(events):
                if not self._wait_until(due_s):
                    break
                if begins:
                    self._put_on(number)
                else:
                    self._take_off(number)
        finally:
            for number in sorted(self._on, reverse=True):
                self._take_off(number)
            with self._changed:
                self._finished = True
                self._changed.notify_all()
                self._changed.wait_for(lambda: self._leaving)

    def _wait_until(self, due_s: float) -> bool:
        """False when there is nothing more to wait for."""
        with self._changed:
            while not self._finishing and (left_s := self._start_s + due_s - self._clock()) > 0:
                self._changed.wait(left_s)
            return not self._finishing

    def _put_on(self, number: int) -> None:
        assert self._ground is not None
        timed = self._faults[number]
        try:
            undo = timed.fault.begin(self._ground, self._start_s + timed.until_s - self._clock() + GRACE_S)
        except WebperfError as error:
            self._mark(number, Moment.FAILED, str(error), self._now_s())
            return
        with self._changed:
            self._on[number] = undo
        self._mark(number, Moment.BEGAN, "", self._now_s())

    def _take_off(self, number: int) -> None:
        with self._changed:
            undo = self._on.pop(number, None)
        if undo is None:
            return
        # From here on it is no longer wanted; what it takes to go belongs to the recovery.
        ended_s = self._now_s()
        try:
            note = undo()
        except WebperfError as error:
            self._mark(number, Moment.FAILED, str(error), ended_s)
            note = ""
        self._mark(number, Moment.ENDED, note, ended_s)

    def _now_s(self) -> float:
        return round(self._clock() - self._start_s, 4)

    def _mark(self, number: int, moment: Moment, note: str, at_s: float) -> None:
        with self._changed:
            self._marks.append(FaultMark(number, moment, at_s, datetime.now(UTC).isoformat(), note))
