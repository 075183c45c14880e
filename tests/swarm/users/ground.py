"""A place for one user of a test, and what it told of itself."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field

from webperf.model.guard import Guard
from webperf.swarm.operation import Operation
from webperf.swarm.users.protocol import Ground
from webperf.swarm.wire.transport import Shared


@dataclass
class Told:
    """Operations in the order in which they ended."""

    operations: list[Operation] = field(default_factory=list)

    def ground(self, port: int, tls: ssl.SSLContext | None = None) -> Ground:
        """`tls`: the client's, of an app that is there by https only."""
        headers, scheme = {"User-Agent": "a test"}, "https" if tls else "http"
        wire = Shared(guard=Guard(), tls=tls)
        return Ground(f"{scheme}://127.0.0.1:{port}", headers, wire, self.operations.append)

    def trend(self, metric: str) -> list[float]:
        return [operation.trends[metric] for operation in self.operations if metric in operation.trends]

    def count(self, metric: str) -> int:
        return sum(operation.counts.get(metric, 0) for operation in self.operations)

    def errors(self) -> list[str]:
        return [operation.error for operation in self.operations if operation.error]
