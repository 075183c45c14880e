"""The monitor as the harness sees it: a process that is started, told of targets, and asked what it has seen."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import IO

from webperf.errors import InfrastructureError
from webperf.model.monitor import MonitorSecond
from webperf.model.places import PACKAGE
from webperf.model.plain import from_plain, to_plain
from webperf.monitor.watched import Watched

READY_S = 20.0
END_S = 5.0


class Monitor:
    """Use as a context manager: inside, it looks once a second; at nothing where `watched` is None.

    Once begun it never fails a run: if it dies, seconds are missing.

    `seconds` hands over what has come since it was last asked; nothing is done in between, and a run puts them into its
    journal where it writes there anyway.
    """

    def __init__(self, watched: Watched | None) -> None:
        self._watched = watched
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._process: subprocess.Popen[str] | None = None
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Monitor:
        try:
            if self._watched is not None:
                self._start(self._watched)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def watch(self, targets: Mapping[str, int]) -> None:
        """Other targets from now on: one that was started anew has another process id."""
        process = self._process
        if process is not None and process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.write(json.dumps(targets) + "\n")
                process.stdin.flush()

    def seconds(self) -> Iterator[MonitorSecond]:
        """What has come since the last call, oldest first."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield from_plain(MonitorSecond, json.loads(self._lines.get_nowait()))

    def stop(self) -> None:
        """End it; a last record comes for the time since the one before. `seconds` still gives what is left."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(END_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if self._reader is not None:
            self._reader.join()
        process.stdout.close()

    def _start(self, watched: Watched) -> None:
        paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "webperf.monitor"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(to_plain(watched)) + "\n")
        self._process.stdin.flush()
        self._reader = threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True)
        self._reader.start()
        try:
            first = self._lines.get(timeout=READY_S)
        except queue.Empty:
            first = ""
        if first != "ready":
            raise InfrastructureError("the monitor does not start: leave it out with --no-monitor")

    def _listen(self, output: IO[str]) -> None:
        for line in output:
            self._lines.put(line.rstrip("\n"))
