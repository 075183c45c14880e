"""What comes unasked over an open connection: messages counted, and the gaps between them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from webperf.swarm.users.protocol import Measured

M = TypeVar("M")


class Gaps:
    """The time between messages of one connection, since the one before."""

    def __init__(self) -> None:
        self._last_s: float | None = None

    def came(self, trend: str, counts: Mapping[str, int], received: int) -> Measured:
        """One more message, just now."""
        now_s, before_s = time.monotonic(), self._last_s
        self._last_s = now_s
        trends = {} if before_s is None else {trend: (now_s - before_s) * 1000}
        return Measured(received=received, trends=trends, counts=dict(counts))


async def for_seconds(duration_s: float, receive: Callable[[], Awaitable[M]]) -> list[M]:
    """What is received until then; a time without messages is no error here."""
    found: list[M] = []
    try:
        async with asyncio.timeout(duration_s) as limit:
            while True:
                found.append(await receive())
    except TimeoutError:
        if not limit.expired():
            raise
    return found
