"""Delays put into one part of a request at a time show up in that phase and in no other; connections equal users."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import httpx
import pytest

from tests.swarm.wire.servers import OK, Handler, Peer, always_ok, full_backlog, on_loop, serve
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.dial import Resolver
from webperf.swarm.wire.request import compile_request
from webperf.swarm.wire.timeline import Timeline
from webperf.swarm.wire.transport import Shared

pytestmark = pytest.mark.alone

DELAY_S = 0.3
"""Ten times what a busy machine may take to wake a thread up."""
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n"


async def _slow_head(peer: Peer) -> None:
    await peer.request()
    await asyncio.sleep(DELAY_S)
    await peer.say(HEAD + b"0123456789")


async def _slow_body(peer: Peer) -> None:
    await peer.request()
    await peer.say(HEAD + b"01234")
    await asyncio.sleep(DELAY_S)
    await peer.say(b"56789")


async def _slow_after_100(peer: Peer) -> None:
    await peer.request()
    await peer.say(b"HTTP/1.1 100 Continue\r\n\r\n")
    await asyncio.sleep(DELAY_S)
    await peer.say(HEAD + b"0123456789")


async def _slow_to_take(peer: Peer) -> None:
    await asyncio.sleep(DELAY_S)
    await peer.request()
    await peer.reader.readexactly(20_000_000)
    await peer.say(OK)


async def _ask(how: str, shared: Shared, url: str, body: bytes = b"") -> list[Outcome]:
    outcomes: list[Outcome] = []
    method = "POST" if body else "GET"
    if how == "client":
        async with SwarmClient(outcomes.append, shared) as client:
            await client.request(method, url, content=body)
    else:
        async with httpx.AsyncClient() as builder:
            user = CompiledUser(outcomes.append, shared)
            await user.send(compile_request(builder.build_request(method, url, content=body)))
            await user.aclose()
    return outcomes


def _is_in(outcome: Outcome, phase: str, delay_s: float = DELAY_S) -> None:
    """The delay is in that phase; all others together have none of it; and nothing is missing in between."""
    spent = {name: ms for name, ms in asdict(outcome.phases).items() if ms is not None}
    assert sum(spent.values()) == pytest.approx(outcome.total_ms, abs=1e-6)
    assert spent[phase] >= delay_s * 1000 * 0.9
    assert outcome.total_ms - spent[phase] < delay_s * 1000 / 2


@pytest.fixture(params=["client", "compiled"])
def how(request: pytest.FixtureRequest) -> str:
    """Both ways of asking."""
    return str(request.param)


@pytest.mark.parametrize(
    ("handler", "phase"), [(_slow_head, "waiting"), (_slow_body, "receiving"), (_slow_after_100, "waiting")]
)
def test_slow_answer(handler: Handler, phase: str, how: str, loop: str) -> None:
    with serve(handler) as server:
        outcomes = on_loop(_ask(how, Shared(), server.url), loop)
    _is_in(outcomes[0], phase)
    assert (outcomes[0].phases.dns, outcomes[0].phases.tls, outcomes[0].reused) == (None, None, False)


def test_slow_to_take_the_request(loop: str) -> None:
    with serve(_slow_to_take) as server:
        outcomes = on_loop(_ask("client", Shared(), server.url, b"x" * 20_000_000), loop)
    _is_in(outcomes[0], "sending")
    assert outcomes[0].bytes_sent > 20_000_000


def test_slow_tls(how: str, loop: str, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext) -> None:
    # TCP is the kernel's; who accepts late keeps TLS waiting.
    with _late_accept(always_ok, server_tls) as url:
        outcomes = on_loop(_ask(how, Shared(tls=client_tls), url), loop)
    _is_in(outcomes[0], "tls")
    assert outcomes[0].phases.connecting is not None


def test_slow_accept_without_tls(how: str, loop: str) -> None:
    with _late_accept(always_ok, None) as url:
        outcomes = on_loop(_ask(how, Shared(), url), loop)
    _is_in(outcomes[0], "waiting")


def test_slow_connect(how: str, loop: str) -> None:
    """A full backlog: the kernel drops our SYN, and the next one goes out a second later."""
    with full_backlog() as listener:
        dialled, done = threading.Event(), threading.Event()
        answering = threading.Thread(target=_serve_after, args=(listener, dialled, done))
        answering.start()

        class Telling(Resolver):
            async def addresses(self, host: str, port: int, timeline: Timeline) -> Any:
                dialled.set()
                return await Resolver.addresses(self, host, port, timeline)

        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        outcomes = on_loop(_ask(how, Shared(resolver=Telling()), url), loop)
        done.set()
        answering.join()
    _is_in(outcomes[0], "connecting", 0.9)


def test_slow_name(how: str, loop: str) -> None:
    class Slow(Resolver):
        async def addresses(self, host: str, port: int, timeline: Timeline) -> Any:
            timeline.enter("dns", time.monotonic())
            await asyncio.sleep(DELAY_S)
            return ((socket.AF_INET, ("127.0.0.1", port)),)

    with serve(always_ok) as server:
        outcomes = on_loop(_ask(how, Shared(resolver=Slow()), server.url), loop)
    _is_in(outcomes[0], "dns")


def test_name_is_resolved_once(loop: str) -> None:
    shared, outcomes = Shared(), []

    async def two(port: int) -> None:
        for _ in range(2):
            outcomes.extend(await _ask("client", shared, f"http://localhost:{port}"))

    with serve(always_ok) as server:
        on_loop(two(server.port), loop)
    assert outcomes[0].phases.dns is not None
    assert outcomes[1].phases.dns is None


def test_busy_loop_is_in_no_server_phase_but_said(loop: str) -> None:
    """What passes between wanting a request and sending it is `blocked`."""

    async def ask(url: str) -> list[Outcome]:
        outcomes: list[Outcome] = []
        async with SwarmClient(outcomes.append, Shared()) as client:
            await client.get(url)
            await client.get(url)
        return outcomes

    with serve(always_ok) as server:
        outcomes = on_loop(ask(server.url), loop)
    assert [o.reused for o in outcomes] == [False, True]
    again = outcomes[1].phases
    assert (again.dns, again.connecting, again.tls) == (None, None, None)
    assert outcomes[1].duration_ms == pytest.approx(outcomes[1].total_ms - (again.blocked or 0))


USERS, EACH = 50, 20


@pytest.mark.parametrize("how_many", ["client", "repeat"])
def test_connections_equal_users_and_all_are_in_flight(how_many: str, loop: str) -> None:
    everyone = asyncio.Barrier(USERS)

    async def handler(peer: Peer) -> None:
        while await peer.request():
            # Nobody is answered before all are there: that ends only if each round has all of them in flight.
            await everyone.wait()
            await peer.say(OK)

    outcomes: list[Outcome] = []
    shared = Shared()

    async def client(url: str) -> int:
        async with SwarmClient(outcomes.append, shared, base_url=url) as api:
            for _ in range(EACH):
                await api.get("/")
            return api.connections

    async def repeat(url: str) -> int:
        user = CompiledUser(outcomes.append, shared)
        async with httpx.AsyncClient() as builder:
            rest = [compile_request(builder.build_request("GET", url))] * EACH
        await user.repeat(lambda: rest.pop() if rest else None)
        open_ = user.connections
        await user.aclose()
        return open_

    async def all_of_them(one: Callable[[str], Any], url: str) -> list[int]:
        return await asyncio.gather(*(one(url) for _ in range(USERS)))

    with serve(handler) as server:
        held = on_loop(all_of_them(client if how_many == "client" else repeat, server.url), loop)
    assert held == [1] * USERS
    assert server.connections == USERS
    assert len(outcomes) == USERS * EACH
    assert {outcome.error for outcome in outcomes} == {None}
    assert sum(outcome.reused for outcome in outcomes) == USERS * (EACH - 1)


@contextlib.contextmanager
def _late_accept(handler: Handler, tls: ssl.SSLContext | None) -> Any:
    """A server behind a gate that opens late: the connection waits in the backlog."""
    with socket.socket() as listener, serve(handler, tls) as server:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        gate = threading.Thread(target=_pass_on_after, args=(listener, DELAY_S, server.port))
        gate.start()
        yield f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}"
        gate.join()


def _pass_on_after(listener: socket.socket, delay_s: float, port: int) -> None:
    """Accept one connection, wait, and from then on carry its bytes to the real server."""
    here, _ = listener.accept()
    time.sleep(delay_s)
    with here, socket.create_connection(("127.0.0.1", port)) as there:
        back = threading.Thread(target=_carry, args=(there, here))
        back.start()
        _carry(here, there)
        back.join()


def _carry(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _serve_after(listener: socket.socket, dialled: threading.Event, done: threading.Event) -> None:
    """Take connections from 0.3 s after the first try to make ours; until then the kernel drops it."""
    dialled.wait()
    time.sleep(0.3)
    with serve(always_ok, sock=listener):
        done.wait()
