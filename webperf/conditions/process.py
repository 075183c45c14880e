"""The shaping proxy as the harness sees it: a process that is started, asked, and gone when its owner is."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from webperf.conditions.faults import FAULTS, Fault
from webperf.errors import InfrastructureError
from webperf.model.network import Network
from webperf.model.places import PACKAGE
from webperf.model.plain import to_plain

ANSWER_TIMEOUT_S = 10.0
STOP_TIMEOUT_S = 5.0
_KINDS = {kind: name for name, kind in FAULTS.items()}


@dataclass(frozen=True, slots=True)
class Link:
    """A line of one's own through the proxy: what connects through `server` shares its rate."""

    number: int
    port: int
    network: Network

    @property
    def server(self) -> str:
        """As browsers and HTTP clients name it."""
        return f"socks5://127.0.0.1:{self.port}"


class ShapingProxy:
    """Use as a context manager, or `start` and `stop`. Safe to ask from several threads."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._unread = b""

    def __enter__(self) -> ShapingProxy:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """Of its process, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process. Raises InfrastructureError when it does not answer."""
        paths = [str(PACKAGE.parent), *filter(None, [os.environ.get("PYTHONPATH")])]
        # A session of its own: a Ctrl-C at the terminal is for the harness, which still needs the proxy to end well.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "webperf.conditions"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,
        )
        self._ask({"do": "stats"})

    def stop(self) -> None:
        """End it; its connections end with it."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()

    def open(self, network: Network, allowed: tuple[str, ...] | None = None) -> Link:
        """A new link with that network's numbers. `allowed`: it connects to loopback and these hosts only."""
        hosts = {} if allowed is None else {"allow": list(allowed)}
        answer = self._ask({"do": "open", "network": to_plain(network), **hosts})
        return Link(answer["link"], answer["port"], network)

    def close(self, link: Link) -> None:
        """End the link and every connection on it."""
        self._ask({"do": "close", "link": link.number})

    def add_fault(self, link: Link, fault: Fault, *, ttl_s: float) -> int:
        """Put a fault on the link; the proxy takes it off after `ttl_s`, whatever becomes of us. Its number."""
        asked = {"do": "fault", "link": link.number, "kind": _KINDS[type(fault)], "with": to_plain(fault)}
        return int(self._ask({**asked, "ttl_s": ttl_s})["fault"])

    def remove_fault(self, number: int) -> bool:
        """Take it off now; False when its time was up already."""
        return bool(self._ask({"do": "mend", "fault": number})["mended"])

    def stats(self, link: Link | None = None) -> dict[str, Any]:
        """Connections, bytes and punctuality (`proxy/control.py`), of one link or of all."""
        return self._ask({"do": "stats"} | ({"link": link.number} if link else {}))

    def _ask(self, question: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            process = self._process
            if process is None or process.stdin is None:
                raise InfrastructureError("the shaping proxy is not running")
            try:
                process.stdin.write(json.dumps(question).encode() + b"\n")
                process.stdin.flush()
                answer: dict[str, Any] = json.loads(self._read_line(process))
            except (OSError, ValueError):
                raise InfrastructureError(f"the shaping proxy has gone (exit code {process.poll()})") from None
        if "error" in answer:
            raise InfrastructureError(f"the shaping proxy cannot {question['do']}: {answer['error']}")
        return answer

    def _read_line(self, process: subprocess.Popen[bytes]) -> bytes:
        assert process.stdout is not None
        descriptor = process.stdout.fileno()
        while b"\n" not in self._unread:
            if not select.select([descriptor], [], [], ANSWER_TIMEOUT_S)[0]:
                raise ValueError("no answer")
            more = os.read(descriptor, 65536)
            if not more:
                raise ValueError("no more answers")
            self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        return line
