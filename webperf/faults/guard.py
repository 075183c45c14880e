"""The guard as the harness sees it: a process that holds faults and ends them, also when the harness cannot.

`kill -9` of the harness closes the pipe to it, and the end of the pipe is its sign to end every fault. Should it go
first, what can be undone from here is: stress ends with it, and a paused target is set going again.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
from types import TracebackType
from typing import Any

import psutil

from webperf.errors import InfrastructureError
from webperf.faults.base import HeldFault, NotInflicted, Undo
from webperf.faults.pause import Stopped, resume
from webperf.model.places import PACKAGE
from webperf.model.plain import to_plain

ANSWER_TIMEOUT_S = 15.0


class FaultGuard:
    """Use as a context manager: inside, the process is there; after it, neither it nor any fault of it."""

    def __init__(self) -> None:
        self._starter: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._unread = b""
        self.pid: int | None = None

    def __enter__(self) -> FaultGuard:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start it. Raises InfrastructureError when it does not answer."""
        paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._starter = subprocess.Popen(
            [sys.executable, "-m", "webperf.faults"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )
        # What was started only makes the guard, which is nobody's child.
        self._starter.wait(ANSWER_TIMEOUT_S)
        self.pid = int(self._read_answer()["pid"])

    def stop(self) -> None:
        """Every fault ends, and it does; waits until that is done."""
        starter, self._starter = self._starter, None
        if starter is None:
            return
        assert starter.stdin is not None
        assert starter.stdout is not None
        with contextlib.suppress(OSError):
            starter.stdin.close()
        # Its last word is the end of its output.
        while select.select([starter.stdout], [], [], ANSWER_TIMEOUT_S)[0] and os.read(starter.stdout.fileno(), 65536):
            pass
        starter.stdout.close()

    def hold(self, fault: HeldFault, ttl_s: float) -> Undo:
        """Put a fault on; what is given back ends it. Raises NotInflicted, InfrastructureError when it has gone."""
        # Looked up before, as long as these are surely the processes that are meant.
        processes = _processes(fault)
        number = self._ask({"do": "hold", "kind": fault.kind, "with": to_plain(fault), "ttl_s": ttl_s})["hold"]

        def undo() -> str:
            try:
                return str(self._ask({"do": "lift", "hold": number})["note"])
            except InfrastructureError as error:
                return f"{error}: {resume(processes) or 'what it held was set going again'}"

        return undo

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            starter = self._starter
            if starter is None or starter.stdin is None:
                raise InfrastructureError("the guard of faults is not running")
            try:
                starter.stdin.write(json.dumps(question).encode() + b"\n")
                starter.stdin.flush()
                answer = self._read_answer()
            except (OSError, ValueError):
                raise InfrastructureError("the guard of faults has gone") from None
        if "refused" in answer:
            raise NotInflicted(answer["refused"])
        if "error" in answer:
            raise InfrastructureError(f"the guard of faults cannot {question['do']}: {answer['error']}")
        return answer

    def _read_answer(self) -> dict[str, Any]:
        assert self._starter is not None
        assert self._starter.stdout is not None
        descriptor = self._starter.stdout.fileno()
        while b"\n" not in self._unread:
            if not select.select([descriptor], [], [], ANSWER_TIMEOUT_S)[0]:
                raise InfrastructureError("the guard of faults does not answer")
            more = os.read(descriptor, 65536)
            if not more:
                raise InfrastructureError("the guard of faults has gone")
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        answer: dict[str, Any] = json.loads(line)
        return answer


def _processes(fault: HeldFault) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for victim in fault.victims if isinstance(fault, Stopped) else ():
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(victim.pid)
            if process.create_time() == victim.created:
                found += [process, *process.children(recursive=True)]
    return found
