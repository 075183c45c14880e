"""The same faulty servers, asked by stock httpx and by our wire: same exception or answer, and the right class."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.swarm.wire.servers import OK, Handler, Peer, always_ok, free_port, full_backlog, on_loop, replies, serve
from webperf.swarm.outcome import ERRORS, Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.options import WireOptions
from webperf.swarm.wire.request import compile_request
from webperf.swarm.wire.transport import Shared, WireTransport

# What has to happen may take its time on a busy machine; what must never happen is waited for no longer than this.
PATIENT_S, SHORT_S = 30.0, 0.4


async def _reset_at_once(peer: Peer) -> None:
    await peer.request()
    peer.reset()


async def _reset_in_body(peer: Peer) -> None:
    await peer.request()
    await peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await asyncio.sleep(0.1)
    peer.reset()


async def _says_nothing(peer: Peer) -> None:
    await peer.request()
    await peer.reader.read()


async def _hangs_in_body(peer: Peer) -> None:
    await peer.request()
    await peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await peer.reader.read()


async def _takes_nothing(peer: Peer) -> None:
    await asyncio.sleep(60)


@dataclass(frozen=True)
class Case:
    """What the server does, what our outcome's error must be, what is asked, and which of the limits is a short one."""

    handler: Handler
    error: str | None = None
    method: str = "GET"
    options: dict[str, Any] = field(default_factory=dict)
    compiled: bool = True
    short: str | None = None

    @property
    def timeout(self) -> httpx.Timeout:
        return httpx.Timeout(PATIENT_S, **{self.short: SHORT_S} if self.short else {})


GZIPPED = gzip.compress(b"hello" * 50)

CASES: dict[str, Case] = {
    "reset before the answer": Case(_reset_at_once, "reset"),
    "reset in the body": Case(_reset_in_body, "reset"),
    "closed before the answer": Case(replies(b""), "closed"),
    "closed in the head": Case(replies(b"HTTP/1.1 200 OK\r\nContent-Le"), "closed"),
    "half a body": Case(replies(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), "half_body"),
    "half a body, split head": Case(replies(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\n"), "half_body"),
    "half a chunk": Case(replies(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\na\r\nhalf"), "half_body"),
    "no last chunk": Case(replies(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n"), "half_body"),
    "garbage": Case(replies(b"\x00\x01 this is not HTTP\r\n\r\n"), "protocol"),
    "bad chunk size": Case(replies(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nok"), "protocol"),
    "bad length": Case(replies(b"HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok"), "protocol"),
    "endless head": Case(replies(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 200_000), "protocol"),
    "no answer in time": Case(_says_nothing, "timeout", short="read"),
    "no body in time": Case(_hangs_in_body, "timeout", short="read"),
    "not gzip": Case(
        replies(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 9\r\n\r\nnot gzip!"),
        "decoding",
        compiled=False,
    ),
    "404": Case(replies(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"), "http_4xx"),
    "503 and close": Case(replies(b"HTTP/1.1 503 Busy\r\nConnection: close\r\n\r\nbusy"), "http_5xx"),
    "peer takes nothing": Case(
        _takes_nothing,
        "write_timeout",
        "POST",
        {"content": b"x" * 30_000_000},
        compiled=False,
        short="write",
    ),
    # And what is well.
    "plain": Case(replies(OK)),
    "two headers of one name": Case(
        replies(b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nset-cookie:  b=2 \r\nContent-Length: 2\r\n\r\nok")
    ),
    "chunked with trailer": Case(
        replies(b"HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n3\r\nay!\r\n0\r\nX-T: 1\r\n\r\n")
    ),
    "gzip": Case(
        replies(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(GZIPPED), GZIPPED))
    ),
    "body to the end of the connection": Case(replies(b"HTTP/1.1 200 OK\r\n\r\nall there is")),
    "HTTP/1.0": Case(replies(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok")),
    "HEAD with a length": Case(replies(b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n"), method="HEAD"),
    "204": Case(replies(b"HTTP/1.1 204 No Content\r\n\r\n", then_close=False)),
    "304 with a length": Case(replies(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 2000\r\n\r\n", then_close=False)),
    "100 and 103 first": Case(
        replies(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK)
    ),
    "empty reason": Case(replies(b"HTTP/1.1 299 \r\nContent-Length: 0\r\n\r\n")),
    "a body in the request": Case(replies(OK), method="POST", options={"json": {"a": 1}}),
}

Ask = Callable[[str, Case], Any]


def _told(response: httpx.Response) -> tuple[Any, ...]:
    return (
        response.status_code,
        response.reason_phrase,
        response.http_version,
        response.headers.multi_items(),
        response.content,
        response.num_bytes_downloaded,
        response.is_closed,
    )


async def _ask(client: httpx.AsyncClient, url: str, case: Case) -> Any:
    """The answer, or the class of the exception."""
    async with client:
        try:
            return _told(await client.request(case.method, url + "/some/path?secret=1", **case.options))
        except Exception as error:
            return type(error)


def _stock(timeout: httpx.Timeout | float = PATIENT_S) -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=timeout, trust_env=False)


@pytest.mark.parametrize("name", CASES)
def test_same_as_stock_httpx(name: str, loop: str) -> None:
    case = CASES[name]
    outcomes: list[Outcome] = []
    with serve(case.handler) as server:
        expected = on_loop(_ask(_stock(case.timeout), server.url, case), "asyncio")
        short = on_loop(_ask(SwarmClient(outcomes.append, Shared(), timeout=case.timeout), server.url, case), loop)
        over = WireTransport(outcomes.append, Shared())
        long = on_loop(_ask(httpx.AsyncClient(timeout=case.timeout, transport=over), server.url, case), loop)
    assert short == expected
    assert long == expected
    assert [outcome.error for outcome in outcomes] == [case.error, case.error]
    for outcome in outcomes:
        assert (outcome.url_template, outcome.method) == ("/some/path", case.method)
        assert outcome.status == (None if expected is None or isinstance(expected, type) else expected[0]) or (
            case.error in ("reset", "half_body", "timeout", "decoding", "protocol")
        )


def _compiled_cases() -> Iterator[Any]:
    """By their names. A whole request has one limit: where that is a short one, connecting has to fit into it."""
    for name, case in CASES.items():
        if case.compiled:
            yield pytest.param(name, marks=pytest.mark.alone if case.short else ())


@pytest.mark.parametrize("name", list(_compiled_cases()))
def test_compiled_has_the_same_class(name: str, loop: str) -> None:
    case = CASES[name]
    total_s = SHORT_S if case.short else PATIENT_S
    outcomes: list[Outcome] = []

    async def send(url: str) -> None:
        user = CompiledUser(outcomes.append, Shared(options=WireOptions(total_s=total_s)))
        async with httpx.AsyncClient() as builder:
            built = builder.build_request(case.method, url + "/some/path?secret=1", **case.options)
        await user.send(compile_request(built))
        await user.aclose()

    with serve(case.handler) as server:
        on_loop(send(server.url), loop)
    assert [outcome.error for outcome in outcomes] == [case.error]
    assert outcomes[0].url_template == "/some/path"


def _both(url: str, loop: str, timeout_s: float = PATIENT_S, **options: Any) -> tuple[Any, Any, list[Outcome]]:
    """What stock httpx and our client say to a GET, and our outcomes."""
    outcomes: list[Outcome] = []
    tls = options.pop("tls", None)
    case = Case(always_ok)
    stock = httpx.AsyncClient(timeout=timeout_s, trust_env=False, verify=tls or True, **options)
    expected = on_loop(_ask(stock, url, case), "asyncio")
    ours = SwarmClient(outcomes.append, Shared(tls=tls), timeout=timeout_s, **options)
    return expected, on_loop(_ask(ours, url, case), loop), outcomes


def test_refused(loop: str) -> None:
    expected, found, outcomes = _both(f"http://127.0.0.1:{free_port()}", loop)
    assert expected is found is httpx.ConnectError
    assert outcomes[0].error == "refused"
    assert outcomes[0].phases.connecting is not None
    assert outcomes[0].phases.sending is None


def test_name_that_does_not_resolve(loop: str) -> None:
    expected, found, outcomes = _both("http://nowhere.invalid", loop)
    assert expected is found is httpx.ConnectError
    assert outcomes[0].error == "dns"
    assert outcomes[0].phases.dns is not None
    assert outcomes[0].phases.connecting is None


def test_connection_not_made_in_time(loop: str) -> None:
    with full_backlog() as listener:
        expected, found, outcomes = _both(f"http://127.0.0.1:{listener.getsockname()[1]}", loop, SHORT_S)
    assert expected is found is httpx.ConnectTimeout
    assert outcomes[0].error == "connect_timeout"
    assert outcomes[0].phases.connecting >= 390


def test_no_way_there(loop: str) -> None:
    # The broadcast address of the loopback network: the system knows no way there by TCP.
    expected, found, outcomes = _both("http://127.255.255.255", loop)
    assert expected is found is httpx.ConnectError
    assert outcomes[0].error == "connect"


@pytest.mark.parametrize("url", ["ftp://127.0.0.1/", "//127.0.0.1/"])
def test_schemes_nobody_speaks(url: str, loop: str) -> None:
    expected, found, outcomes = _both(url, loop)
    assert expected is found is httpx.UnsupportedProtocol
    assert outcomes == []


def test_untrusted_certificate(loop: str, server_tls: ssl.SSLContext) -> None:
    with serve(always_ok, server_tls) as server:
        expected, found, outcomes = _both(server.url, loop)
    assert expected is found is httpx.ConnectError
    assert outcomes[0].error == "tls"
    assert outcomes[0].phases.tls is not None


def test_tls_to_a_server_that_speaks_none(loop: str) -> None:
    async def plain(peer: Peer) -> None:
        await peer.reader.read(1)
        await peer.say(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    with serve(plain) as server:
        expected, found, outcomes = _both(server.url.replace("http:", "https:"), loop)
    assert expected is found is httpx.ConnectError
    assert outcomes[0].error == "tls"


@pytest.mark.alone  # The connection has to be there within the short time.
def test_tls_never_answered(loop: str) -> None:
    with serve(_takes_nothing) as server:
        expected, found, outcomes = _both(server.url.replace("http:", "https:"), loop, SHORT_S)
    assert expected is found is httpx.ConnectTimeout
    assert outcomes[0].error == "connect_timeout"
    assert outcomes[0].phases.tls >= 390


def test_plain_to_a_server_that_speaks_tls(loop: str, server_tls: ssl.SSLContext) -> None:
    with serve(always_ok, server_tls) as server:
        expected, found, _ = _both(server.url.replace("https:", "http:"), loop)
    assert expected is found
    assert issubclass(found, httpx.TransportError)


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\x00b", " blank"])
def test_header_that_would_be_two(value: str, loop: str) -> None:
    with serve(always_ok) as server:
        expected, found, outcomes = _both(server.url, loop, headers={"x-a": value})
    assert expected is found is httpx.LocalProtocolError
    assert outcomes[0].error == "other"
    assert server.connections <= 1


@pytest.mark.parametrize("declared", ["1", "3"])
def test_request_body_against_its_length(declared: str, loop: str) -> None:
    async def two() -> AsyncIterator[bytes]:
        yield b"ab"

    async def ask(client: httpx.AsyncClient, url: str) -> Any:
        async with client:
            with pytest.raises(Exception, match="data for declared Content-Length") as caught:
                await client.post(url, content=two(), headers={"content-length": declared})
            return caught.type

    outcomes: list[Outcome] = []
    with serve(_says_nothing) as server:
        expected = on_loop(ask(_stock(), server.url), "asyncio")
        found = on_loop(ask(SwarmClient(outcomes.append, Shared(), timeout=PATIENT_S), server.url), loop)
    # Stock httpx lets h11's own through.
    assert expected.__name__ == found.__name__
    assert found is httpx.LocalProtocolError
    assert outcomes[0].error == "other"


def test_body_above_the_limit(loop: str) -> None:
    async def endless(peer: Peer) -> None:
        await peer.request()
        await peer.say(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        while True:
            await peer.say(b"2710\r\n" + b"x" * 10_000 + b"\r\n")

    outcomes: list[Outcome] = []
    shared = Shared(options=WireOptions(max_body_bytes=1_000_000))

    async def ask(url: str) -> None:
        async with SwarmClient(outcomes.append, shared) as client:
            with pytest.raises(httpx.ReadError, match="above the limit"):
                await client.get(url)
        async with httpx.AsyncClient() as builder:
            user = CompiledUser(outcomes.append, shared)
            await user.send(compile_request(builder.build_request("GET", url)))
            await user.aclose()

    with serve(endless) as server:
        on_loop(ask(server.url), loop)
    assert [outcome.error for outcome in outcomes] == ["too_large", "too_large"]


def test_bomb_is_not_unpacked_beyond_the_limit(loop: str) -> None:
    bomb = gzip.compress(bytes(50_000_000))
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(bomb), bomb)
    outcomes: list[Outcome] = []

    async def ask(url: str) -> None:
        shared = Shared(options=WireOptions(max_body_bytes=1_000_000))
        async with SwarmClient(outcomes.append, shared) as client:
            with pytest.raises(httpx.ReadError, match="above the limit"):
                await client.get(url)

    with serve(replies(answer)) as server:
        on_loop(ask(server.url), loop)
    assert [outcome.error for outcome in outcomes] == ["too_large"]


@pytest.mark.alone
def test_trickle_is_ended_by_the_whole_limit(loop: str) -> None:
    async def trickle(peer: Peer) -> None:
        await peer.request()
        await peer.say(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            await peer.say(b"x")
            await asyncio.sleep(0.05)

    outcomes: list[Outcome] = []

    async def ask(url: str) -> None:
        async with SwarmClient(outcomes.append, Shared(options=WireOptions(total_s=0.5))) as client:
            with pytest.raises(httpx.ReadTimeout):
                await client.get(url)

    with serve(trickle) as server:
        on_loop(ask(server.url), loop)
    assert outcomes[0].error == "timeout"
    assert 490 <= outcomes[0].total_ms < 1500


def test_every_class_is_a_known_one() -> None:
    assert {case.error for case in CASES.values()} - {None} <= set(ERRORS)
