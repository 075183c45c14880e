"""Load goes to this machine and to what was allowed, judged on the address; a redirect is no way around it."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.swarm.wire.servers import always_ok, replies, serve
from webperf.errors import GuardRefused
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.dial import Resolver
from webperf.swarm.wire.fallback import FallbackTransport
from webperf.swarm.wire.options import Way
from webperf.swarm.wire.request import compile_request
from webperf.swarm.wire.timeline import Timeline
from webperf.swarm.wire.transport import Shared


class Lying(Resolver):
    """Every name is at 192.0.2.1 (for documentation, nobody's)."""

    async def addresses(self, host: str, port: int, timeline: Timeline) -> Any:
        if host == "127.0.0.1":
            return await Resolver.addresses(self, host, port, timeline)
        return ((socket.AF_INET, ("192.0.2.1", port)),)


Ask = Callable[[Shared, Callable[[Outcome], None], str], Awaitable[None]]


async def _client(shared: Shared, sink: Callable[[Outcome], None], url: str) -> None:
    async with SwarmClient(sink, shared, follow_redirects=True) as client:
        await client.get(url)


async def _compiled(shared: Shared, sink: Callable[[Outcome], None], url: str) -> None:
    user = CompiledUser(sink, shared)
    async with httpx.AsyncClient() as builder:
        request = compile_request(builder.build_request("GET", url))
    try:
        await user.send(request)
    finally:
        await user.aclose()


async def _fallback(shared: Shared, sink: Callable[[Outcome], None], url: str) -> None:
    async with httpx.AsyncClient(transport=FallbackTransport(sink, shared), follow_redirects=True) as client:
        await client.get(url)


async def _proxied(shared: Shared, sink: Callable[[Outcome], None], url: str) -> None:
    shared.way = Way(proxy="http://192.0.2.1:3128")
    over = FallbackTransport(sink, shared)
    async with httpx.AsyncClient(transport=over) as client:
        await client.get("http://127.0.0.1/")


@pytest.mark.parametrize("ask", [_client, _compiled, _fallback, _proxied])
@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/", "http://3221225985/", "http://[::ffff:192.0.2.1]/", "http://x.test"]
)
def test_nothing_is_dialled(ask: Ask, url: str) -> None:
    outcomes: list[Outcome] = []
    with pytest.raises(GuardRefused):
        asyncio.run(ask(Shared(resolver=Lying()), outcomes.append, url))
    assert [outcome.error for outcome in outcomes] == ["refused_by_guard"]
    assert outcomes[0].phases.connecting is None


@pytest.mark.parametrize("ask", [_client, _fallback])
def test_redirect_elsewhere(ask: Ask) -> None:
    outcomes: list[Outcome] = []
    away = b"HTTP/1.1 302 Found\r\nLocation: http://trusted.test/\r\nContent-Length: 0\r\n\r\n"
    with serve(replies(away)) as server, pytest.raises(GuardRefused):
        asyncio.run(ask(Shared(resolver=Lying()), outcomes.append, server.url))
    assert [outcome.error for outcome in outcomes] == [None, "refused_by_guard"]


def test_decimal_loopback_and_a_name_for_it_are_loopback() -> None:
    outcomes: list[Outcome] = []
    with serve(always_ok) as server:
        for host in ("2130706433", "localhost"):
            asyncio.run(_client(Shared(), outcomes.append, f"http://{host}:{server.port}/"))
    assert [outcome.error for outcome in outcomes] == [None, None]
