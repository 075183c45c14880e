"""Changing a controlled load while it runs: a socket in the run's folder, one line of JSON each way.

from webperf.swarm.control import Control

Control(".webperf/runs/20261121T101500Z-browse").set_users(40)

Only who started the load may connect to it, and no port is opened: nobody else can aim it anywhere.
"""

from __future__ import annotations

import json
import os
import socket
import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from webperf.errors import UsageError, unknown_name

SOCKET = "control.sock"
ANSWER_S = 5.0
LONGEST = 4096
_DESCRIPTORS = Path("/proc/self/fd")


@dataclass(frozen=True, slots=True)
class Controlled:
    """A scenario that is controlled: how many users were asked for last, and how many there may be."""

    scenario: str
    users: int
    max_users: int


class Steered(Protocol):
    """What carries the load out."""

    def control(self, scenario: str, users: int) -> None:
        """From now on so many users."""

    def stop(self) -> None:
        """Break it off."""


class Control:
    """The way in from another process. Everything raises UsageError, in one line, where no such load runs."""

    def __init__(self, folder: str | Path) -> None:
        self._folder = Path(folder)

    def status(self) -> tuple[Controlled, ...]:
        """The scenarios that can be changed, as they are now."""
        return self._ask({})

    def set_users(self, users: int, scenario: str | None = None) -> tuple[Controlled, ...]:
        """So many users from now on; 0 is a pause. `scenario` is needed where several are controlled."""
        return self._ask({"users": users, "scenario": scenario})

    def stop(self) -> tuple[Controlled, ...]:
        """End the whole load as if its time were over; its thresholds are judged."""
        return self._ask({"stop": True})

    def _ask(self, question: Mapping[str, Any]) -> tuple[Controlled, ...]:
        try:
            with _address(self._folder) as address, socket.socket(socket.AF_UNIX) as way:
                way.settimeout(ANSWER_S)
                way.connect(address)
                way.sendall(json.dumps(question).encode() + b"\n")
                answer = json.loads(way.makefile("rb").readline(LONGEST * 16))
        except (OSError, ValueError):
            raise UsageError(f"{self._folder}: no controlled load runs there (--executor controlled)") from None
        if "error" in answer:
            raise UsageError(answer["error"])
        return tuple(Controlled(**each) for each in answer["scenarios"])


class ControlServer:
    """Use as a context manager while the load runs. Without a controlled scenario it opens nothing."""

    def __init__(self, folder: Path, steered: Steered, scenarios: tuple[Controlled, ...]) -> None:
        self._folder = folder
        self._steered = steered
        self._scenarios = {each.scenario: each for each in scenarios}
        self._server: socketserver.UnixStreamServer | None = None

    def __enter__(self) -> ControlServer:
        if self._scenarios:
            self._remove()
            with _address(self._folder) as address:
                self._server = _Server(address, self.answer)
                os.chmod(address, 0o600)
            threading.Thread(target=self._server.serve_forever, args=(0.2,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._remove()

    def answer(self, question: Any) -> Mapping[str, Any]:
        """Do what is asked, and tell how it is then."""
        if not isinstance(question, Mapping):
            return {"error": "a question is an object of JSON"}
        try:
            if question.get("stop") is True:
                self._steered.stop()
            elif "users" in question:
                self._set(self._named(question.get("scenario")), question["users"])
        except UsageError as error:
            return {"error": str(error)}
        return {"scenarios": [asdict(each) for each in self._scenarios.values()]}

    def _named(self, name: object) -> Controlled:
        if name is None:
            if len(self._scenarios) > 1:
                raise UsageError(f"which scenario? {', '.join(self._scenarios)}")
            return next(iter(self._scenarios.values()))
        if name not in self._scenarios:
            raise UsageError(unknown_name("controlled scenario", str(name), self._scenarios))
        return self._scenarios[str(name)]

    def _set(self, found: Controlled, users: object) -> None:
        if isinstance(users, bool) or not isinstance(users, int) or users < 0:
            raise UsageError(f"users are a whole number of 0 or more, not {users!r}")
        if users > found.max_users:
            raise UsageError(f"{found.scenario}: {users} users are more than its --max-vus {found.max_users}")
        self._steered.control(found.scenario, users)
        self._scenarios[found.scenario] = Controlled(found.scenario, users, found.max_users)

    def _remove(self) -> None:
        (self._folder / SOCKET).unlink(missing_ok=True)


class _Server(socketserver.UnixStreamServer):
    def __init__(self, address: str, answer: Any) -> None:
        self.answer = answer
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who asked nonsense, or went away, hears nothing; the load goes on."""


class _Handler(socketserver.StreamRequestHandler):
    timeout = ANSWER_S
    server: _Server

    def handle(self) -> None:
        """One question, one answer."""
        answer = self.server.answer(json.loads(self.rfile.readline(LONGEST)))
        self.wfile.write(json.dumps(answer).encode() + b"\n")


@contextmanager
def _address(folder: Path) -> Iterator[str]:
    # A socket's path may have 107 bytes, and that of a folder has more at times: through its descriptor it is short.
    if not _DESCRIPTORS.is_dir():
        yield str(folder / SOCKET)
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield str(_DESCRIPTORS / str(descriptor) / SOCKET)
    finally:
        os.close(descriptor)
