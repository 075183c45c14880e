"""The WebSocket user against a server of the `websockets` package whose delays are known."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve

from tests.swarm.users.ground import Told
from webperf.errors import GuardRefused
from webperf.swarm.users.websocket import WebSocket
from webperf.swarm.wire.failure import WireFailure

DELAY_S = 0.1
MESSAGES = 5


async def answer_late(connection: ServerConnection) -> None:
    async for message in connection:
        await asyncio.sleep(DELAY_S)
        await connection.send(message)


async def tick(connection: ServerConnection) -> None:
    for number in range(MESSAGES):
        await connection.send(str(number))
        await asyncio.sleep(DELAY_S)


def connect(
    server: Callable[[ServerConnection], Awaitable[None]],
    script: Callable[[WebSocket], Awaitable[Any]],
    *,
    tls: ssl.SSLContext | None = None,
    **options: Any,
) -> Told:
    """Runs a script against a server; what was told comes back, also when the script failed as a user may.

    `tls` is the client's; the server's is `ssl`.
    """
    told = Told()

    async def run() -> None:
        listening: AbstractAsyncContextManager[Any] = serve(server, "127.0.0.1", 0, **options)
        async with listening as running:
            user = WebSocket(told.ground(running.sockets[0].getsockname()[1], tls))
            try:
                await script(user)
            finally:
                await user.close()

    asyncio.run(run())
    return told


@pytest.mark.alone
def test_an_answer_takes_as_long_as_the_server() -> None:
    async def script(ws: WebSocket) -> None:
        await ws.connect("/feed?token=hush")
        assert await ws.ask("hello") == "hello"
        assert await ws.ask(b"bytes") == b"bytes"

    told = connect(answer_late, script)
    assert all(DELAY_S * 1000 <= latency_ms < 2 * DELAY_S * 1000 for latency_ms in told.trend("ws_latency"))
    assert len(told.trend("ws_latency")) == 2
    assert (told.count("ws_msgs_sent"), told.count("ws_msgs_received"), told.count("ws_sessions")) == (2, 2, 1)
    assert len(told.trend("ws_connecting")) == 1
    (lasted_ms,) = told.trend("ws_session_duration")
    assert lasted_ms >= 2 * DELAY_S * 1000
    assert {operation.name for operation in told.operations} == {"/feed"}


@pytest.mark.alone
def test_gaps_are_those_of_the_server() -> None:
    async def script(ws: WebSocket) -> None:
        await ws.connect()
        assert await ws.listen(DELAY_S * (MESSAGES - 0.5)) == [str(number) for number in range(MESSAGES)]

    told = connect(tick, script)
    gaps = told.trend("ws_gap")
    assert len(gaps) == MESSAGES - 1
    assert sum(gaps) / len(gaps) == pytest.approx(DELAY_S * 1000, rel=0.2)


def test_a_connection_that_the_server_closes_is_made_again() -> None:
    async def hang_up(connection: ServerConnection) -> None:
        await connection.recv()

    async def script(ws: WebSocket) -> None:
        await ws.connect()
        with pytest.raises(WireFailure):
            await ws.ask("hello")
        assert not ws.is_open

    assert connect(hang_up, script).errors() == ["closed"]


def test_an_answer_that_is_no_websocket_is_named_by_its_status() -> None:
    async def script(ws: WebSocket) -> None:
        with pytest.raises(WireFailure, match="the server answered 403"):
            await ws.connect()

    def refuse(connection: ServerConnection, request: Any) -> Any:
        return connection.respond(403, "no")

    assert connect(tick, script, process_request=refuse).errors() == ["http_4xx"]


def test_the_guard_is_asked_before_anything_is_dialled() -> None:
    told = Told()

    async def run() -> None:
        user = WebSocket(told.ground(1))
        with pytest.raises(GuardRefused):
            await user.connect("ws://10.1.2.3/feed")
        with pytest.raises(WireFailure):
            await user.connect("/")

    asyncio.run(run())
    assert told.errors() == ["refused_by_guard", "refused"]


@pytest.mark.parametrize("scheme", ["wss", "https"])
def test_over_tls(scheme: str, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    async def script(ws: WebSocket) -> None:
        # As the base URL has it, and as the address of a WebSocket is written.
        base = ws.ground.base_url
        await ws.connect("/feed" if scheme == "https" else f"{base.replace('https:', 'wss:')}/feed")
        assert await ws.ask("hello") == "hello"

    told = connect(answer_late, script, tls=client_tls, ssl=server_tls)
    assert (told.errors(), told.count("ws_msgs_received")) == ([], 1)
    assert [operation.method for operation in told.operations if operation.counted] == ["CONNECT", "ASK"]


async def no_more(ws: WebSocket) -> None:
    with pytest.raises(WireFailure):
        await ws.connect()


def test_a_certificate_that_nobody_knows_is_named(server_tls: ssl.SSLContext) -> None:
    assert connect(tick, no_more, tls=ssl.create_default_context(), ssl=server_tls).errors() == ["tls"]


def test_tls_to_a_server_that_speaks_none_is_named(client_tls: ssl.SSLContext) -> None:
    assert connect(tick, no_more, tls=client_tls).errors() == ["tls"]


async def leave(connection: ServerConnection) -> None:
    """Says one thing and goes in good order."""
    await connection.send("bye")


async def vanish(connection: ServerConnection) -> None:
    """Says one thing and is gone, without a word of the protocol."""
    await connection.send("bye")
    await asyncio.sleep(DELAY_S)
    connection.transport.abort()


async def reset(connection: ServerConnection) -> None:
    """As a process that was killed with data unread: the kernel answers with RST."""
    await connection.send("bye")
    await asyncio.sleep(DELAY_S)
    sock = connection.transport.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.transport.abort()


@pytest.mark.parametrize(("server", "error"), [(leave, "closed"), (vanish, "closed"), (reset, "reset")])
def test_a_connection_that_is_lost_while_listening_is_a_failed_operation(
    server: Callable[[ServerConnection], Awaitable[None]], error: str
) -> None:
    async def script(ws: WebSocket) -> None:
        await ws.connect()
        assert await ws.receive() == "bye"
        with pytest.raises(WireFailure):
            await ws.listen(5)
        # The next iteration connects again; until then sending fails, and is counted once.
        with pytest.raises(WireFailure):
            await ws.send("hello?")

    told = connect(server, script)
    failed = [(operation.method, operation.error) for operation in told.operations if operation.error]
    assert failed == [("RECEIVE", error), ("SEND", "closed")]
    assert told.count("ws_msgs_received") == 1


def test_silence_is_no_failure() -> None:
    async def script(ws: WebSocket) -> None:
        await ws.connect()
        assert await ws.listen(DELAY_S) == []

    assert connect(answer_late, script).errors() == []
