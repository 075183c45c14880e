"""What happens around a load: `setup` of the scenarios' files before it, `teardown` after it, in their own process.

Not in the process that steers, which may drive a browser whose event loop runs, nor in a generator, which may die.
"""

from __future__ import annotations

import contextlib
import queue
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from webperf.errors import InfrastructureError
from webperf.model.guard import Guard
from webperf.swarm.channel import start_process
from webperf.swarm.headers import Headers, secrets_of
from webperf.swarm.hook_worker import SETUP_S, TEARDOWN_S, HookJob
from webperf.swarm.hooks import files_with_hooks
from webperf.swarm.scenario import Scenario
from webperf.swarm.wire.options import Way

LEEWAY_S = 15.0
"""For each file, over what its hook may take: to start, to import, to end."""


class Around:
    """`set_up` before the first user, `tear_down` after the last. Without hooks they do nothing and start nothing."""

    def __init__(
        self, scenarios: Iterable[Scenario], base_url: str, *, log: Path, guard: Guard, way: Way, headers: Headers
    ) -> None:
        self._files = files_with_hooks(scenarios)
        self._job = HookJob(self._files, base_url, headers, secrets_of(headers), guard, way)
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._messages: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._data: Mapping[Path, Any] = {}

    def set_up(self) -> None:
        """Run each file's setup. Raises what became of it as one line: ConfigError, TargetFailed, GuardRefused."""
        if not self._files:
            return
        with self._log.open("ab") as log:
            self._process = start_process("webperf.swarm.hook_worker", self._job, log, self._hear)
        try:
            kind, content = self._next(SETUP_S)
            if kind == "failed":
                raise content
        except BaseException:
            self.tear_down()
            raise
        self._data = content

    def data_of(self, file: Path | None) -> Any:
        """What the setup of that file returned; None without one."""
        return None if file is None else self._data.get(file)

    def tear_down(self) -> tuple[str, ...]:
        """Run each file's teardown, once, and end the process; what went wrong, in words."""
        process, self._process = self._process, None
        if process is None:
            return ()
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            return self._last_words()
        except InfrastructureError as error:
            return (str(error),)
        finally:
            if process.poll() is None:
                # It has said its last word, or will never say it.
                process.kill()
            process.wait()

    def _last_words(self) -> tuple[str, ...]:
        while True:
            kind, content = self._next(TEARDOWN_S)
            if kind == "done":
                found: tuple[str, ...] = content
                return found

    def _hear(self, kind: str, content: Any) -> None:
        self._messages.put((kind, content))

    def _next(self, longest_s: float) -> tuple[str, Any]:
        try:
            kind, content = self._messages.get(timeout=(longest_s + LEEWAY_S) * len(self._files))
        except queue.Empty:
            raise InfrastructureError(f"setup or teardown of {self._names()} hangs: see {self._log}") from None
        if kind == "gone":
            raise InfrastructureError(f"the process of setup and teardown ({self._names()}) ended: see {self._log}")
        return kind, content

    def _names(self) -> str:
        return ", ".join(file.name for file in self._files)
