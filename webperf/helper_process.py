"""A module of webperf's own in a process of its own: told and asked in lines of JSON, gone when its owner is.

Its owner's end, by whatever signal, closes its input; each such module takes that as the sign to end. It runs in a
session of its own, as a Ctrl-C at the terminal is for the owner, who still needs it to end well.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from typing import Any

from webperf.model.places import PACKAGE

END_S = 5.0


class HelperProcess:
    """`python -m MODULE`, started at once. One thread may `tell` it while another reads."""

    def __init__(self, module: str) -> None:
        paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )
        self._unread = b""

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return self._process.poll()

    def tell(self, words: object) -> None:
        """One line to it. Raises OSError when it has gone."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        self._process.stdin.flush()

    def read(self, timeout_s: float | None = None) -> Any:
        """Its next line; None for `timeout_s` waits for ever. Raises TimeoutError, EOFError when no more will come."""
        assert self._process.stdout is not None
        descriptor = self._process.stdout.fileno()
        while b"\n" not in self._unread:
            if not select.select([descriptor], [], [], timeout_s)[0]:
                raise TimeoutError(f"no line within {timeout_s:g} s")
            more = os.read(descriptor, 65536)
            if not more:
                raise EOFError("its output has ended")
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        return json.loads(line)

    def wait(self, timeout_s: float) -> None:
        """Until it has ended by itself. Raises subprocess.TimeoutExpired."""
        self._process.wait(timeout_s)

    def close_input(self) -> None:
        """The sign to end."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()

    def end(self) -> None:
        """Give it the sign and END_S to follow it, then kill it. What it said until then can still be read."""
        self.close_input()
        try:
            self._process.wait(END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def close(self) -> None:
        """After `end`: nobody reads it any more."""
        assert self._process.stdout is not None
        self._process.stdout.close()
