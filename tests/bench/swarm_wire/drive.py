"""One load in a process of its own: `drive.py compiled|client|stock|stock-unlimited URL USERS SECONDS`, result as JSON.

Ours tell a sink of every request; it counts those that are complete: all phases there that have to be.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import httpx
import uvloop

from webperf.swarm.outcome import Outcome
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.compiled import CompiledUser
from webperf.swarm.wire.request import Check, CompiledRequest, compile_request
from webperf.swarm.wire.transport import Shared

BODY = b'{"status":"ok"'


@dataclass(slots=True)
class Tally:
    """The sink."""

    outcomes: int = 0
    errors: int = 0
    incomplete: int = 0
    duration_ms: float = 0.0

    def add(self, outcome: Outcome) -> None:
        self.outcomes += 1
        if outcome.error is not None:
            self.errors += 1
        phases = outcome.phases
        if phases.sending is None or phases.waiting is None or phases.receiving is None:
            self.incomplete += 1
        else:
            self.duration_ms += phases.sending + phases.waiting + phases.receiving


async def compiled(url: str, users: int, end_s: float, tally: Tally) -> int:
    shared, asked = Shared(), 0
    async with httpx.AsyncClient() as builder:
        check = Check(predicate=lambda response: response.content.startswith(BODY))
        request = compile_request(builder.build_request("GET", url), check=check)

    def following() -> CompiledRequest | None:
        nonlocal asked
        if time.monotonic() >= end_s:
            return None
        asked += 1
        return request

    crowd = [CompiledUser(tally.add, shared) for _ in range(users)]
    await asyncio.gather(*(user.repeat(following) for user in crowd))
    assert all(user.connections == 1 for user in crowd)
    await asyncio.gather(*(user.aclose() for user in crowd))
    return asked


async def client(url: str, users: int, end_s: float, tally: Tally) -> int:
    shared = Shared()

    async def user() -> int:
        async with SwarmClient(tally.add, shared, base_url=url) as api:
            return await _ask(api, end_s)

    return sum(await asyncio.gather(*(user() for _ in range(users))))


async def stock(url: str, users: int, end_s: float, tally: Tally, limit: int | None = 100) -> int:
    limits = httpx.Limits() if limit else httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=url, limits=limits, trust_env=False) as api:
        return sum(await asyncio.gather(*(_ask(api, end_s) for _ in range(users))))


async def stock_unlimited(url: str, users: int, end_s: float, tally: Tally) -> int:
    return await stock(url, users, end_s, tally, None)


async def _ask(api: httpx.AsyncClient, end_s: float) -> int:
    asked = 0
    while time.monotonic() < end_s:
        response = await api.get("/")
        assert response.content.startswith(BODY)
        asked += 1
    return asked


WAYS: dict[str, Callable[[str, int, float, Tally], Awaitable[int]]] = {
    "compiled": compiled,
    "client": client,
    "stock": stock,
    "stock-unlimited": stock_unlimited,
}


async def main() -> None:
    way, url, users, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    tally = Tally()
    # As the generating processes of webperf do.
    gc.collect()
    gc.freeze()
    began_s = time.monotonic()
    asked = await WAYS[way](url, users, began_s + seconds, tally)
    took_s = time.monotonic() - began_s
    told = {"outcomes": tally.outcomes, "errors": tally.errors, "incomplete": tally.incomplete}
    print(json.dumps({"asked": asked, "rate": asked / took_s, **told}))


# Stock httpx gets the quicker event loop too.
uvloop.run(main())
