"""Looking up names: one round trip for the first that asks, none while the answer is known."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable

from webperf.conditions.proxy.alarm import Alarms

Address = tuple[int, tuple[str, int]]

# RFC 6761: these are this machine, whatever a resolver says; Chromium would not ask for them either.
_LOCAL: list[tuple[int, str]] = [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]


class Names:
    """A resolver's memory, of one link. Who asks while another's question is on its way waits for the same answer."""

    def __init__(self, alarms: Alarms, round_trip_s: Callable[[], float]) -> None:
        self._alarms = alarms
        self._round_trip_s = round_trip_s
        self._known: dict[str, asyncio.Task[list[tuple[int, str]]]] = {}

    async def look_up(self, host: str, port: int) -> list[Address]:
        """All addresses, the likeliest first. Raises OSError."""
        if host not in self._known:
            self._known[host] = asyncio.ensure_future(self._ask(host))
            # Whoever asked may have gone; asyncio would complain of an error that nobody took.
            self._known[host].add_done_callback(lambda asked: asked.cancelled() or asked.exception())
        # Shielded: one that gives up must not take the answer from the others.
        return [(family, (address, port)) for family, address in await asyncio.shield(self._known[host])]

    async def _ask(self, host: str) -> list[tuple[int, str]]:
        answered = time.monotonic() + self._round_trip_s()
        try:
            found = await _resolve(host)
        except OSError:
            # Not remembered: it may exist later.
            self._known.pop(host, None)
            await self._alarms.until(answered)
            raise
        await self._alarms.until(answered)
        return found


async def _resolve(host: str) -> list[tuple[int, str]]:
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return _LOCAL
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [(int(family), str(address[0])) for family, _kind, _protocol, _name, address in found]
