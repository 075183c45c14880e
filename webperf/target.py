"""The app under test: started on a free port, waited for, watched, and stopped with all its children."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import httpx

from webperf.errors import ConfigError, TargetFailed, UsageError, unknown_name
from webperf.model.places import folders, shipped_root
from webperf.model.toml_file import Kind, read_table

REQUIRED: Mapping[str, Kind] = {"title": str, "command": list, "ready": str}
OPTIONAL: Mapping[str, Kind] = {"ready_timeout_s": (int, float), "extra": str, "env": dict}
REFERENCE = "reference"
READY_TIMEOUT_S = 60.0
LONGEST_START_S = 3600.0
POLL_S = 0.1
STOP_TIMEOUT_S = 5.0
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """One file of `targets/`. `{python}` and `{port}` in `command` are filled in; `ready` is a path that answers 2xx.

    The command runs in `folder`; `extra` is the pip extra of webperf that installs what it needs.
    """

    name: str
    title: str
    command: tuple[str, ...]
    ready: str
    folder: Path
    ready_timeout_s: float = READY_TIMEOUT_S
    extra: str | None = None
    env: tuple[tuple[str, str], ...] = ()


def load_targets(places: tuple[Path, ...]) -> dict[str, TargetSpec]:
    """All targets by name (the file's stem); a name in an earlier folder hides one in a later."""
    found: dict[str, TargetSpec] = {}
    for folder in places:
        for file in sorted(folder.glob("*.toml")):
            found.setdefault(file.stem, read_target(file))
    return found


def choose_target(name: str, known: Mapping[str, TargetSpec]) -> TargetSpec:
    """The target of that name. Raises UsageError with a suggestion."""
    if name not in known:
        raise UsageError(unknown_name("target", name, known))
    return known[name]


class FromFile(Protocol):
    """A journey or a scenario: it knows the file it was written in."""

    @property
    def file(self) -> Path | None:
        """None where it was made without one."""


def find_target(name: str | None, journeys: Iterable[FromFile]) -> TargetSpec | None:
    """The named target; without a name the reference target, where only what is shipped is run, else None."""
    root = shipped_root() / "journeys"
    shipped = all(j.file is not None and j.file.resolve().is_relative_to(root) for j in journeys)
    return choose_target(name or REFERENCE, load_targets(folders("targets"))) if name or shipped else None


def read_target(file: Path) -> TargetSpec:
    """One definition. Raises ConfigError with file, key and cure."""
    table = read_table(file, required=REQUIRED, optional=OPTIONAL)
    command, env = table["command"], table.get("env", {})
    if not command or not all(isinstance(word, str) for word in command):
        raise ConfigError(f'{file}: \'command\' must be a list of words, such as ["{{python}}", "app.py"]')
    if not all(isinstance(value, str) for value in env.values()):
        raise ConfigError(f"{file}: each value of 'env' must be text in quotes")
    if not table["ready"].startswith("/"):
        raise ConfigError(f"{file}: 'ready' must be a path such as \"/health\", not {table['ready']!r}")
    timeout_s = float(table.get("ready_timeout_s", READY_TIMEOUT_S))
    if not 0 < timeout_s <= LONGEST_START_S:
        limits = f"above 0 and at most {LONGEST_START_S:g}"
        raise ConfigError(f"{file}: 'ready_timeout_s' must be {limits}, not {timeout_s:g}")
    return TargetSpec(
        name=file.stem,
        title=table["title"],
        command=tuple(command),
        ready=table["ready"],
        folder=file.resolve().parent.parent,
        ready_timeout_s=timeout_s,
        extra=table.get("extra"),
        env=tuple(env.items()),
    )


class Target:
    """A running target. Use as a context manager: it is ready inside, and gone with all its children after.

    It inherits the environment; its output goes to `log`.
    """

    def __init__(self, spec: TargetSpec, log: Path) -> None:
        self.spec = spec
        self.log = log
        self.port = _free_port()
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._env = {**os.environ, **dict(spec.env)}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Target:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """Of its process, which leads all that it starts; None while there is none."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def alive(self) -> bool:
        """Is its process still there?"""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it answers. Raises TargetFailed with the last line of its output."""
        self.launch()
        try:
            self._wait_until_ready()
        except BaseException:
            self.stop()
            raise

    def launch(self) -> None:
        """Start it, on the same port each time, and wait for nothing. Raises TargetFailed.

        It ends when the thread that called this does: that is how Linux tells a parent's end.
        """
        # Only these two names: other braces are the command's own.
        command = [
            word.replace("{python}", sys.executable).replace("{port}", str(self.port)) for word in self.spec.command
        ]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            try:
                self._process = subprocess.Popen(
                    command,
                    cwd=self.spec.folder,
                    env=self._env,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                    preexec_fn=_die_with_parent,
                )
            except (OSError, ValueError) as error:
                cause = getattr(error, "strerror", None) or error
                raise TargetFailed(f"target '{self.spec.name}': {command[0]} does not start ({cause})") from None

    def kill(self) -> None:
        """End it with every process it started, without a word."""
        process, self._process = self._process, None
        if process is not None:
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """End it and every process it started: asked first, then killed."""
        process, self._process = self._process, None
        if process is None:
            return
        _signal_group(process.pid, signal.SIGTERM)
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            pass
        finally:
            # Also when it went by itself: what it started may have stayed.
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + self.spec.ready_timeout_s
        url = self.base_url + self.spec.ready
        with httpx.Client(timeout=5.0, trust_env=False) as client:
            while not _answers(client, url):
                if not self.alive:
                    raise TargetFailed(f"target '{self.spec.name}' ended while starting{self._hint()}")
                if time.monotonic() > deadline:
                    limit = f"{self.spec.ready_timeout_s:g} s"
                    raise TargetFailed(f"target '{self.spec.name}' was not ready after {limit}{self._hint()}")
                time.sleep(POLL_S)

    def _hint(self) -> str:
        lines = self.log.read_text("utf-8", errors="replace").strip().splitlines()
        if any("No module named" in line for line in lines) and self.spec.extra:
            return f": {lines[-1]}; install what it needs with: pip install 'webperf[{self.spec.extra}]'"
        return f": {lines[-1]} (all of its output: {self.log})" if lines else " without a word"


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).is_success
    except httpx.HTTPError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _signal_group(pid: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signum)


def _die_with_parent() -> None:
    # If webperf itself is killed nobody is left to stop the target; the kernel then does (Linux only).
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
