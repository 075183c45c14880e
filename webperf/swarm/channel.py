"""Between who steers and its processes: each started on a module of ours, told in lines, answering in pickles."""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, Any

from webperf.swarm.masked_output import MaskedOutput

_LENGTH = struct.Struct(">I")

Hear = Callable[[str, Any], None]
"""Takes what kind of message it is, and its content."""


class Channel:
    """A process's way back: messages behind their length on what was standard output."""

    def __init__(self) -> None:
        # A scenario that prints must not speak in between: from here on standard output is standard error.
        self._output = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        sys.stdout = sys.stderr = MaskedOutput(sys.stderr)

    def send(self, message: Any) -> None:
        """One message. A reader that is gone is no fault of ours."""
        data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
        try:
            self._output.write(_LENGTH.pack(len(data)) + data)
            self._output.flush()
        except BrokenPipeError:
            os._exit(1)


def start_process(module: str, order: object, log: IO[bytes], hear: Hear) -> subprocess.Popen[bytes]:
    """`python -m module`, given its order on standard input, which stays open; what it prints goes into the log.

    `hear` is called with each of its messages, in a thread of their own, and with `gone` as the last.
    """
    popen = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=_environment(),
        start_new_session=True,
    )
    assert popen.stdin is not None
    assert popen.stdout is not None
    pickle.dump(order, popen.stdin)
    popen.stdin.flush()
    threading.Thread(target=_listen, args=(popen.stdout, hear), daemon=True).start()
    return popen


def say(input_: IO[bytes], line: str) -> None:
    """One line to a process; one that is gone hears nothing. May be called from a signal's handler."""
    try:
        # Not through the buffer: a handler may come in the middle of what it interrupts there.
        os.write(input_.fileno(), line.encode())
    except (OSError, ValueError):
        return


def _listen(output: IO[bytes], hear: Hear) -> None:
    with output:
        while len(head := output.read(_LENGTH.size)) == _LENGTH.size:
            (length,) = _LENGTH.unpack(head)
            if len(data := output.read(length)) < length:
                # It was killed in the middle of a message.
                break
            hear(*pickle.loads(data))
    hear("gone", None)


def _environment() -> dict[str, str]:
    # One core each: numpy's own threads would only take it from somebody.
    return {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
