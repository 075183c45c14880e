"""The processes of several browser users: started together, sent through each cell at once, ended for certain."""

from __future__ import annotations

import contextlib
import functools
import queue
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from webperf.errors import BrowserFailed
from webperf.journey.users.job import Message, UserIteration, UserJob
from webperf.swarm.channel import say, start_process

MODULE = "webperf.journey.users.worker"
LAUNCH_S = 90.0
"""For all browsers to be there: they are launched at once, on the same processors."""
HALT_S = 60.0
END_S = 10.0
_POLL_S = 0.5


@dataclass(slots=True)
class _Process:
    popen: subprocess.Popen[bytes]
    lost_cpu_s: float = 0.0
    why: str = ""
    """What it said before it went."""


class UserCrew:
    """Use as a context manager: after it no process is there. A user that is lost costs the others nothing.

    `lost` says of each such user, from 1 on, why.
    """

    def __init__(self, jobs: Sequence[UserJob], log: Path) -> None:
        self._jobs, self._log = jobs, log
        self._processes: dict[int, _Process] = {}
        self._messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._gone: set[int] = set()
        self._stopping = False
        self.lost: dict[int, str] = {}

    def __enter__(self) -> UserCrew:
        try:
            with self._log.open("ab") as log:
                for job in self._jobs:
                    hear = functools.partial(self._hear, job.user)
                    self._processes[job.user] = _Process(start_process(MODULE, job, log, hear))
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def lost_cpu_s(self) -> float:
        """Processor time of browsers that were ended, as `BrowserHost` has it, of all users."""
        return sum(process.lost_cpu_s for process in self._processes.values())

    def measure(self, cell: int) -> Iterator[UserIteration]:
        """All users through one cell, begun at one instant; each iteration as it ends, whoever's it is.

        Raises BrowserFailed when nobody has a browser, and what a journey is wrong in.
        """
        self._tell(f"cell {cell}\n")
        yield from self._until("ready", LAUNCH_S)
        if not self._there and not self._stopping:
            raise BrowserFailed(next(iter(self.lost.values())))
        self._tell("begin\n")
        yield from self._until("through", None)
        self._tell("halt\n")
        yield from self._until("halted", HALT_S)

    def stop(self) -> None:
        """End all of it. Safe in a signal handler; whoever reads `measure` then comes to its end."""
        self._stopping = True
        self._tell("stop\n")

    def close(self) -> None:
        """Harmless when it is done already."""
        self.stop()
        deadline = time.monotonic() + END_S
        for process in self._processes.values():
            popen = process.popen
            with contextlib.suppress(subprocess.TimeoutExpired):
                popen.wait(max(0.1, deadline - time.monotonic()))
            _kill(popen)
            if popen.stdin is not None:
                with contextlib.suppress(OSError):
                    popen.stdin.close()

    @property
    def _there(self) -> list[int]:
        return [user for user in self._processes if user not in self._gone]

    def _tell(self, line: str) -> None:
        for user in self._there:
            if (input_ := self._processes[user].popen.stdin) is not None:
                say(input_, line)

    def _hear(self, user: int, what: str, content: object) -> None:
        self._messages.put((user, what, content))

    def _until(self, awaited: str, longest_s: float | None) -> Iterator[UserIteration]:
        """Iterations until every user has said so, or is lost; one that takes longer is ended."""
        waiting = set(self._there)
        deadline = None if longest_s is None else time.monotonic() + longest_s
        while waiting:
            try:
                user, what, content = self._messages.get(timeout=_POLL_S)
            except queue.Empty:
                if deadline is not None and time.monotonic() > deadline:
                    self._give_up(waiting, f"was not {awaited} after {longest_s:g} s")
                continue
            if isinstance(content, UserIteration):
                yield content
            else:
                self._note(user, what, content)
            if what in (awaited, "gone"):
                waiting.discard(user)

    def _note(self, user: int, what: str, content: object) -> None:
        process = self._processes[user]
        if isinstance(content, Exception):
            raise content
        if what == "failed":
            process.why = str(content)
        elif isinstance(content, float):
            process.lost_cpu_s = content
        elif what == "gone":
            self._gone.add(user)
            if not self._stopping:
                self.lost[user] = process.why or _ended(process.popen)

    def _give_up(self, users: set[int], why: str) -> None:
        for user in users:
            process = self._processes[user]
            process.why = process.why or why
            _kill(process.popen)


def _ended(popen: subprocess.Popen[bytes]) -> str:
    code = popen.wait()
    return f"its process was ended by signal {-code}" if code < 0 else f"its process ended with code {code}"


def _kill(popen: subprocess.Popen[bytes]) -> None:
    """With all below it."""
    if popen.poll() is not None:
        return
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(popen.pid).children(recursive=True):
            with contextlib.suppress(psutil.Error):
                child.kill()
    popen.kill()
    popen.wait()
