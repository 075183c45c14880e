"""The short way through the client gives what httpx's own way gives."""

from __future__ import annotations

import logging
from typing import Any

import httpx
import pytest

from tests.swarm.wire.servers import Peer, on_loop, serve
from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.transport import Shared


async def _repeats_the_head(peer: Peer) -> None:
    while head := await peer.request():
        await peer.say(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(head) + head)


HEADERS = {"x-of-client": "1", "user-agent": "test"}
REQUESTS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "plain": ("GET", "/a", {}),
    "again": ("GET", "/a", {}),
    "post without a body": ("POST", "/a", {}),
    "lower case": ("get", "/a?x=1#f", {}),
    "relative": ("GET", "b/c", {}),
    "params": ("GET", "/a", {"params": {"q": "ü &"}}),
    "headers": ("GET", "/a", {"headers": {"X-Of-Request": "2", "x-of-client": "3"}}),
    "cookies": ("GET", "/a", {"headers": {"cookie": "a=b"}}),
    "json": ("POST", "/a", {"json": {"k": "v"}}),
    "form": ("POST", "/a", {"data": {"k": "v"}}),
    "extensions": ("GET", "/a", {"extensions": {"name": "n"}}),
    "auth": ("GET", "/a", {"auth": ("u", "p")}),
    "timeout": ("GET", "/a", {"timeout": 3.0}),
}


def test_same_requests_and_responses(loop: str) -> None:
    async def ask(client: httpx.AsyncClient) -> list[Any]:
        async with client:
            told = []
            for method, url, rest in REQUESTS.values():
                response = await client.request(method, url, **rest)
                assert response.elapsed.total_seconds() > 0
                # The end of the head is the end of what the server read.
                told.append((response.text, response.headers.multi_items(), str(response.url), response.encoding))
                told.append((response.request.method, response.request.extensions["timeout"]))
            return told

    with serve(_repeats_the_head) as server:
        options: dict[str, Any] = {"base_url": server.url + "/base", "headers": HEADERS, "timeout": 2.0}
        ours = on_loop(ask(SwarmClient(lambda outcome: None, Shared(), **options)), loop)
        stock = on_loop(ask(httpx.AsyncClient(trust_env=False, **options)), "asyncio")
    assert ours == stock


def test_changes_of_the_client_are_seen(loop: str) -> None:
    async def ask(url: str) -> None:
        async with SwarmClient(lambda outcome: None, Shared(), base_url=url) as client:
            assert "x-new" not in (await client.get("/a")).text
            client.headers["x-new"] = "1"
            assert "x-new: 1" in (await client.get("/a")).text
            client.base_url = httpx.URL(url + "/v2")
            assert "GET /v2/a " in (await client.get("/a")).text
            request = client.build_request("GET", "/a")
            request.headers["x-mine"] = "2"
            assert "x-mine: 2" in (await client.send(request)).text
            assert "x-mine" not in (await client.get("/a")).text
            client.params = httpx.QueryParams({"k": "v"})
            assert "GET /v2/a?k=v " in (await client.get("/a")).text

    with serve(_repeats_the_head) as server:
        on_loop(ask(server.url), loop)


def test_hooks_logs_and_auth_go_the_long_way(loop: str, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []

    async def hook(message: Any) -> None:
        seen.append(type(message).__name__)

    async def ask(url: str) -> None:
        hooks = {"request": [hook], "response": [hook]}
        async with SwarmClient(lambda outcome: None, Shared(), event_hooks=hooks, auth=("u", "p")) as client:
            assert "authorization: basic" in (await client.get(url)).text.lower()
        async with SwarmClient(lambda outcome: None, Shared()) as client:
            with caplog.at_level(logging.INFO, logger="httpx"):
                await client.get(url)
            assert "authorization" in (await client.get(url.replace("//", "//me:too@"))).text.lower()
        with pytest.raises(RuntimeError, match="closed"):
            await client.get(url)

    with serve(_repeats_the_head) as server:
        on_loop(ask(server.url), loop)
    assert seen == ["Request", "Response"]
    assert "HTTP Request: GET" in caplog.text


def test_names_and_no_secrets_in_outcomes(loop: str) -> None:
    outcomes: list[Outcome] = []

    async def ask(url: str) -> None:
        async with SwarmClient(outcomes.append, Shared()) as client:
            await client.get(url.replace("//", "//user:pass@") + "/items/7?token=abc", headers={"authorization": "abc"})
            await client.get(url + "/items/7", extensions={"name": "item"})

    with serve(_repeats_the_head) as server:
        on_loop(ask(server.url), loop)
    assert [(o.name, o.url_template) for o in outcomes] == [("/items/7", "/items/7"), ("item", "/items/7")]
    assert not any(secret in repr(outcomes) for secret in ("abc", "pass", "user"))
