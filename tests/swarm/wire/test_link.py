"""Our connections through a link of the real shaping proxy: as slow as it, with the same failures as without."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import httpx
import pytest

from tests.swarm.wire.servers import OK, Peer, always_ok, free_port, on_loop, serve
from webperf.conditions import Link, Refuse, Reset, ShapingProxy
from webperf.errors import GuardRefused
from webperf.model.guard import Guard
from webperf.model.network import Network
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.dial import Resolver
from webperf.swarm.wire.options import WireOptions
from webperf.swarm.wire.transport import Shared


@pytest.fixture(scope="module")
def proxy() -> Iterator[ShapingProxy]:
    with ShapingProxy() as running:
        yield running


@pytest.fixture
def link(proxy: ShapingProxy) -> Iterator[Link]:
    opened = proxy.open(Network("slow", rtt_ms=60))
    yield opened
    proxy.close(opened)


def ask(loop: str, link: Link, url: str, *, times: int = 1, tls: ssl.SSLContext | None = None) -> list[Outcome]:
    """What became of the requests, one after the other."""
    seen: list[Outcome] = []

    async def work() -> None:
        shared = Shared(guard=Guard(), options=WireOptions(), tls=tls, resolver=Resolver(link=link.port))
        async with SwarmClient(seen.append, shared) as client:
            for _ in range(times):
                try:
                    await client.get(url)
                except httpx.TransportError:
                    continue

    on_loop(work(), loop)
    return seen


@pytest.mark.alone
def test_a_connection_and_each_request_pay_the_round_trip_once(loop: str, link: Link) -> None:
    with serve(always_ok) as server:
        first, second = ask(loop, link, server.url, times=2)

    assert (first.error, second.error) == (None, None)
    # Twice would be 120.
    assert 60 <= (first.phases.connecting or 0) < 110
    assert 60 <= (first.phases.waiting or 0) < 110
    assert second.reused
    assert 60 <= second.total_ms < 110


def test_tls_is_spoken_with_the_server_itself(
    loop: str, link: Link, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    with serve(always_ok, server_tls) as server:
        (outcome,) = ask(loop, link, server.url, tls=client_tls)

    assert outcome.error is None
    assert (outcome.phases.tls or 0) >= 60


def test_failures_have_the_class_that_they_have_without_a_proxy(loop: str, proxy: ShapingProxy, link: Link) -> None:
    (nobody,) = ask(loop, link, f"http://127.0.0.1:{free_port()}/")
    with serve(always_ok) as server:
        number = proxy.add_fault(link, Refuse(), ttl_s=30)
        (refused,) = ask(loop, link, server.url)
        proxy.remove_fault(number)
        proxy.add_fault(link, Reset(), ttl_s=30)
        (reset,) = ask(loop, link, server.url)

    assert (nobody.error, refused.error) == ("refused", "refused")
    # Whether it was just being made, was made, or was being used: all three are of what nobody answered.
    assert reset.error in {"connect", "closed", "reset"}


def test_the_fault_reset_leaves_nothing_to_a_retry(loop: str, proxy: ShapingProxy, link: Link) -> None:
    """The connection that was there is reset, and so is the new one."""
    seen: list[Outcome] = []

    async def until_reset(peer: Peer) -> None:
        await peer.request()
        await peer.say(OK)
        await peer.request()
        proxy.add_fault(link, Reset(), ttl_s=30)
        await peer.reader.read()

    async def work(url: str) -> None:
        shared = Shared(guard=Guard(), resolver=Resolver(link=link.port))
        async with SwarmClient(seen.append, shared) as client:
            await client.get(url)
            with pytest.raises(httpx.TransportError):
                await client.get(url)

    with serve(until_reset) as server:
        on_loop(work(server.url), loop)
    assert [(outcome.error is None, outcome.retried) for outcome in seen] == [(True, False), (False, True)]
    assert seen[1].error in {"connect", "closed", "reset"}


def test_the_guard_judges_where_a_connection_goes_and_not_the_proxy(loop: str, link: Link) -> None:
    with pytest.raises(GuardRefused, match=r"no load goes to 192\.0\.2\.1"):
        ask(loop, link, "http://192.0.2.1/")


def test_a_link_that_has_gone_is_a_failure_and_no_error_of_ours(loop: str, proxy: ShapingProxy) -> None:
    gone = proxy.open(Network("gone"))
    proxy.close(gone)
    with serve(always_ok) as server:
        (outcome,) = ask(loop, gone, server.url)

    assert outcome.error == "refused"
