"""GET /api/events: the live figures as server-sent events.

`interval_ms` (50 to 60000) is the time between two events, `count` (1 to 100000) ends the stream after so many;
without it the stream goes on until the client leaves. `cpu_ms` and `extra_bytes` apply to each event,
`server_delay_ms` once, before the first.
"""

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from targets.reference.api.answering import integer, knobs_for, one_line, padded, refusal
from targets.reference.data.pulse import pulse
from targets.reference.data.store import records
from targets.reference.knobs import Knobs
from targets.reference.parsing import BadValue

DEFAULT_INTERVAL_MS = 1_000
MAX_COUNT = 100_000


async def events(request: Request) -> Response:
    """The stream; its first event is sent at once."""
    query = request.query_params
    try:
        knobs = knobs_for(query)
        interval_ms = integer(query, "interval_ms", DEFAULT_INTERVAL_MS, 50, 60_000)
        ticks = range(integer(query, "count", 1, 1, MAX_COUNT)) if "count" in query else itertools.count()
    except BadValue as complaint:
        return refusal(complaint)
    await asyncio.sleep(knobs.server_delay_ms / 1000)
    stream = _events(ticks, interval_ms / 1000, knobs)
    return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _events(ticks: Iterable[int], interval_s: float, knobs: Knobs) -> AsyncIterator[str]:
    for tick in ticks:
        if tick:
            await asyncio.sleep(interval_s)
        message = await run_in_threadpool(message_for, tick, knobs)
        yield f"id: {tick}\nevent: pulse\ndata: {message}\n\n"


def message_for(tick: int, knobs: Knobs) -> str:
    """One line of JSON with the figures of a tick."""

    def compute() -> dict[str, Any]:
        return asdict(pulse(records(), tick))

    return one_line(padded(compute, knobs))
