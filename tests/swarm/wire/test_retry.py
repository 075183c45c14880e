"""A server that closes a connection just as the next request arrives: what is sent once more, what stays an error.

The rules are those of Go's `net/http` (`persistConn.shouldRetryRequest`), with RFC 9110's idempotent methods.
"""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.swarm.wire.servers import Peer, on_loop, serve
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.fallback import FallbackTransport
from webperf.swarm.wire.options import WireOptions
from webperf.swarm.wire.request import Exchange, compile_request
from webperf.swarm.wire.transport import Shared, WireTransport

OWN = ("client", "transport", "send", "repeat")
EVERY = (*OWN, "fallback")
Ends = Callable[[Peer], Awaitable[None]]


class Closing:
    """Answers `answers` requests on each connection, then takes one more and ends: as a server whose patience with an
    idle connection ends at that moment. `heads` is what it was sent."""

    def __init__(self, ends: Ends, answers: int = 1) -> None:
        self._ends = ends
        self._answers = answers
        self.heads: list[bytes] = []

    async def __call__(self, peer: Peer) -> None:
        for _ in range(self._answers):
            if not await self._take(peer):
                return
            await peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        if await self._take(peer):
            await self._ends(peer)

    async def _take(self, peer: Peer) -> bytes:
        head = await peer.request()
        if head:
            self.heads.append(head)
            if b"content-length: 4" in head.lower():
                await peer.reader.readexactly(4)
        return head


async def resets(peer: Peer) -> None:
    peer.reset()


async def closes(peer: Peer) -> None:
    """With the end of the handler."""


def saying(said: bytes) -> Ends:
    async def says(peer: Peer) -> None:
        await peer.say(said)

    return says


def client_of(how: str, sink: Callable[[Outcome], None], shared: Shared) -> httpx.AsyncClient:
    if how == "client":
        return SwarmClient(sink, shared, timeout=5.0)
    over = WireTransport(sink, shared) if how == "transport" else FallbackTransport(sink, shared)
    return httpx.AsyncClient(transport=over, timeout=5.0)


def ask(
    how: str,
    url: str,
    loop: str,
    methods: tuple[str, ...] = ("GET", "GET"),
    shared: Shared | None = None,
    **options: Any,
) -> list[Outcome]:
    """One user asks for that, one after the other; what became of it."""
    outcomes: list[Outcome] = []

    async def compiled() -> None:
        user = CompiledUser(outcomes.append, shared or Shared())
        with httpx.Client() as builder:
            rest = [compile_request(builder.build_request(method, url, **options)) for method in methods]
        if how == "repeat":
            await user.repeat(lambda: rest.pop(0) if rest else None)
        for request in rest:
            await user.send(request)
        await user.aclose()

    async def read() -> None:
        async with client_of(how, outcomes.append, shared or Shared()) as client:
            for method in methods:
                with contextlib.suppress(httpx.TransportError):
                    await client.request(method, url, **options)

    on_loop(compiled() if how in ("send", "repeat") else read(), loop)
    return outcomes


@pytest.mark.parametrize("ends", [resets, closes])
@pytest.mark.parametrize("how", EVERY)
def test_a_request_that_met_a_closing_connection_is_sent_once_more(how: str, ends: Ends, loop: str) -> None:
    server_side = Closing(ends)
    with serve(server_side) as server:
        outcomes = ask(how, server.url, loop, ("GET",) * 3)
    assert [(outcome.error, outcome.status) for outcome in outcomes] == [(None, 200)] * 3
    assert [outcome.retried for outcome in outcomes] == [False, True, True]
    # What answered was a new connection each time.
    assert [outcome.reused for outcome in outcomes] == [False, False, False]
    assert (len(server_side.heads), server.connections) == (5, 3)


@pytest.mark.parametrize("how", OWN)
def test_its_bytes_are_those_of_both_and_its_phases_without_a_gap(how: str, loop: str) -> None:
    with serve(Closing(resets)) as server:
        first, again = ask(how, server.url, loop)
    assert again.bytes_sent == 2 * first.bytes_sent
    assert again.bytes_received == first.bytes_received
    p = again.phases
    assert p.connecting is not None
    parts = (p.blocked, p.dns, p.connecting, p.tls, p.sending, p.waiting, p.receiving)
    assert sum(part or 0.0 for part in parts) == pytest.approx(again.total_ms)


@pytest.mark.parametrize("how", EVERY)
def test_its_time_counts_from_the_first_sending(how: str, loop: str) -> None:
    async def late(peer: Peer) -> None:
        await asyncio.sleep(0.1)

    with serve(Closing(late)) as server:
        _, again = ask(how, server.url, loop)
    assert again.retried
    assert again.total_ms >= 95
    assert (again.phases.waiting or 0) >= 95
    assert (again.duration_ms or 0) <= again.total_ms


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"])
@pytest.mark.parametrize("how", ["client", "repeat", "fallback"])
def test_idempotent_methods(how: str, method: str) -> None:
    with serve(Closing(resets)) as server:
        _, again = ask(how, server.url, "asyncio", ("GET", method))
    assert (again.method, again.error, again.retried) == (method, None, True)


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize("how", EVERY)
def test_what_may_have_been_done_is_never_sent_twice(how: str, method: str, loop: str) -> None:
    server_side = Closing(resets)
    with serve(server_side) as server:
        _, lost = ask(how, server.url, loop, ("GET", method))
    assert (lost.error, lost.status, lost.retried, lost.reused) == ("reset", None, False, True)
    assert (len(server_side.heads), server.connections) == (2, 1)


@pytest.mark.parametrize("how", EVERY)
@pytest.mark.parametrize("key", ["Idempotency-Key", "X-Idempotency-Key"])
def test_a_key_makes_a_post_repeatable_with_its_body(how: str, key: str) -> None:
    server_side = Closing(closes)
    with serve(server_side) as server:
        _, again = ask(how, server.url, "asyncio", ("GET", "POST"), headers={key: "1"}, content=b"four")
    assert (again.error, again.retried) == (None, True)
    assert server_side.heads[1] == server_side.heads[2]


@pytest.mark.parametrize("ends", [resets, closes])
@pytest.mark.parametrize("how", EVERY)
def test_a_new_connection_that_breaks_is_an_error(how: str, ends: Ends, loop: str) -> None:
    server_side = Closing(ends, answers=0)
    with serve(server_side) as server:
        outcomes = ask(how, server.url, loop)
    kind = "reset" if ends is resets else "closed"
    assert [(outcome.error, outcome.retried) for outcome in outcomes] == [(kind, False)] * 2
    assert (len(server_side.heads), server.connections) == (2, 2)


@pytest.mark.parametrize("how", EVERY)
def test_once_and_no_more(how: str, loop: str) -> None:
    """The first connection answers once; each later one breaks as soon as it is asked."""
    server_side = Closing(resets)

    async def worse_and_worse(peer: Peer) -> None:
        await server_side(peer)
        server_side._answers = 0

    with serve(worse_and_worse) as server:
        outcomes = ask(how, server.url, loop, ("GET",) * 3)
    assert [(o.error, o.retried, o.reused) for o in outcomes] == [
        (None, False, False),
        ("reset", True, False),
        ("reset", False, False),
    ]
    assert (len(server_side.heads), server.connections) == (4, 3)


@pytest.mark.parametrize("said", [b"HTTP/1.1 2", b"HTTP/1.1 100 Continue\r\n\r\n"])
@pytest.mark.parametrize("how", OWN)
def test_an_answer_that_had_begun_is_not_asked_for_again(how: str, said: bytes, loop: str) -> None:
    with serve(Closing(saying(said))) as server:
        _, lost = ask(how, server.url, loop)
    assert (lost.error, lost.retried, server.connections) == ("closed", False, 1)


@pytest.mark.parametrize("how", EVERY)
def test_half_a_body_is_an_error(how: str, loop: str) -> None:
    with serve(Closing(saying(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"))) as server:
        _, lost = ask(how, server.url, loop)
    assert (lost.error, lost.retried, server.connections) == ("half_body", False, 1)


@pytest.mark.alone
@pytest.mark.parametrize("how", OWN)
def test_silence_is_no_lost_connection(how: str) -> None:
    async def silent(peer: Peer) -> None:
        await peer.reader.read()

    shared = Shared(options=WireOptions(total_s=0.4))
    with serve(Closing(silent)) as server:
        _, lost = ask(how, server.url, "asyncio", shared=shared)
    assert (lost.error, lost.retried, server.connections) == ("timeout", False, 1)


@pytest.mark.alone
@pytest.mark.parametrize("how", OWN)
def test_the_limit_of_a_request_holds_for_both(how: str) -> None:
    """Lost after 0.3 s, and the new connection is silent: 0.5 s are over 0.2 s later."""

    async def late_then_silent(peer: Peer) -> None:
        if server.connections == 1:
            await asyncio.sleep(0.3)
        else:
            await peer.reader.read()

    server_side = Closing(late_then_silent)

    async def handler(peer: Peer) -> None:
        server_side._answers = 1 if server.connections == 1 else 0
        await server_side(peer)

    with serve(handler) as server:
        _, lost = ask(how, server.url, "asyncio", shared=Shared(options=WireOptions(total_s=0.5)))
    assert (lost.error, lost.retried, server.connections) == ("timeout", True, 2)
    assert 490 <= lost.total_ms < 780


@pytest.mark.parametrize("how", ["client", "fallback"])
def test_a_body_that_was_a_stream_is_spent(how: str, loop: str) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"four"

    outcomes: list[Outcome] = []

    async def run(url: str) -> None:
        async with client_of(how, outcomes.append, Shared()) as client:
            await client.get(url)
            with pytest.raises(httpx.TransportError):
                await client.put(url, content=pieces())

    with serve(Closing(resets)) as server:
        on_loop(run(server.url), loop)
    # A reset that met a write in the midst of the body shows as an end when we read.
    assert outcomes[1].error in ("reset", "closed")
    assert (outcomes[1].retried, server.connections) == (False, 1)


@pytest.mark.parametrize("how", ["client", "transport", "fallback"])
def test_the_second_way_is_a_new_connection_though_others_idle(how: str, loop: str) -> None:
    outcomes: list[Outcome] = []

    async def run(url: str) -> None:
        async with client_of(how, outcomes.append, Shared()) as client:
            await asyncio.gather(*(client.get(url) for _ in range(3)))
            assert (await client.get(url)).status_code == 200

    with serve(Closing(closes)) as server:
        on_loop(run(server.url), loop)
        assert server.connections == 4
    assert [outcome.retried for outcome in outcomes] == [False, False, False, True]


def test_a_pool_of_one_has_room_for_it(loop: str) -> None:
    outcomes: list[Outcome] = []

    async def run(url: str) -> None:
        async with SwarmClient(outcomes.append, Shared(options=WireOptions(max_connections=1))) as client:
            await asyncio.gather(*(client.get(url) for _ in range(5)))

    with serve(Closing(resets)) as server:
        on_loop(run(server.url), loop)
    assert [outcome.error for outcome in outcomes] == [None] * 5


@pytest.mark.parametrize("how", EVERY)
def test_over_tls(how: str, loop: str, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    with serve(Closing(closes), server_tls) as server:
        _, again = ask(how, server.url, loop, shared=Shared(tls=client_tls))
    assert (again.error, again.retried, again.reused, server.connections) == (None, True, False, 2)
    assert again.phases.tls is not None


def test_a_closed_loop_goes_on_where_it_was(loop: str) -> None:
    """What goes as expected over a connection is no outcome there; what was sent twice is one."""
    outcomes: list[Outcome] = []
    exchanges: list[Exchange] = []

    async def run(url: str) -> None:
        user = CompiledUser(outcomes.append, Shared())
        with httpx.Client() as builder:
            rest = [compile_request(builder.build_request("GET", f"{url}/{number}")) for number in range(10)]
        await user.repeat(lambda: rest.pop(0) if rest else None, exchanges.append)
        await user.aclose()

    server_side = Closing(resets, answers=3)
    with serve(server_side) as server:
        on_loop(run(server.url), loop)
    asked = [int(head.split()[1][1:]) for head in server_side.heads]
    assert asked == [0, 1, 2, 3, 3, 4, 5, 6, 6, 7, 8, 9, 9]
    assert [(outcome.name, outcome.retried) for outcome in outcomes] == [
        ("/0", False), ("/3", True), ("/6", True), ("/9", True),
    ]  # fmt: skip
    assert [exchange[0].name for exchange in exchanges] == ["/1", "/2", "/4", "/5", "/7", "/8"]


def test_cancelled_on_the_second_way(loop: str) -> None:
    outcomes: list[Outcome] = []

    async def silent_again(peer: Peer) -> None:
        await server_side(peer)
        server_side._answers = 0
        server_side._ends = lambda peer: peer.reader.read()

    async def run(url: str) -> None:
        async with SwarmClient(outcomes.append, Shared()) as client:
            await client.get(url)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.2):
                    await client.get(url)

    server_side = Closing(resets)
    with serve(silent_again) as server:
        on_loop(run(server.url), loop)
    assert [(outcome.error, outcome.retried) for outcome in outcomes] == [(None, False), ("cancelled", True)]


def test_stock_httpx_raises_there() -> None:
    """So a client of the user's own making meets this race; `api` does not."""

    async def run(url: str) -> None:
        async with httpx.AsyncClient(trust_env=False) as client:
            await client.get(url)
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(url)

    with serve(Closing(closes)) as server:
        asyncio.run(run(server.url))
