"""The generating processes of a run: started together, begun at one instant, their seconds added up."""

from __future__ import annotations

import contextlib
import functools
import queue
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO, Any

from webperf.errors import InfrastructureError, UsageError
from webperf.model.guard import Guard
from webperf.model.sample import Phase
from webperf.model.swarm import GeneratorSecond, ScenarioSecond, SwarmSecond
from webperf.swarm.around import Around
from webperf.swarm.channel import say, start_process
from webperf.swarm.counts import ScenarioCounts
from webperf.swarm.engine import Job, Part, Report
from webperf.swarm.headers import Headers, secrets_of
from webperf.swarm.schedule import Share
from webperf.swarm.wire.options import Way

READY_S = 60.0
"""How long a process may take to import what its scenarios need."""
LEAD_S = 0.2
"""From saying the start instant to it: long enough for every process to have heard."""
END_S = 10.0
_POLL_S = 0.2

Message = tuple[int, str, Any]


@dataclass(slots=True)
class _Process:
    popen: subprocess.Popen[bytes]
    input: IO[bytes]
    reports: list[Report] = field(default_factory=list)
    ended: bool = False
    lost: bool = False


class Crew:
    """Use as a context manager: inside, setup is through and the processes are ready; after it, none is there."""

    def __init__(
        self,
        parts: tuple[Part, ...],
        processes: int,
        *,
        around: Around,
        log: Path,
        guard: Guard,
        way: Way,
        headers: Headers,
    ) -> None:
        self._around = around
        self._parts = parts
        self._job = Job(parts, Share(0, processes), headers, secrets_of(headers), guard, way)
        self._count = processes
        self._log = log
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._crew: list[_Process] = []
        self._second = 0
        self.stopped = False
        self.left_behind: tuple[str, ...] = ()
        """What went wrong in teardown, once it is closed."""

    def __enter__(self) -> Crew:
        try:
            self._around.set_up()
            parts = tuple(replace(part, data=self._around.data_of(part.file)) for part in self._parts)
            self._job = replace(self._job, parts=parts)
            with self._log.open("ab") as log:
                for index in range(self._count):
                    self._crew.append(self._start(index, log))
            self._wait_until_ready()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def begin(self) -> float:
        """One start instant for all of them, in monotonic seconds."""
        start_s = time.monotonic() + LEAD_S
        self._say(f"start {start_s!r}\n")
        return start_s

    def control(self, scenario: str, users: int) -> None:
        """From now on so many users of a scenario that is controlled."""
        index = next(index for index, part in enumerate(self._parts) if part.name == scenario)
        self._say(f"users {index} {users}\n")

    def stop(self) -> None:
        """Break the load off; what is known of its last second still comes. May be called from a signal handler."""
        self.stopped = True
        self._say("stop\n")

    def seconds(self) -> Iterator[SwarmSecond]:
        """Each second as soon as every process has told of it."""
        while True:
            try:
                self._take(self._messages.get(timeout=_POLL_S))
            except queue.Empty:
                self._check_alive()
            while (second := self._whole_second()) is not None:
                yield second
            if all(process.ended for process in self._crew):
                return

    def close(self) -> None:
        """End every process: asked first, then killed. When the last user is gone, teardown runs."""
        for process in self._crew:
            with contextlib.suppress(OSError):
                process.input.close()
        for process in self._crew:
            try:
                process.popen.wait(END_S)
            except subprocess.TimeoutExpired:
                process.popen.kill()
                process.popen.wait()
        self.left_behind += self._around.tear_down()

    def _start(self, index: int, log: IO[bytes]) -> _Process:
        job = replace(self._job, share=Share(index, self._count))
        popen = start_process("webperf.swarm.worker", job, log, functools.partial(self._hear, index))
        assert popen.stdin is not None
        return _Process(popen, popen.stdin)

    def _hear(self, index: int, kind: str, content: Any) -> None:
        self._messages.put((index, kind, content))

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_S
        ready = 0
        while ready < self._count:
            try:
                _, kind, content = self._messages.get(timeout=max(0.0, deadline - time.monotonic()))
            except queue.Empty:
                raise InfrastructureError(f"a generating process was not ready after {READY_S:g} s") from None
            if kind == "failed":
                raise UsageError(content)
            if kind == "gone":
                raise InfrastructureError(f"a generating process ended while starting{self._last_words()}")
            ready += 1

    def _take(self, message: Message) -> None:
        index, kind, content = message
        process = self._crew[index]
        if kind == "report":
            process.reports.append(content)
        elif kind == "done":
            process.ended = True
        elif kind == "gone" and not process.ended:
            process.ended = process.lost = True

    def _check_alive(self) -> None:
        for index, process in enumerate(self._crew):
            if not process.ended and process.popen.poll() is not None and self._messages.empty():
                self._take((index, "gone", None))

    def _whole_second(self) -> SwarmSecond | None:
        """The next second, once it is known of everybody that is still to tell of it."""
        if any(not process.reports and not process.ended for process in self._crew):
            return None
        reports = [process.reports.pop(0) for process in self._crew if process.reports]
        if not reports:
            return None
        number, self._second = self._second, self._second + 1
        lost = tuple(index for index, process in enumerate(self._crew) if process.lost)
        return _merge(number, reports, self._parts, lost)

    def _say(self, line: str) -> None:
        for process in self._crew:
            say(process.input, line)

    def _last_words(self) -> str:
        lines = self._log.read_text("utf-8", errors="replace").strip().splitlines()
        return f": {lines[-1]} (all of its output: {self._log})" if lines else " without a word"


def _merge(number: int, reports: list[Report], parts: tuple[Part, ...], lost: tuple[int, ...]) -> SwarmSecond:
    return SwarmSecond(
        second=number,
        span_s=max(report.span_s for report in reports),
        scenarios=tuple(_scenario(part, number, reports) for part in parts),
        generators=tuple(_generator(report) for report in reports),
        lost=lost,
    )


def _scenario(part: Part, number: int, reports: list[Report]) -> ScenarioSecond:
    whole = ScenarioCounts()
    for report in reports:
        whole.add(report.scenarios[part.name])
    return whole.record(part.name, Phase.WARMUP if number < part.load.warmup_s else Phase.MEASURE)


def _generator(report: Report) -> GeneratorSecond:
    return GeneratorSecond(
        process=report.process,
        cpu=report.cpu,
        memory_bytes=report.memory_bytes,
        open_files=report.open_files,
        file_limit=report.file_limit,
        lag=report.lag.trend("loop_lag"),
        late=report.late.trend("late"),
    )
