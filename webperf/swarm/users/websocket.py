"""A user of a WebSocket: connects, sends, waits for answers, listens to what comes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from websockets.asyncio.client import ClientConnection

from webperf.swarm.client import TIMEOUT_S
from webperf.swarm.url_template import template
from webperf.swarm.users.inbox import Gaps, for_seconds
from webperf.swarm.users.protocol import Ground, Measured, Protocol
from webperf.swarm.users.socket import failures, open_socket, size_of
from webperf.swarm.wire.failure import WireFailure

Message = str | bytes


class WebSocket(Protocol):
    """`await ws.connect("/feed")`, `await ws.ask("ping")`, `await ws.send(text)`, `await ws.listen(10)`.

    The connection stays open from one iteration to the next, until `close` or another `connect`.
    """

    name = "websocket"

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._socket: ClientConnection | None = None
        self._name = ""
        self._since_s = 0.0
        self._gaps = Gaps()

    @property
    def is_open(self) -> bool:
        """Is it connected?"""
        return self._socket is not None

    async def connect(self, path: str = "/") -> None:
        """Open it; the one before is closed. `path` is below the base URL, or a whole URL (ws://, http://)."""
        await self.close()
        url = self.url_of(path)
        self._name, self._gaps = template("/" + url.partition("://")[2].partition("/")[2]), Gaps()
        with self.measure(self._name, "CONNECT", "ws_connecting") as measured:
            self._socket = await open_socket(self.ground.wire, url, self.ground.headers)
            measured.counts["ws_sessions"] = 1
        self._since_s = time.monotonic()

    async def send(self, message: Message) -> None:
        """Send, and wait for nothing. That it fails is a failed operation."""
        with self.watched(self._name, "SEND"):
            await self._send(message)

    async def receive(self) -> Message:
        """The next message, however long it takes; the time since the one before is a `ws_gap`.

        A connection that ends meanwhile is a failed operation.
        """
        with self.watched(self._name, "RECEIVE"):
            return await self._receive()

    async def ask(self, message: Message) -> Message:
        """Send, and wait for the next message, which is taken for its answer: `ws_latency`."""
        with self.measure(self._name, "ASK", "ws_latency"), failures():
            async with asyncio.timeout(TIMEOUT_S):
                await self._send(message)
                return await self._receive()

    async def listen(self, duration_s: float) -> list[Message]:
        """What comes in so many seconds."""
        return await for_seconds(duration_s, self.receive)

    async def browse(self, path: str = "/") -> None:
        """Connect once, then listen, a second an iteration."""
        if not self.is_open:
            await self.connect(path)
        await self.listen(1.0)

    async def close(self) -> None:
        """End the session."""
        connection, self._socket = self._socket, None
        if connection is not None:
            lasted_ms = (time.monotonic() - self._since_s) * 1000
            self.note(self._name, "MESSAGE", Measured(trends={"ws_session_duration": lasted_ms}))
            with suppress(Exception):
                await connection.close()
        await super().close()

    async def _send(self, message: Message) -> None:
        with self._dropped_if_lost():
            await self._connected().send(message)
        self.note(self._name, "MESSAGE", Measured(sent=size_of(message), counts={"ws_msgs_sent": 1}))

    async def _receive(self) -> Message:
        with self._dropped_if_lost():
            message: Message = await self._connected().recv()
        self.note(self._name, "MESSAGE", self._gaps.came("ws_gap", {"ws_msgs_received": 1}, size_of(message)))
        return message

    @contextmanager
    def _dropped_if_lost(self) -> Iterator[None]:
        try:
            with failures():
                yield
        except WireFailure:
            # The next iteration shall connect again, and not fail on what is closed.
            self._socket = None
            raise

    def _connected(self) -> ClientConnection:
        if self._socket is None:
            raise WireFailure("closed", "not connected: await ws.connect(path) first")
        return self._socket
