"""The guard as the harness sees it: a process that holds faults and ends them, also when the harness cannot.

`kill -9` of the harness closes the pipe to it, and the end of the pipe is its sign to end every fault. Should it go
first, what can be undone from here is: stress ends with it, and a paused target is set going again.
"""

from __future__ import annotations

import contextlib
import threading
from typing import Any

import psutil

from webperf.errors import InfrastructureError
from webperf.faults.base import HeldFault, NotInflicted, Undo
from webperf.faults.pause import Stopped, resume
from webperf.helper_process import HelperProcess
from webperf.model.plain import to_plain

ANSWER_TIMEOUT_S = 15.0


class FaultGuard:
    """Use as a context manager: inside, the process is there; after it, neither it nor any fault of it."""

    def __init__(self) -> None:
        self._starter: HelperProcess | None = None
        self._lock = threading.Lock()
        self.pid: int | None = None

    def __enter__(self) -> FaultGuard:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start it. Raises InfrastructureError when it does not answer."""
        self._starter = HelperProcess("webperf.faults")
        # What was started only makes the guard, which is nobody's child.
        self._starter.wait(ANSWER_TIMEOUT_S)
        self.pid = int(self._read_answer()["pid"])

    def stop(self) -> None:
        """Every fault ends, and it does; waits until that is done."""
        starter, self._starter = self._starter, None
        if starter is None:
            return
        starter.close_input()
        # Its last word is the end of its output.
        with contextlib.suppress(TimeoutError, EOFError):
            while True:
                starter.read(ANSWER_TIMEOUT_S)
        starter.close()

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
            if self._starter is None:
                raise InfrastructureError("the guard of faults is not running")
            try:
                self._starter.tell(question)
                answer = self._read_answer()
            except OSError:
                raise InfrastructureError("the guard of faults has gone") from None
        if "refused" in answer:
            raise NotInflicted(answer["refused"])
        if "error" in answer:
            raise InfrastructureError(f"the guard of faults cannot {question['do']}: {answer['error']}")
        return answer

    def _read_answer(self) -> dict[str, Any]:
        assert self._starter is not None
        try:
            answer: dict[str, Any] = self._starter.read(ANSWER_TIMEOUT_S)
        except TimeoutError:
            raise InfrastructureError("the guard of faults does not answer") from None
        except EOFError:
            raise InfrastructureError("the guard of faults has gone") from None
        return answer


def _processes(fault: HeldFault) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for victim in fault.victims if isinstance(fault, Stopped) else ():
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(victim.pid)
            if process.create_time() == victim.created:
                found += [process, *process.children(recursive=True)]
    return found
