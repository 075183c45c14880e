"""One generating process at work: every scenario's drive on one event loop, and a report at the end of each second."""

from __future__ import annotations

import asyncio
import itertools
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil

from webperf.model.guard import Guard
from webperf.model.secret import Secret
from webperf.swarm.ask import GET, Ask
from webperf.swarm.client import shared_wire
from webperf.swarm.counter import Counter
from webperf.swarm.counts import Latency, ScenarioCounts
from webperf.swarm.exchanges import Exchanges
from webperf.swarm.executors import drive_of
from webperf.swarm.executors.drive import Drive
from webperf.swarm.headers import Headers
from webperf.swarm.load import Load
from webperf.swarm.meter import Meter
from webperf.swarm.operation import HTTP
from webperf.swarm.scenario import Scenario
from webperf.swarm.schedule import Share
from webperf.swarm.url_user import UrlUser, compiled
from webperf.swarm.user import Floor, User
from webperf.swarm.users.registry import find_protocol
from webperf.swarm.wire.options import Way

LAG_EVERY_S = 0.01
"""How often the event loop is asked whether it wakes up in time."""


@dataclass(frozen=True, slots=True)
class Part:
    """A scenario to be carried out: where its function is found, and how much of it."""

    file: Path | None
    name: str
    load: Load
    base_url: str
    url: str | None = None
    """What is asked for again and again, where there is no file; `ask` says how, and `user` who."""
    ask: Ask = GET
    user: str = HTTP
    data: Any = None
    """What the setup of its file returned."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a generating process is given; it begins when it is told the start instant."""

    parts: tuple[Part, ...]
    share: Share
    headers: Headers
    secrets: tuple[Secret, ...]
    """To be taken out of what a scenario prints and raises: a process knows those that it was given."""
    guard: Guard
    way: Way


@dataclass(slots=True)
class Report:
    """One second of one process. `cpu` is its share of one core."""

    process: int
    second: int
    span_s: float
    scenarios: dict[str, ScenarioCounts]
    cpu: float = 0.0
    memory_bytes: int = 0
    open_files: int = 0
    file_limit: int = 0
    lag: Latency = field(default_factory=Latency)
    late: Latency = field(default_factory=Latency)


class Engine:
    """Carries out one job."""

    def __init__(self, job: Job, scenarios: tuple[Scenario, ...]) -> None:
        self._share = job.share
        self._lag = Latency()
        self._floors: dict[str, Floor] = {}
        self._drives: dict[str, Drive] = {}
        self._process = psutil.Process()
        self._cpu_s = time.process_time()
        self._reported_s = 0.0
        self._second = 0
        wire, headers = shared_wire(job.guard, job.way), dict(job.headers)
        for part, scenario in zip(job.parts, scenarios, strict=True):
            floor = self._floors[part.name] = Floor(
                scenario,
                _base_of(part.url) if part.url else part.base_url,
                Counter(),
                Meter(time.monotonic),
                Meter(time.monotonic),
                headers,
                wire,
                job.share,
                find_protocol(scenario.user),
                part.data,
            )
            self._drives[part.name] = drive_of(part.load, job.share, floor.counter, _user_maker(floor))

    async def run(self, start_s: float, emit: Callable[[Report], None]) -> None:
        """From the start instant to the end of all drives; the last report may be of less than a second."""
        for drive in self._drives.values():
            drive.start_s = start_s
        work = asyncio.gather(*(drive.run() for drive in self._drives.values()))
        lag = asyncio.create_task(self._watch_lag())
        try:
            await asyncio.sleep(max(0.0, start_s - time.monotonic()))
            self._begin(start_s)
            for number in itertools.count(1):
                left = max(0.0, start_s + number - time.monotonic())
                done, _ = await asyncio.wait((work,), timeout=left)
                now_s = time.monotonic() - start_s
                # Behind by a whole second (something blocked the loop): it is told of with the next one.
                behind = not done and now_s >= number + 1
                emit(self._empty() if behind else self._report(now_s))
                if done:
                    break
            await work
        finally:
            lag.cancel()
            await asyncio.gather(*(drive.close() for drive in self._drives.values()))

    def control(self, part: int, users: int) -> None:
        """From now on so many users of that part, of all processes."""
        list(self._drives.values())[part].control(users)

    def stop(self) -> None:
        """Break everything off; what is under way is in no latency."""
        for floor in self._floors.values():
            floor.aborted = True
        for drive in self._drives.values():
            drive.stop()

    def _begin(self, start_s: float) -> None:
        self._reported_s = 0.0
        self._cpu_s = time.process_time()
        for name, floor in self._floors.items():
            for meter in (floor.busy, floor.thinking, self._drives[name].asked):
                meter.take()

    def _empty(self) -> Report:
        scenarios = {name: ScenarioCounts(users=drive.users) for name, drive in self._drives.items()}
        self._second += 1
        return Report(self._share.index, self._second - 1, 0.0, scenarios)

    def _report(self, now_s: float) -> Report:
        span_s, before_s = now_s - self._reported_s, self._reported_s
        cpu_s, self._cpu_s = time.process_time() - self._cpu_s, time.process_time()
        self._reported_s = now_s
        report = Report(
            process=self._share.index,
            second=self._second,
            span_s=span_s,
            scenarios={name: self._take(name, before_s, now_s) for name in self._drives},
            cpu=cpu_s / span_s if span_s > 0 else 0.0,
            memory_bytes=self._process.memory_info().rss,
            open_files=_open_files(),
            file_limit=resource.getrlimit(resource.RLIMIT_NOFILE)[0],
            lag=self._lag,
        )
        self._second += 1
        self._lag = Latency()
        for drive in self._drives.values():
            report.late.add(drive.late)
            drive.late = Latency()
        return report

    def _take(self, name: str, from_s: float, to_s: float) -> ScenarioCounts:
        drive, floor = self._drives[name], self._floors[name]
        counts = floor.counter.take()
        counts.due = drive.due(from_s, to_s)
        counts.users, counts.queued = drive.users, drive.queued(to_s)
        counts.asked_user_s = drive.asked.take()
        counts.busy_user_s, counts.thinking_user_s = floor.busy.take(), floor.thinking.take()
        return counts

    async def _watch_lag(self) -> None:
        # Due at fixed times, as arrivals are: a second of standstill is a hundred late wake-ups, not one.
        due_s = time.monotonic()
        while True:
            due_s += LAG_EVERY_S
            await asyncio.sleep(max(0.0, due_s - time.monotonic()))
            now_s = time.monotonic()
            while due_s <= now_s:
                self._lag.append((now_s - due_s) * 1000)
                due_s += LAG_EVERY_S
            due_s -= LAG_EVERY_S


def _base_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _user_maker(floor: Floor) -> Callable[[int], User]:
    if floor.scenario.url is None or floor.protocol is not None or not floor.wire.way.is_own:
        return lambda number: User(number, floor)
    request = compiled(floor.scenario.url, floor.headers, floor.scenario.ask)
    exchanges = Exchanges(floor.counter, tuple(floor.scenario.tags.items()))
    return lambda number: UrlUser(number, floor, request, exchanges)


def _open_files() -> int:
    try:
        return len(os.listdir("/proc/self/fd"))
    except OSError:
        return 0
