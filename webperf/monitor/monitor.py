"""The monitor as the harness sees it: a process that is started, told of targets, and asked what it has seen."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping
from typing import Any

from webperf.errors import InfrastructureError
from webperf.helper_process import HelperProcess
from webperf.model.monitor import MonitorSecond
from webperf.model.plain import from_plain, to_plain
from webperf.monitor.watched import Watched

READY_S = 20.0


class Monitor:
    """Use as a context manager: inside, it looks once a second; at nothing where `watched` is None.

    Once begun it never fails a run: if it dies, seconds are missing.

    `seconds` hands over what has come since it was last asked; nothing is done in between, and a run puts them into its
    journal where it writes there anyway.
    """

    def __init__(self, watched: Watched | None) -> None:
        self._watched = watched
        self._lines: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._process: HelperProcess | None = None
        self._reader: threading.Thread | None = None

    def __enter__(self) -> Monitor:
        try:
            if self._watched is not None:
                self._start(self._watched)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def watch(self, targets: Mapping[str, int]) -> None:
        """Other targets from now on: one that was started anew has another process id."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.tell(targets)

    def seconds(self) -> Iterator[MonitorSecond]:
        """What has come since the last call, oldest first."""
        with contextlib.suppress(queue.Empty):
            while True:
                yield from_plain(MonitorSecond, self._lines.get_nowait())

    def stop(self) -> None:
        """End it; a last record comes for the time since the one before. `seconds` still gives what is left."""
        process, self._process = self._process, None
        if process is None:
            return
        process.end()
        if self._reader is not None:
            self._reader.join()
        process.close()

    def _start(self, watched: Watched) -> None:
        self._process = HelperProcess("webperf.monitor")
        self._process.tell(to_plain(watched))
        self._reader = threading.Thread(target=self._listen, args=(self._process,), daemon=True)
        self._reader.start()
        try:
            first = self._lines.get(timeout=READY_S)
        except queue.Empty:
            first = ""
        if first != "ready":
            raise InfrastructureError("the monitor does not start: leave it out with --no-monitor")

    def _listen(self, process: HelperProcess) -> None:
        with contextlib.suppress(EOFError):
            while True:
                self._lines.put(process.read())
