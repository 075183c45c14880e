"""A virtual user: one client identity (cookies, connections), one iteration after the other."""

from __future__ import annotations

import asyncio
import copy
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import httpx

from webperf.model.secret import hide
from webperf.swarm.client import client_for
from webperf.swarm.counter import Counter
from webperf.swarm.counts import Tags
from webperf.swarm.data import Data, Row
from webperf.swarm.meter import Meter
from webperf.swarm.operation import Operation
from webperf.swarm.outcome import Outcome
from webperf.swarm.scenario import Scenario
from webperf.swarm.schedule import Share
from webperf.swarm.users.protocol import Ground, Protocol
from webperf.swarm.wire.transport import Shared


@dataclass(slots=True)
class Floor:
    """What all users of one scenario in one process share."""

    scenario: Scenario
    base_url: str
    counter: Counter
    busy: Meter
    thinking: Meter
    headers: dict[str, str]
    wire: Shared
    share: Share
    protocol: type[Protocol] | None = None
    """What its users speak, where it is not HTTP."""
    data: Any = None
    """What the setup of its file returned."""
    aborted: bool = False
    """The run is being broken off: what is cancelled now is nobody's failure."""


class User:
    """What a scenario's second argument is: `check`, `group`, `tag`, `think`, and who it is."""

    def __init__(self, number: int, floor: Floor) -> None:
        self.id = number
        """From 0, different for each user of all processes."""
        self.iteration = -1
        """From 0, of this user."""
        self._floor = floor
        self._api: httpx.AsyncClient | Protocol | None = None
        self._group = ""
        self._tags: Tags = tuple(floor.scenario.tags.items())
        self._delay_ms: float | None = None
        self._first_answer_s: float | None = None
        self._at_work = False
        self._was_answered = False
        self._wants = floor.scenario.wants
        # What one user does to its data is nothing to the others.
        self._data = copy.deepcopy(floor.data) if "data" in self._wants else None

    def check(self, name: str, passed: object) -> bool:
        """Count whether something held; a failed check ends nothing. Returns it as a bool."""
        self._floor.counter.check(name, bool(passed))
        return bool(passed)

    @contextmanager
    def group(self, name: str) -> Iterator[None]:
        """What is asked inside has the label `group`, and the whole is a `group_duration`."""
        before, self._group = self._group, f"{self._group}::{name}" if self._group else name
        started = time.monotonic()
        try:
            yield
        finally:
            self._floor.counter.group(self._group, (time.monotonic() - started) * 1000)
            self._group = before

    @contextmanager
    def tag(self, **tags: object) -> Iterator[None]:
        """What is asked inside has these labels too; thresholds may name them. Few values: each makes a series."""
        before = self._tags
        self._tags = tuple({**dict(before), **{name: str(value) for name, value in tags.items()}}.items())
        try:
            yield
        finally:
            self._tags = before

    def take(self, rows: Data) -> Row:
        """A row of a file: the next of all, or this user's own, as `data(..., order=...)` says."""
        return rows.for_user(self.id, self._floor.share)

    async def think(self, shortest_s: float, longest_s: float | None = None) -> None:
        """Pause as a person would, uniformly between two times; the pause is in no latency."""
        pause_s = shortest_s if longest_s is None else random.uniform(shortest_s, longest_s)
        floor, at_work = self._floor, int(self._at_work)
        floor.thinking.change(1)
        floor.busy.change(-at_work)
        try:
            await asyncio.sleep(pause_s)
        finally:
            floor.thinking.change(-1)
            floor.busy.change(at_work)

    async def loop(self, goes_on: Callable[[], bool]) -> None:
        """One iteration after the other, as long as `goes_on` says so."""
        while goes_on():
            self._was_answered = False
            await self.iterate(None)
            if not self._was_answered:
                # A function that awaits nothing must not keep everybody else from the loop.
                await asyncio.sleep(0)

    async def iterate(self, due_s: float | None) -> None:
        """Run the scenario's function once. `due_s` is when it was intended (monotonic), None in a closed model."""
        floor, counter = self._floor, self._floor.counter
        started = time.monotonic()
        self.iteration += 1
        self._first_answer_s = None
        self._delay_ms = None if due_s is None else max(0.0, (started - due_s) * 1000)
        if self._delay_ms is not None:
            counter.now.schedule_delay.append(self._delay_ms)
        floor.busy.change(1)
        self._at_work = True
        try:
            await self._call()
        except asyncio.CancelledError:
            counter.now.interrupted += 1
            raise
        except Exception as error:
            counter.now.iterations_failed += 1
            counter.exception(in_words(error))
        finally:
            self._at_work = False
            floor.busy.change(-1)
        counter.now.iterations += 1
        counter.now.iteration_duration.append((time.monotonic() - started) * 1000)

    async def _call(self) -> None:
        function = self._floor.scenario.function
        api = self._api = self._api or self._client()
        await function(api, *(self if name == "user" else self._data for name in self._wants))

    def _client(self) -> httpx.AsyncClient | Protocol:
        floor = self._floor
        if floor.protocol is not None:
            return floor.protocol(Ground(floor.base_url, floor.headers, floor.wire, self.operated, self.id))
        return client_for(self.ended, floor.wire, floor.base_url, floor.headers)

    def ended(self, outcome: Outcome) -> None:
        """A request of this user ended (the wire's sink)."""
        if outcome.error == "cancelled" and self._floor.aborted:
            return
        delay_ms = self._delay_of(outcome.started_s)
        self._floor.counter.request(outcome, self._group, self._tags, delay_ms)
        self._was_answered = outcome.status is not None
        if self._first_answer_s is None:
            self._first_answer_s = outcome.ended_s

    def operated(self, operation: Operation) -> None:
        """An operation of this user ended: as `ended`, where it does not speak HTTP."""
        if operation.error == "cancelled" and self._floor.aborted:
            return
        delay_ms = self._delay_of(operation.started_s)
        self._floor.counter.operation(operation, self._group, self._tags, delay_ms)
        if operation.counted:
            self._was_answered = operation.error is None
            if self._first_answer_s is None:
                self._first_answer_s = operation.ended_s

    def _delay_of(self, started_s: float) -> float | None:
        # Only what was sent before the iteration's first answer was kept waiting by its late beginning; what follows
        # an answer was intended when the answer had come.
        if self._delay_ms is not None and self._first_answer_s is not None and started_s >= self._first_answer_s:
            return 0.0
        return self._delay_ms

    async def close(self) -> None:
        """Close its connections."""
        if self._api is not None:
            with suppress(Exception):
                await (self._api.close() if isinstance(self._api, Protocol) else self._api.aclose())
            self._api = None


def in_words(error: Exception) -> str:
    """The kind of an exception, and what it says where that cannot be a new text each time."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"HTTPStatusError: {error.response.status_code}"
    if isinstance(error, httpx.HTTPError):
        return type(error).__name__
    words = hide((str(error).strip().splitlines() or [""])[0])[:120]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__
