"""The user of server-sent events against a server whose delays are known."""

from __future__ import annotations

import asyncio
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tests.swarm.users.ground import Told
from webperf.swarm.users.sse import Event, EventStream, Sse
from webperf.swarm.wire.failure import WireFailure

DELAY_S = 0.1
EVENTS = 5
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


async def tick(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    asked = await reader.readuntil(b"\r\n\r\n")
    assert asked.startswith(b"GET /events?a=b%20c HTTP/1.1\r\n")
    writer.write(HEAD)
    for number in range(EVENTS):
        await asyncio.sleep(DELAY_S)
        writer.write(chunk(b": alive\n\nid: %d\nevent: tick\nda" % number))
        await writer.drain()
        writer.write(chunk(b"ta: one\ndata: two\n\n"))
    writer.write(chunk(b""))
    writer.close()


async def not_found(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n")
    writer.close()


def connect(
    server: Callable[..., Awaitable[None]],
    script: Callable[[Sse], Awaitable[Any]],
    *,
    tls: ssl.SSLContext | None = None,
    **options: Any,
) -> Told:
    """`tls` is the client's; the server's is `ssl`."""
    told = Told()

    async def run() -> None:
        async with await asyncio.start_server(server, "127.0.0.1", 0, **options) as running:
            user = Sse(told.ground(running.sockets[0].getsockname()[1], tls))
            try:
                await script(user)
            finally:
                await user.close()

    asyncio.run(run())
    return told


@pytest.mark.alone
def test_events_and_gaps_are_those_of_the_server() -> None:
    async def script(events: Sse) -> None:
        await events.connect("/events?a=b c")
        for number in range(EVENTS):
            event = await events.receive()
            assert (event.event, event.data, event.id) == ("tick", "one\ntwo", str(number))
        with pytest.raises(WireFailure, match="ended the stream"):
            await events.receive()
        assert not events.is_open

    told = connect(tick, script)
    gaps = told.trend("sse_gap")
    assert (told.count("sse_events"), len(gaps)) == (EVENTS, EVENTS - 1)
    assert sum(gaps) / len(gaps) == pytest.approx(DELAY_S * 1000, rel=0.2)
    (first_ms,), (connecting_ms,) = told.trend("sse_first_event"), told.trend("sse_connecting")
    assert first_ms - connecting_ms == pytest.approx(DELAY_S * 1000, rel=0.3)


def test_what_is_no_event_stream_is_named_by_its_status() -> None:
    async def script(events: Sse) -> None:
        with pytest.raises(WireFailure, match="the server answered 404 text/html"):
            await events.connect("/")

    assert connect(not_found, script).errors() == ["http_4xx"]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
def test_lines_end_in_any_of_three_ways_wherever_they_are_cut(ending: bytes) -> None:
    body = ending.join([b"data: a", b"data:b", b"", b"event: x", b"data: c", b"", b"", b"data: d", b"", b""])
    stream = EventStream()
    stream.feed(HEAD)
    for byte in body + b":":
        stream.feed(chunk(bytes([byte])))
    assert [(event.event, event.data) for event in stream.events] == [("message", "a\nb"), ("x", "c"), ("message", "d")]
    assert isinstance(stream.events[0], Event)


def test_over_tls(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    async def script(events: Sse) -> None:
        await events.connect("/events?a=b c")
        assert (await events.receive()).event == "tick"

    told = connect(tick, script, tls=client_tls, ssl=server_tls)
    assert (told.errors(), told.count("sse_events")) == ([], 1)


async def refused(events: Sse) -> None:
    with pytest.raises(WireFailure):
        await events.connect("/")


def test_a_certificate_that_nobody_knows_is_named(server_tls: ssl.SSLContext) -> None:
    assert connect(tick, refused, tls=ssl.create_default_context(), ssl=server_tls).errors() == ["tls"]


def test_tls_to_a_server_that_speaks_none_is_named(client_tls: ssl.SSLContext) -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    assert connect(plain, refused, tls=client_tls).errors() == ["tls"]


async def vanish(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(HEAD)
    writer.close()


async def reset(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(HEAD)
    await writer.drain()
    await asyncio.sleep(DELAY_S)
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def end(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(HEAD + chunk(b""))
    writer.close()


@pytest.mark.parametrize(("server", "error"), [(vanish, "half_body"), (reset, "reset"), (end, "closed")])
def test_a_stream_that_is_lost_is_a_failed_operation(server: Callable[..., Awaitable[None]], error: str) -> None:
    async def script(events: Sse) -> None:
        await events.connect("/events")
        with pytest.raises(WireFailure):
            await events.listen(5)
        assert not events.is_open

    told = connect(server, script)
    assert [(o.method, o.error) for o in told.operations if o.error] == [("RECEIVE", error)]
