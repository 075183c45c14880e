"""HTTP/2 and proxies go over httpx's own transport, with the same outcomes."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from contextlib import nullcontext

import h2.connection
import h2.events
import httpx
import pytest
from h2.connection import H2Connection
from h2.errors import ErrorCodes

from tests.swarm.wire.servers import OK, Handler, Peer, always_ok, free_port, replies, serve
from webperf.model.guard import Guard
from webperf.swarm.client import client_for, shared_wire
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.fallback import FallbackTransport
from webperf.swarm.wire.options import Way
from webperf.swarm.wire.transport import Shared

TIMEOUT_S = 30.0


async def _speaks_h2(peer: Peer) -> None:
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    connection.initiate_connection()
    await peer.say(connection.data_to_send())
    while data := await peer.reader.read(65536):
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                connection.send_headers(event.stream_id, [(":status", "200")])
                connection.send_data(event.stream_id, b"two", end_stream=True)
        await peer.say(connection.data_to_send())


def ask(url: str, shared: Shared, times: int = 1) -> tuple[list[httpx.Response], list[Outcome]]:
    outcomes: list[Outcome] = []

    async def run() -> list[httpx.Response]:
        over = FallbackTransport(outcomes.append, shared)
        async with httpx.AsyncClient(transport=over, timeout=TIMEOUT_S) as client:
            return [await client.get(url) for _ in range(times)]

    return asyncio.run(run()), outcomes


@pytest.mark.parametrize(
    ("way", "own"), [(Way(), True), (Way(http2=True), False), (Way(proxy="http://127.0.0.1:1"), False)]
)
def test_which_client_a_user_gets(way: Way, own: bool) -> None:
    client = client_for(lambda outcome: None, shared_wire(Guard(), way), "http://127.0.0.1:1", {})
    assert isinstance(client, SwarmClient) is own
    assert str(client.base_url) == "http://127.0.0.1:1"


def test_http2(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    server_tls.set_alpn_protocols(["h2", "http/1.1"])
    with serve(_speaks_h2, server_tls) as server:
        responses, outcomes = ask(server.url + "/a?b", Shared(tls=client_tls, way=Way(http2=True)), 2)
    assert [response.text for response in responses] == ["two", "two"]
    assert [outcome.protocol for outcome in outcomes] == ["HTTP/2", "HTTP/2"]
    assert [outcome.reused for outcome in outcomes] == [False, True]
    first, again = (outcome.phases for outcome in outcomes)
    assert None not in (first.connecting, first.tls, first.waiting, first.receiving)
    assert (again.connecting, again.tls) == (None, None)
    assert (outcomes[0].url_template, outcomes[0].bytes_received) == ("/a", 3)


def _ends_with(*frames: Callable[[H2Connection, int], None]) -> Handler:
    """HTTP/2: the first request of the first connection is answered, the second one meets those frames and the end."""

    async def handler(peer: Peer) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        await peer.say(connection.data_to_send())
        first = not heads
        while data := await peer.reader.read(65536):
            for event in connection.receive_data(data):
                if not isinstance(event, h2.events.RequestReceived):
                    continue
                heads.append(event.stream_id)
                if first and len(heads) == 2:
                    for frame in frames:
                        frame(connection, event.stream_id)
                    await peer.say(connection.data_to_send())
                    return
                connection.send_headers(event.stream_id, [(":status", "200")], end_stream=True)
            await peer.say(connection.data_to_send())

    heads: list[int] = []
    return handler


def _goaway(last: int) -> Callable[[H2Connection, int], None]:
    return lambda connection, stream: connection.close_connection(last_stream_id=last)


def _reset_stream(code: ErrorCodes) -> Callable[[H2Connection, int], None]:
    return lambda connection, stream: connection.reset_stream(stream, code)


@pytest.mark.parametrize(
    ("frames", "method", "error"),
    [
        # Closed without a word: what can be asked twice is asked twice.
        ((), "GET", None),
        ((), "POST", "closed"),
        # Nothing was done, so that anything is: httpcore sees to the first of these by itself.
        ((_goaway(1),), "POST", None),
        ((_goaway(0),), "POST", None),
        ((_reset_stream(ErrorCodes.REFUSED_STREAM),), "POST", None),
        ((_reset_stream(ErrorCodes.INTERNAL_ERROR),), "GET", "protocol"),
    ],
)
def test_http2_that_ends(
    frames: tuple[Callable[[H2Connection, int], None], ...],
    method: str,
    error: str | None,
    server_tls: ssl.SSLContext,
    client_tls: ssl.SSLContext,
) -> None:
    server_tls.set_alpn_protocols(["h2"])
    outcomes: list[Outcome] = []

    async def run(url: str) -> None:
        over = FallbackTransport(outcomes.append, Shared(tls=client_tls, way=Way(http2=True)))
        async with httpx.AsyncClient(transport=over, timeout=TIMEOUT_S) as client:
            await client.get(url)
            with nullcontext() if error is None else pytest.raises(httpx.RemoteProtocolError):
                await client.request(method, url)

    with serve(_ends_with(*frames), server_tls) as server:
        asyncio.run(run(server.url))
        assert server.connections == (2 if error is None else 1)
    assert [(outcome.error, outcome.retried) for outcome in outcomes] == [(None, False), (error, error is None)]


def test_a_tunnel_is_no_retry(server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    """Through a proxy, CONNECT goes ahead of the request itself."""

    async def tunnel(peer: Peer) -> None:
        await peer.request()
        await peer.say(b"HTTP/1.1 200 OK\r\n\r\n")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        await asyncio.gather(_pump(peer.reader, writer), _pump(reader, peer.writer))

    with serve(always_ok, server_tls) as server, serve(tunnel) as proxy:
        responses, outcomes = ask(server.url, Shared(tls=client_tls, way=Way(proxy=proxy.url)), 2)
    assert [response.text for response in responses] == ["ok", "ok"]
    assert [outcome.retried for outcome in outcomes] == [False, False]


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while data := await reader.read(65536):
        writer.write(data)
    writer.close()


def test_proxy() -> None:
    with serve(always_ok) as proxy:
        responses, outcomes = ask("http://127.0.0.1:9/", Shared(way=Way(proxy=proxy.url)))
        assert proxy.connections == 1
    assert responses[0].text == "ok"
    assert outcomes[0].error is None


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", "half_body"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nbad", "decoding"),
    ],
)
def test_failures(answer: bytes, error: str) -> None:
    outcomes: list[Outcome] = []

    async def run(url: str) -> None:
        async with httpx.AsyncClient(transport=FallbackTransport(outcomes.append, Shared())) as client:
            with pytest.raises(httpx.HTTPError):
                await client.get(url)

    with serve(replies(answer)) as server:
        asyncio.run(run(server.url))
    assert [outcome.error for outcome in outcomes] == [error]


def test_refused_and_late() -> None:
    outcomes: list[Outcome] = []

    async def run(url: str) -> None:
        over = FallbackTransport(outcomes.append, Shared())
        async with httpx.AsyncClient(transport=over, timeout=httpx.Timeout(TIMEOUT_S, read=0.5)) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(f"http://127.0.0.1:{free_port()}")
            with pytest.raises(httpx.ReadTimeout):
                await client.get(url)

    with serve(replies(b"", OK, then_close=False)) as server:
        asyncio.run(run(server.url))
    assert [outcome.error for outcome in outcomes] == ["refused", "timeout"]
