"""The shaping proxy as the harness sees it: a process that is started, asked, and gone when its owner is."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

from webperf.conditions.faults import FAULTS, Fault
from webperf.errors import InfrastructureError
from webperf.helper_process import HelperProcess
from webperf.model.network import Network
from webperf.model.plain import to_plain

ANSWER_TIMEOUT_S = 10.0
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
        self._process: HelperProcess | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> ShapingProxy:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """Of its process, while there is one."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start the process. Raises InfrastructureError when it does not answer."""
        self._process = HelperProcess("webperf.conditions")
        self._ask({"do": "stats"})

    def stop(self) -> None:
        """End it; its connections end with it."""
        process, self._process = self._process, None
        if process is not None:
            process.end()
            process.close()

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
            if process is None:
                raise InfrastructureError("the shaping proxy is not running")
            try:
                process.tell(question)
                answer: dict[str, Any] = process.read(ANSWER_TIMEOUT_S)
            except (OSError, EOFError):
                raise InfrastructureError(f"the shaping proxy has gone (exit code {process.exit_code})") from None
        if "error" in answer:
            raise InfrastructureError(f"the shaping proxy cannot {question['do']}: {answer['error']}")
        return answer
