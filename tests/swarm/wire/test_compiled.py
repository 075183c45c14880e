"""Compiled requests: written down once, counted, and checked; a quick outcome is like any other."""

from __future__ import annotations

import dataclasses
import gzip
from collections.abc import AsyncIterator

import httpx
import pytest

from tests.swarm.wire.servers import OK, Handler, Peer, always_ok, on_loop, replies, serve
from webperf.errors import UsageError
from webperf.swarm.outcome import Outcome, Phases
from webperf.swarm.wire import draft
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.request import Check, CompiledRequest, compile_request
from webperf.swarm.wire.transport import Shared

BUILDER = httpx.Client()


def compiled(url: str, method: str = "GET", check: Check | None = None, **rest: object) -> CompiledRequest:
    return compile_request(BUILDER.build_request(method, url, **rest), check=check)  # type: ignore[arg-type]


def run(requests: list[CompiledRequest], loop: str) -> list[Outcome]:
    """One user, one after the other."""
    outcomes: list[Outcome] = []

    async def repeat() -> None:
        user = CompiledUser(outcomes.append, Shared())
        rest = list(requests)
        await user.repeat(lambda: rest.pop(0) if rest else None)
        await user.aclose()

    on_loop(repeat(), loop)
    return outcomes


def test_a_quick_outcome_is_a_frozen_one_like_any_other() -> None:
    phases = Phases(1.0, None, None, None, 2.0, 3.0, 4.0)
    outcome = Outcome("n", "GET", "/", 200, None, 1.0, 2.0, phases, 3, 4, True, "HTTP/1.1", True)
    quick = draft.outcome(*(getattr(outcome, field.name) for field in dataclasses.fields(Outcome)))
    assert quick == outcome
    assert hash(quick) == hash(outcome)
    assert type(quick) is Outcome
    assert draft.phases(1.0, None, None, None, 2.0, 3.0, 4.0) == phases
    with pytest.raises(dataclasses.FrozenInstanceError):
        quick.name = "other"  # type: ignore[misc]


def test_what_goes_out_is_what_httpx_sends(loop: str) -> None:
    heads: list[bytes] = []

    async def keeps(peer: Peer) -> None:
        while head := await peer.request():
            heads.append(head + (await peer.reader.readexactly(2) if head.startswith(b"POST") else b""))
            await peer.say(OK)

    with serve(keeps) as server:
        url = server.url + "/a?b=ü"
        with httpx.Client(trust_env=False) as client:
            client.get(url, headers={"X-A": "1"})
            client.post(url, content=b"ab")
        requests = [compiled(url, headers={"X-A": "1"}), compiled(url, "POST", content=b"ab")]
        outcomes = run(requests, loop)
    assert heads[2:] == heads[:2]
    assert [outcome.bytes_sent for outcome in outcomes] == [len(head) for head in heads[2:]]


ZIPPED = gzip.compress(b'{"ok": true}', mtime=0)
ZIPPED_ANSWER = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%b" % (len(ZIPPED), ZIPPED)
MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "check", "error"),
    [
        (OK, Check(statuses=frozenset({200})), None),
        (OK, Check(statuses=frozenset({201})), "check"),
        (OK, Check(size=2), None),
        (OK, Check(size=3), "check"),
        (MISSING, Check(), "http_4xx"),
        (MISSING, Check(statuses=frozenset({404})), None),
        (MISSING, Check(statuses=frozenset({200})), "http_4xx"),
        (OK, Check(predicate=lambda response: response.text == "ok"), None),
        (OK, Check(predicate=lambda response: response.text == "no"), "check"),
        (OK, Check(predicate=lambda response: response.json()["no"]), "check"),
        (ZIPPED_ANSWER, Check(predicate=lambda response: response.json()["ok"], size=len(ZIPPED)), None),
    ],
)
def test_checks(answer: bytes, check: Check, error: str | None, loop: str) -> None:
    with serve(replies(answer)) as server:
        outcomes = run([compiled(server.url, check=dataclasses.replace(check))], loop)
    assert [outcome.error for outcome in outcomes] == [error]


def test_predicate_sees_every_nth_answer(loop: str) -> None:
    seen: list[int] = []
    check = Check(predicate=lambda response: seen.append(response.status_code) is None, every=4)
    with serve(always_ok) as server:
        run([compiled(server.url, check=check)] * 10, loop)
    assert len(seen) == 3


async def _head_then_get(peer: Peer) -> None:
    while head := await peer.request():
        await peer.say(OK[:-2] if head.startswith(b"HEAD") else OK)


async def _unchanged_then_ok(peer: Peer) -> None:
    answers = [b"HTTP/1.1 304 Not Modified\r\nContent-Length: 100\r\n\r\n", b"HTTP/1.1 204 No Content\r\n\r\n", OK]
    for answer in answers:
        await peer.request()
        await peer.say(answer)
    await peer.request()


@pytest.mark.parametrize(
    ("handler", "methods", "statuses"),
    [(_head_then_get, ["HEAD", "GET"], [200, 200]), (_unchanged_then_ok, ["GET"] * 3, [304, 204, 200])],
)
def test_answers_without_a_body_keep_the_connection(
    handler: Handler, methods: list[str], statuses: list[int], loop: str
) -> None:
    with serve(handler) as server:
        outcomes = run([compiled(server.url, method) for method in methods], loop)
    assert [outcome.status for outcome in outcomes] == statuses
    assert server.connections == 1


def test_large_bodies_in_many_pieces(loop: str) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + bytes(3_000_000)
    with serve(replies(answer, answer)) as server:
        outcomes = run([compiled(server.url, check=Check(size=3_000_000))] * 2, loop)
    assert [outcome.error for outcome in outcomes] == [None, None]
    assert outcomes[0].bytes_received == len(answer)


def test_several_origins_in_one_loop(loop: str) -> None:
    with serve(always_ok) as one, serve(always_ok) as other:
        outcomes = run([compiled(one.url), compiled(other.url)] * 3, loop)
        assert (one.connections, other.connections) == (1, 1)
    assert [outcome.error for outcome in outcomes] == [None] * 6
    assert [outcome.reused for outcome in outcomes] == [False, False, True, True, True, True]


def test_failures_do_not_end_the_loop(loop: str) -> None:
    """Each is told of, and the next one has a connection of its own."""
    with serve(replies(OK, b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf")) as server:
        outcomes = run([compiled(server.url)] * 6, loop)
    assert [outcome.error for outcome in outcomes] == [None, "half_body"] * 3
    assert server.connections == 3


@pytest.mark.parametrize("where", ["sink", "following"])
def test_exceptions_of_the_users_own_come_out(where: str, loop: str) -> None:
    def sink(outcome: Outcome) -> None:
        if where == "sink":
            raise LookupError(where)

    async def ask(url: str) -> None:
        user = CompiledUser(sink, Shared())
        asked = [compiled(url)]

        def following() -> CompiledRequest | None:
            if not asked:
                raise LookupError(where)
            return asked.pop()

        with pytest.raises(LookupError, match=where):
            await user.repeat(following)
        await user.aclose()

    with serve(always_ok) as server:
        on_loop(ask(server.url), loop)


def test_what_cannot_be_compiled() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"a"

    with pytest.raises(UsageError, match="whole body"):
        compile_request(httpx.AsyncClient().build_request("POST", "http://a/", content=pieces()))
    with pytest.raises(UsageError, match="protocol"):
        compiled("ftp://a/")
    with pytest.raises(UsageError, match="Illegal value of header b'X-A'") as caught:
        compiled("http://a/?key=secret", headers={"X-A": "secret\r\nX-B: 1"})
    assert "secret" not in str(caught.value)
