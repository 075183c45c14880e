"""How much load may be made before somebody says that more is meant: a slip of the pen must not take a service down.

On this machine one harms oneself only, so the caps are wide. On other hosts they are narrow, and what is really sent is
held to them as well: a closed loop asks as fast as it is answered, whatever was planned.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass

from webperf.errors import GuardRefused, UsageError, unknown_name
from webperf.model.guard import Guard
from webperf.model.swarm import SwarmSecond
from webperf.swarm import durations
from webperf.swarm.load import Load

LEEWAY = 1.1
"""What is sent may be above the cap by this factor: late arrivals are caught up with."""
WINDOW = 3
"""Seconds over which it is counted; load that is too much ends within them."""
HOW = {"rate": "--cap rate={:.0f}", "users": "--cap users={:.0f}", "duration": "--cap duration={:.0f}s"}


@dataclass(frozen=True, slots=True)
class Caps:
    """Of all scenarios together. `rate_per_s` is of planned arrivals, `requests_per_s` of what was sent."""

    rate_per_s: float
    users: int
    duration_s: float
    requests_per_s: float = math.inf

    def check(self, loads: Iterable[Load]) -> None:
        """Raises GuardRefused where more is planned, with what would lift the cap."""
        given = tuple(loads)
        rate = sum(load.profile.peak for load in given if load.executor.is_open)
        users = sum(load.max_users for load in given)
        longest_s = max((load.duration_s for load in given), default=0.0)
        _refuse_above("rate", rate, self.rate_per_s, f"{rate:g} arrivals a second")
        _refuse_above("users", users, self.users, f"{users} users")
        _refuse_above("duration", longest_s, self.duration_s, f"{longest_s:g} s of load")


HERE = Caps(rate_per_s=50_000, users=10_000, duration_s=24 * 3600)
ELSEWHERE = Caps(rate_per_s=1_000, users=2_000, duration_s=4 * 3600, requests_per_s=1_000)


def caps_for(guard: Guard, written: Iterable[str]) -> Caps:
    """Those of this machine, or of others where the guard lets load go there, but for what `--cap NAME=VALUE` says.

    Raises UsageError for what cannot be read.
    """
    caps = ELSEWHERE if guard.reaches_out else HERE
    for text in written:
        name, equals, value = (part.strip() for part in text.partition("="))
        if name not in HOW:
            raise UsageError(f"--cap: {unknown_name('cap', name, HOW)}")
        if not equals or not value:
            raise UsageError(f"--cap {name} needs a value, such as --cap {HOW[name].format(2000).split()[1]}")
        caps = _with(caps, name, value)
    return caps


def _with(caps: Caps, name: str, value: str) -> Caps:
    where = f"--cap {name}"
    if name == "rate":
        rate = durations.rate(value, where=where)
        return dataclasses.replace(caps, rate_per_s=rate, requests_per_s=rate)
    if name == "duration":
        return dataclasses.replace(caps, duration_s=durations.seconds(value, where=where))
    if not value.isdecimal() or int(value) < 1:
        raise UsageError(f"{where} is a whole number of 1 or more, not {value!r}")
    return dataclasses.replace(caps, users=int(value))


class SentWatch:
    """Holds what is sent, second by second, to the cap."""

    def __init__(self, caps: Caps) -> None:
        self._most = caps.requests_per_s
        self._recent: list[tuple[int, float]] = []

    def add(self, second: SwarmSecond) -> str | None:
        """What to say when it is too much; None while it is not."""
        sent = sum(series.requests for part in second.scenarios for series in part.series)
        self._recent = [*self._recent[1 - WINDOW :], (sent, second.span_s)]
        span_s = sum(span for _, span in self._recent)
        if len(self._recent) < WINDOW or span_s <= 0:
            return None
        rate = sum(count for count, _ in self._recent) / span_s
        if rate <= self._most * LEEWAY:
            return None
        return _words("rate", f"{rate:.0f} requests a second were sent", rate, self._most)


def _refuse_above(name: str, asked: float, cap: float, said: str) -> None:
    if asked > cap:
        raise GuardRefused(_words(name, said, asked, cap))


def _words(name: str, said: str, asked: float, cap: float) -> str:
    unit = {"rate": "/s", "duration": " s"}.get(name, "")
    lift = HOW[name].format(math.ceil(asked))
    return f"{said}, and the cap of {name} is {cap:g}{unit}: ask for less, or lift it with {lift}"
