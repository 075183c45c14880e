"""When a connection is used again and when it must not be; streams, limits, redirects, cookies."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.swarm.wire.servers import OK, Handler, Peer, always_ok, on_loop, replies, serve
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.options import WireOptions
from webperf.swarm.wire.request import compile_request
from webperf.swarm.wire.transport import Shared, WireTransport

Told = list[Outcome]


def using(
    loop: str, script: Callable[[SwarmClient], Awaitable[Any]], url: str, options: WireOptions | None = None
) -> Told:
    """Run a script as one virtual user; its outcomes."""
    outcomes: Told = []

    async def run() -> None:
        shared = Shared(options=options or WireOptions())
        async with SwarmClient(outcomes.append, shared, base_url=url, timeout=2.0) as client:
            await script(client)

    on_loop(run(), loop)
    return outcomes


async def two(client: SwarmClient) -> None:
    for _ in range(2):
        assert (await client.get("/")).text == "ok"


async def _second_gets_what_the_first_left(peer: Peer) -> None:
    while await peer.request():
        await peer.say(OK + b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")


async def _garbage_behind(peer: Peer) -> None:
    while await peer.request():
        await peer.say(OK + b"\x00garbage")


async def _closes_as_said(peer: Peer) -> None:
    while await peer.request():
        await peer.say(b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")


async def _old(peer: Peer) -> None:
    while await peer.request():
        await peer.say(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")


@pytest.mark.parametrize(
    ("handler", "connections"),
    [
        (always_ok, 1),
        (_second_gets_what_the_first_left, 2),
        (_garbage_behind, 2),
        (_closes_as_said, 2),
        (_old, 2),
    ],
)
@pytest.mark.parametrize("how", ["client", "repeat", "send"])
def test_used_again_only_where_nothing_is_left(handler: Handler, connections: int, how: str, loop: str) -> None:
    outcomes: Told = []

    async def compiled(url: str) -> None:
        user = CompiledUser(outcomes.append, Shared())
        async with httpx.AsyncClient() as builder:
            request = compile_request(builder.build_request("GET", url))
        if how == "repeat":
            rest = [request, request]
            await user.repeat(lambda: rest.pop() if rest else None)
        else:
            await user.send(request)
            await user.send(request)
        await user.aclose()

    with serve(handler) as server:
        if how == "client":
            outcomes = using(loop, two, server.url)
        else:
            on_loop(compiled(server.url), loop)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert [outcome.reused for outcome in outcomes] == [False, connections == 1]
    assert server.connections == connections


def test_idle_connection_closed_behind_our_back(loop: str) -> None:
    """The event loop has not seen the end yet: it is found by looking, before anything is sent."""
    closed = threading.Event()

    async def once(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK)
        peer.writer.close()
        await peer.writer.wait_closed()
        closed.set()

    async def script(client: SwarmClient) -> None:
        await client.get("/")
        # Not awaited: our own loop stands still meanwhile.
        assert closed.wait(5)
        await client.get("/")

    with serve(once) as server:
        outcomes = using(loop, script, server.url)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert server.connections == 2


async def _echoes(peer: Peer) -> None:
    """Answers with the body it got, chunks joined."""
    while head := await peer.request():
        body = b""
        if b"chunked" in head.lower():
            while size := int(await peer.reader.readline(), 16):
                body += await peer.reader.readexactly(size)
                await peer.reader.readline()
            await peer.reader.readline()
        elif b"content-length: " in head.lower():
            body = await peer.reader.readexactly(int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0]))
        await peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


def test_request_bodies(loop: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b"one ", b"", b"two ", b"three"):
            yield piece

    async def script(client: SwarmClient) -> None:
        big = bytes(range(256)) * 20_000
        assert (await client.post("/", content=b"bytes")).content == b"bytes"
        assert (await client.post("/", content=pieces())).content == b"one two three"
        assert (await client.post("/", content=big)).content == big
        assert (await client.put("/", json={"a": [1]})).json() == {"a": [1]}
        assert (await client.post("/", content=b"forced", headers={"transfer-encoding": "chunked"})).text == "forced"
        assert (await client.post("/", files={"f": b"file"})).text.count("file") > 1

    with serve(_echoes) as server:
        outcomes = using(loop, script, server.url)
    assert [outcome.error for outcome in outcomes] == [None] * 6
    assert server.connections == 1


def test_body_of_the_users_own_that_raises(loop: str) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"one"
        raise LookupError("no more")

    async def script(client: SwarmClient) -> None:
        with pytest.raises(LookupError):
            await client.post("/", content=broken())
        assert (await client.get("/")).is_success

    with serve(_echoes) as server:
        outcomes = using(loop, script, server.url)
    assert [outcome.error for outcome in outcomes] == ["other", None]


def test_streaming_waits_for_a_slow_reader(loop: str) -> None:
    """The peer is held back: a body of 20 MB never stands in our memory."""
    said = 0

    async def pours(peer: Peer) -> None:
        nonlocal said
        await peer.request()
        await peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n")
        peer.writer.transport.set_write_buffer_limits(high=0)
        for _ in range(200):
            await peer.say(bytes(100_000))
            said += 100_000

    async def script(client: SwarmClient) -> None:
        size = 0
        async with client.stream("GET", "/") as response:
            before = -1
            while said != before:
                before = said
                await asyncio.sleep(0.1)
            assert said < 15_000_000
            async for piece in response.aiter_bytes():
                size += len(piece)
        assert size == 20_000_000

    with serve(pours) as server:
        outcomes = using(loop, script, server.url)
    assert outcomes[0].error is None
    assert outcomes[0].bytes_received > 20_000_000


def test_stream_left_early_closes_the_connection(loop: str) -> None:
    async def script(client: SwarmClient) -> None:
        async with client.stream("GET", "/") as response:
            assert response.status_code == 200
        await asyncio.sleep(0)
        assert client.connections == 0

    with serve(replies(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", then_close=False)) as server:
        outcomes = using(loop, script, server.url)
    assert [outcome.error for outcome in outcomes] == [None]


def test_cancelled_request_is_told_and_its_connection_not_used_again(loop: str) -> None:
    async def script(client: SwarmClient) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await client.get("/")

    with serve(replies(b"", then_close=False)) as server:
        outcomes = using(loop, script, server.url)
    assert [outcome.error for outcome in outcomes] == ["cancelled"]
    assert outcomes[0].phases.waiting is not None


def test_pool_of_one_serves_all_in_turn(loop: str) -> None:
    async def script(client: SwarmClient) -> None:
        answers = await asyncio.gather(*(client.get("/") for _ in range(10)))
        assert {answer.text for answer in answers} == {"ok"}

    with serve(always_ok) as server:
        outcomes = using(loop, script, server.url, WireOptions(max_connections=1))
    assert len(outcomes) == 10
    assert server.connections == 1


def test_pool_timeout(loop: str) -> None:
    async def script(client: SwarmClient) -> None:
        held = asyncio.create_task(client.get("/"))
        await asyncio.sleep(0)
        with pytest.raises(httpx.PoolTimeout):
            await client.get("/", timeout=httpx.Timeout(2.0, pool=0.1))
        held.cancel()

    with serve(replies(b"", then_close=False)) as server:
        outcomes = using(loop, script, server.url, WireOptions(max_connections=1))
    assert outcomes[0].error == "pool_timeout"
    assert outcomes[0].phases.blocked == pytest.approx(outcomes[0].total_ms)


async def _sets_and_reads(peer: Peer) -> None:
    while head := await peer.request():
        path = head.split(b" ")[1]
        if path == b"/login":
            await peer.say(b"HTTP/1.1 302 Found\r\nSet-Cookie: who=me\r\nLocation: /home\r\nContent-Length: 0\r\n\r\n")
        elif path == b"/again":
            await peer.say(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
        else:
            body = next((line for line in head.split(b"\r\n") if line.lower().startswith(b"cookie")), b"none")
            await peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))


def test_redirects_and_cookies_of_two_users(loop: str) -> None:
    async def script(client: SwarmClient) -> None:
        assert (await client.get("/home")).text == "none"
        plain = await client.get("/login")
        assert plain.status_code == 302
        assert plain.next_request is not None
        followed = await client.get("/login", follow_redirects=True)
        assert followed.text == "Cookie: who=me"
        assert [r.status_code for r in followed.history] == [302]
        assert (await client.get("/home")).text == "Cookie: who=me"
        with pytest.raises(httpx.TooManyRedirects):
            await client.get("/again", follow_redirects=True)

    async def other(client: SwarmClient) -> None:
        assert (await client.get("/home")).text == "none"

    with serve(_sets_and_reads) as server:
        outcomes = using(loop, script, server.url)
        using(loop, other, server.url)
    assert [o.url_template for o in outcomes[:5]] == ["/home", "/login", "/login", "/home", "/home"]


def test_tls_connections_are_used_again(loop: str, server_tls: Any, client_tls: Any) -> None:
    outcomes: Told = []

    async def run(url: str) -> None:
        async with SwarmClient(outcomes.append, Shared(tls=client_tls), base_url=url) as client:
            await two(client)

    with serve(always_ok, server_tls) as server:
        on_loop(run(server.url), loop)
    assert [outcome.reused for outcome in outcomes] == [False, True]
    assert server.connections == 1


def test_two_clients_on_a_transport_of_their_own_share_nothing(loop: str) -> None:
    async def run(url: str) -> tuple[int, int]:
        shared = Shared()
        first, second = (WireTransport(lambda outcome: None, shared) for _ in range(2))
        async with httpx.AsyncClient(transport=first) as a, httpx.AsyncClient(transport=second) as b:
            await asyncio.gather(a.get(url), b.get(url))
            return first.connections, second.connections

    with serve(always_ok) as server:
        assert on_loop(run(server.url), loop) == (1, 1)
