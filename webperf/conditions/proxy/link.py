"""A link: what one browser context, or one group of users, has of the network. One port, one line each way."""

from __future__ import annotations

import asyncio
import socket
import time

from webperf.conditions.faults.base import Fault
from webperf.conditions.proxy.alarm import Alarms
from webperf.conditions.proxy.connection import Address, Connection
from webperf.conditions.proxy.endpoint import tcp_socket
from webperf.conditions.proxy.line import Line
from webperf.conditions.proxy.names import Names
from webperf.conditions.proxy.shape import shapes_of
from webperf.conditions.proxy.socks import Answer
from webperf.errors import GuardRefused
from webperf.model.guard import Guard
from webperf.model.network import Network

LOOPBACK = "127.0.0.1"
BACKLOG = 1024


class Link:
    """Its connections share the rate, and the faults on it are theirs."""

    def __init__(self, network: Network, alarms: Alarms, guard: Guard | None = None) -> None:
        """`guard`: where its connections may go; None: anywhere."""
        self.network = network
        self._guard = guard
        self.alarms = alarms
        self._faults: dict[int, Fault] = {}
        up, down = shapes_of(network)
        self.up, self.down = Line(alarms, up), Line(alarms, down)
        self._names = Names(alarms, lambda: self.up.one_way_s() + self.down.one_way_s())
        self._connections: set[Connection] = set()
        self._past_bytes = [0, 0]
        self._server: asyncio.Server | None = None
        self._passable = asyncio.Event()
        self._passable.set()
        self._last_failure: Answer | None = None
        self.total = 0

    async def listen(self) -> int:
        """Begin; the port on the loopback interface."""
        sock = tcp_socket(socket.AF_INET)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind((LOOPBACK, 0))
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._accept, sock=sock, backlog=BACKLOG)
        return int(sock.getsockname()[1])

    def close(self) -> None:
        """No more connections, and those that are end now."""
        if self._server is not None:
            self._server.close()
        self._passable.set()
        for connection in tuple(self._connections):
            connection.reset()

    def add_fault(self, number: int, fault: Fault) -> None:
        """From now on, for every connection."""
        self._faults[number] = fault
        if fault.resets:
            for connection in tuple(self._connections):
                connection.reset()
        self._apply()

    def remove_fault(self, number: int) -> bool:
        """As it was before; False when it had ended already."""
        known = self._faults.pop(number, None) is not None
        self._apply()
        return known

    async def admit(self) -> bool:
        """As a Place."""
        await self._passable.wait()
        limit = self.network.max_connections
        full = bool(limit) and sum(bool(c.flows) for c in self._connections) >= limit
        return not (full or self.network.offline or any(fault.refuses for fault in self._faults.values()))

    async def look_up(self, host: str, port: int) -> list[Address]:
        """As a Place."""
        return await self._names.look_up(host, port)

    def lets(self, host: str, addresses: list[Address]) -> bool:
        """As a Place."""
        if self._guard is None:
            return True
        try:
            for _family, (address, _port) in addresses:
                self._guard.check(host, address)
        except GuardRefused:
            return False
        return True

    def begun(self, connection: Connection) -> None:
        """As a Place."""
        self._grant(connection)
        if any(fault.resets for fault in self._faults.values()):
            # As an overloaded middlebox does: the handshake succeeds, and then nothing else.
            self.alarms.at(time.monotonic(), connection.reset)

    def failed(self, result: Answer) -> None:
        """As a Place."""
        self._last_failure = result

    def over(self, connection: Connection) -> None:
        """As a Place."""
        if connection in self._connections:
            self._connections.discard(connection)
            for index, flow in enumerate(connection.flows):
                self._past_bytes[index] += flow.passed_bytes

    @property
    def last_failure(self) -> str:
        """Why a connection could last not be made, as SOCKS calls it; "" when all were."""
        return self._last_failure.name if self._last_failure is not None else ""

    def stats(self) -> dict[str, int]:
        """Connections now and ever; payload bytes that came out at either end; bytes that wait."""
        flows = [connection.flows for connection in self._connections if connection.flows]
        return {
            "connections": len(self._connections),
            "connections_total": self.total,
            "bytes_up": self._past_bytes[0] + sum(up.passed_bytes for up, _down in flows),
            "bytes_down": self._past_bytes[1] + sum(down.passed_bytes for _up, down in flows),
            "bytes_waiting": sum(up.waiting_bytes + down.waiting_bytes for up, down in flows),
        }

    def _accept(self) -> asyncio.BaseProtocol:
        connection = Connection(self)
        self._connections.add(connection)
        self.total += 1
        return connection.client

    def _apply(self) -> None:
        up, down = shapes_of(self.network)
        for fault in self._faults.values():
            up, down = fault.bend(up), fault.bend(down)
        was_held = self.up.shape.held
        self.up.shape, self.down.shape = up, down
        if not up.held:
            self._passable.set()
        else:
            self._passable.clear()
        for connection in self._connections:
            self._grant(connection)
            if was_held and not up.held:
                for flow in connection.flows:
                    flow.release()
        self.up.changed()
        self.down.changed()

    def _grant(self, connection: Connection) -> None:
        """How much each direction may still carry, where a fault says so; anew when the faults change."""
        limits = [fault.closes_after for fault in self._faults.values() if fault.closes_after is not None]
        for flow in connection.flows:
            if not limits:
                flow.allowance = None
            elif flow.allowance is None:
                flow.allowance = min(limits)
