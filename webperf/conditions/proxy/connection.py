"""One connection through the proxy: the SOCKS handshake, paid for as DNS and TCP would, then two flows."""

from __future__ import annotations

import asyncio
import socket
import time
from typing import Protocol

from webperf.conditions.proxy.alarm import Alarms
from webperf.conditions.proxy.endpoint import Endpoint, tcp_socket
from webperf.conditions.proxy.flow import End, Flow
from webperf.conditions.proxy.line import Line
from webperf.conditions.proxy.socks import (
    GREETING_ANSWER,
    Answer,
    NotSocks,
    Request,
    answer,
    greeting_length,
    read_request,
)

HANDSHAKE_LIMIT_BYTES = 1024
Address = tuple[int, tuple[str, int]]


class Place(Protocol):
    """What a connection knows of the link it is on."""

    up: Line
    down: Line
    alarms: Alarms

    async def admit(self) -> bool:
        """Wait until somebody out there can answer; False: refused."""

    async def look_up(self, host: str, port: int) -> list[Address]:
        """Addresses of a name. Raises OSError."""

    def lets(self, host: str, addresses: list[Address]) -> bool:
        """May a connection be made to `host`, which is at these addresses?"""

    def begun(self, connection: Connection) -> None:
        """Its flows are there."""

    def failed(self, result: Answer) -> None:
        """A connection could not be made."""

    def over(self, connection: Connection) -> None:
        """Nothing of it is left."""


class Connection:
    """From the client's first byte to the last of both sockets."""

    def __init__(self, place: Place) -> None:
        self.client = Endpoint(self._handshake, self._client_lost)
        self.up: Flow | None = None
        self.down: Flow | None = None
        self._place = place
        self._server: Endpoint | None = None
        self._buffer = b""
        self._greeted = False
        self._connecting: asyncio.Task[None] | None = None

    @property
    def flows(self) -> tuple[Flow, ...]:
        """Up and down, once the connection is made."""
        return (self.up, self.down) if self.up and self.down else ()

    def reset(self) -> None:
        """End it at once, with a RST to both sides."""
        if self._connecting is not None:
            self._connecting.cancel()
        for flow in self.flows:
            flow.abandon()
        for endpoint in (self.client, self._server):
            if endpoint is not None:
                endpoint.reset()

    def _handshake(self, data: bytes) -> None:
        self._buffer += data
        if self._connecting is not None:
            # Sent ahead of our answer: kept for the flow, within reason.
            self.client.hold(len(self._buffer) > HANDSHAKE_LIMIT_BYTES)
            return
        try:
            self._read_handshake()
        except NotSocks as wrong:
            self.client.write(wrong.reply)
            self.client.close()

    def _read_handshake(self) -> None:
        if not self._greeted:
            length = greeting_length(self._buffer)
            if length is None:
                return
            self._greeted, self._buffer = True, self._buffer[length:]
            self.client.write(GREETING_ANSWER)
        found = read_request(self._buffer)
        if found is not None:
            request, length = found
            self._buffer = self._buffer[length:]
            self._connecting = asyncio.ensure_future(self._connect(request))

    async def _connect(self, request: Request) -> None:
        server = Endpoint(None, self._check_over)
        try:
            result = await self._establish(request, server)
        except asyncio.CancelledError:
            # The client has gone while it waited.
            server.reset()
            raise
        self.client.write(answer(result))
        if result is Answer.DONE:
            self._begin(server)
        else:
            self._place.failed(result)
            self.client.close()

    async def _establish(self, request: Request, server: Endpoint) -> Answer:
        """The name's round trip where there is one to look up, and TCP's: SYN there, its answer back."""
        place = self._place
        asked = time.monotonic()
        admitted = await place.admit()
        addresses = [] if request.is_name else [_literal(request)]
        if request.is_name:
            try:
                addresses = await place.look_up(request.host, request.port)
            except OSError:
                return Answer.HOST_UNREACHABLE
            asked = time.monotonic()
        if not place.lets(request.host, addresses):
            return Answer.NOT_ALLOWED
        await place.alarms.until(asked + place.up.one_way_s())
        result = await _open(addresses, server) if admitted else Answer.REFUSED
        await place.alarms.until(time.monotonic() + place.down.one_way_s())
        return result

    def _begin(self, server: Endpoint) -> None:
        place, client = self._place, self.client
        self._server = server
        self.up = Flow(place.up, place.alarms, client, server, lambda end: self._ended(self.up, self.down, end))
        self.down = Flow(place.down, place.alarms, server, client, lambda end: self._ended(self.down, self.up, end))
        client.attach(self.up, self.down)
        server.attach(self.down, self.up)
        server.hold(False)
        client.hold(False)
        place.begun(self)
        if self._buffer:
            self.up.feed(self._buffer)
        self._buffer = b""
        if server.gone:
            self.down.finish(End.RESET)

    def _ended(self, flow: Flow | None, other: Flow | None, how: End) -> None:
        assert flow is not None
        assert other is not None
        cut_off = flow.allowance is not None and flow.allowance <= 0
        if how is End.FIN and cut_off:
            other.finish(End.FIN)
        if how is End.RESET:
            self.reset()
        elif other.is_over:
            self.client.close()
            if self._server is not None:
                self._server.close()

    def _client_lost(self) -> None:
        if self._connecting is not None and not self._connecting.done():
            self._connecting.cancel()
        self._check_over()

    def _check_over(self) -> None:
        if self.client.gone and (self._server is None or self._server.gone):
            self._place.over(self)


def _literal(request: Request) -> Address:
    family = socket.AF_INET6 if ":" in request.host else socket.AF_INET
    return family, (request.host, request.port)


async def _open(addresses: list[Address], server: Endpoint) -> Answer:
    """Connect to the first that answers; when none does, what the first one said."""
    answers = []
    for family, address in addresses:
        try:
            await _connect_to(family, address, server)
        except ConnectionRefusedError:
            answers.append(Answer.REFUSED)
        except OSError:
            answers.append(Answer.NETWORK_UNREACHABLE)
        else:
            return Answer.DONE
    return answers[0] if answers else Answer.HOST_UNREACHABLE


async def _connect_to(family: int, address: tuple[str, int], server: Endpoint) -> None:
    loop = asyncio.get_running_loop()
    sock = tcp_socket(family)
    try:
        sock.setblocking(False)
        await loop.sock_connect(sock, address)
        await loop.create_connection(lambda: server, sock=sock)
    except BaseException:
        sock.close()
        raise
