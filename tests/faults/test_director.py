"""Faults begin and end at their times, whatever happens to them."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import cast

import pytest

from tests.faults.waiting import eventually
from webperf.errors import InfrastructureError
from webperf.faults.base import Fault, Ground, NotInflicted, Undo
from webperf.faults.director import GRACE_S, Director
from webperf.faults.timeline import TimedFault
from webperf.model.chaos import Moment

GROUND = cast(Ground, object())


@dataclass
class Log:
    """What was done to a fault, and when."""

    entries: list[tuple[str, str]] = field(default_factory=list)
    ttls_s: list[float] = field(default_factory=list)


@dataclass(frozen=True)
class Noted(Fault):
    name: str
    log: Log
    fails_to: str = ""

    @property
    def what(self) -> str:
        return self.name

    def begin(self, ground: Ground, ttl_s: float) -> Undo:
        if self.fails_to == "begin":
            raise NotInflicted("no disk here")
        self.log.entries.append((self.name, "began"))
        self.log.ttls_s.append(ttl_s)

        def undo() -> str:
            self.log.entries.append((self.name, "ended"))
            if self.fails_to == "end":
                raise InfrastructureError("it has gone")
            return "a note"

        return undo


def timed(name: str, at_s: float, for_s: float, log: Log, fails_to: str = "") -> TimedFault:
    return TimedFault(Noted(name, log, fails_to), at_s, for_s)


@pytest.mark.alone
def test_each_fault_is_on_for_its_time() -> None:
    log = Log()
    with Director([timed("a", 0.05, 0.2, log), timed("b", 0.1, 0.05, log)]) as director:
        director.begin(GROUND, time.monotonic())
        assert eventually(lambda: len(log.entries) == 4)
        marks = director.new_marks()

    assert log.entries == [("a", "began"), ("b", "began"), ("b", "ended"), ("a", "ended")]
    assert [(mark.fault, mark.moment) for mark in marks if mark.fault == 0] == [(0, Moment.BEGAN), (0, Moment.ENDED)]
    assert marks[0].at_s == pytest.approx(0.05, abs=0.04)
    assert [mark.note for mark in marks] == ["", "", "a note", "a note"]
    # Whoever holds it would end it a little later.
    assert log.ttls_s[0] == pytest.approx(0.2 + GRACE_S, abs=0.04)


def test_what_is_on_ends_at_once_when_it_is_finished_and_nothing_begins_any_more() -> None:
    log = Log()
    with Director([timed("a", 0, 60, log), timed("b", 30, 60, log)]) as director:
        director.begin(GROUND, time.monotonic())
        assert eventually(lambda: director.on)
        assert [each.fault.what for each in director.on] == ["a"]
        director.finish()
        assert log.entries == [("a", "began"), ("a", "ended")]
        assert director.on == ()


def test_leaving_ends_what_is_on() -> None:
    log = Log()
    with Director([timed("a", 0, 60, log)]) as director:
        director.begin(GROUND, time.monotonic())
        assert eventually(lambda: director.on)

    assert log.entries == [("a", "began"), ("a", "ended")]


def test_one_that_cannot_begin_or_end_keeps_no_other() -> None:
    log = Log()
    faults = [timed("a", 0, 0.05, log, "begin"), timed("b", 0, 0.05, log, "end"), timed("c", 0.01, 0.05, log)]
    with Director(faults) as director:
        director.begin(GROUND, time.monotonic())
        assert eventually(lambda: ("c", "ended") in log.entries)
        director.finish()
        marks = director.new_marks()

    assert [(mark.moment, mark.note) for mark in marks if mark.fault == 0] == [(Moment.FAILED, "no disk here")]
    assert [mark.moment for mark in marks if mark.fault == 1] == [Moment.BEGAN, Moment.FAILED, Moment.ENDED]


def test_one_that_never_began_can_be_left() -> None:
    with Director([timed("a", 0, 60, Log())]) as director:
        director.finish()
        assert director.new_marks() == ()


def test_marks_are_told_once() -> None:
    log = Log()
    with Director([timed("a", 0, 0.01, log)]) as director:
        director.begin(GROUND, time.monotonic())
        assert eventually(lambda: len(log.entries) == 2)
        director.finish()
        assert len(director.new_marks()) == 2
        assert director.new_marks() == ()
