"""What Prometheus scrapes while load runs: `/metrics` on the loopback address, for as long as the run lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer

from webperf.errors import UsageError
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.report.prometheus.exposition import CONTENT_TYPE, exposition
from webperf.report.prometheus.load import LoadState, load_families
from webperf.target import TargetSpec

ADDRESS = "127.0.0.1"
PATH = "/metrics"


class Endpoint:
    """Follows a load (`load.order.SwarmEvents`). Use as a context manager: it listens inside."""

    def __init__(self, port: int) -> None:
        """Port 0 is any that is free. Raises UsageError for one that is taken."""
        self._states: dict[str, LoadState] = {}
        self._lock = threading.Lock()
        try:
            self._server = _Server((ADDRESS, port), _handler(self.text))
        except (OSError, OverflowError) as error:
            why = getattr(error, "strerror", None) or error
            raise UsageError(f"--prometheus {port}: cannot listen there ({why}): name another port") from None
        self._thread = threading.Thread(target=self._server.serve_forever, name="prometheus", daemon=True)

    @property
    def url(self) -> str:
        """Where to scrape."""
        return f"http://{ADDRESS}:{self._server.server_port}{PATH}"

    def __enter__(self) -> Endpoint:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def text(self) -> str:
        """The metrics of this moment."""
        with self._lock:
            return exposition(load_families(self._states.values()))

    def target_starts(self, spec: TargetSpec) -> None:
        """There is nothing to count yet."""

    def load_starts(self, scenarios: tuple[ScenarioFacts, ...], longest_s: float, folder: Path) -> None:
        """Counting begins."""
        with self._lock:
            self._states = {facts.name: LoadState(facts.name, facts.user) for facts in scenarios}

    def second_ends(self, second: SwarmSecond) -> None:
        """Count it."""
        with self._lock:
            for part in second.scenarios:
                self._states[part.scenario].add(second, part)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def server_bind(self) -> None:
        # HTTPServer's own asks DNS for this machine's name, which may take seconds and is not needed.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = ADDRESS, self.socket.getsockname()[1]


def _handler(text: Callable[[], str]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = "webperf", ""

        def do_GET(self) -> None:
            if self.path.partition("?")[0] != PATH:
                self.send_error(404)
                return
            body = text().encode()
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """A scrape is no news."""

    return Handler
