"""Stock httpx in a closed loop: `stock.py URL USERS SECONDS [unlimited]` prints the requests a second.

It gets the quicker event loop too, and what the generators of webperf do about garbage.
"""

from __future__ import annotations

import asyncio
import gc
import sys
import time

import httpx
import uvloop


async def ask(api: httpx.AsyncClient, end_s: float) -> int:
    asked = 0
    while time.monotonic() < end_s:
        response = await api.get("/")
        assert response.status_code == 200
        asked += 1
    return asked


async def main() -> None:
    url, users, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    unlimited = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    limits = unlimited if "unlimited" in sys.argv else httpx.Limits()
    gc.collect()
    gc.freeze()
    async with httpx.AsyncClient(base_url=url, limits=limits, trust_env=False) as api:
        began_s = time.monotonic()
        asked = sum(await asyncio.gather(*(ask(api, began_s + seconds) for _ in range(users))))
        print(asked / (time.monotonic() - began_s))


uvloop.run(main())
