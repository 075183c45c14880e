"""How every endpoint answers: check the query, apply the knobs, compute in a thread, complain in one line."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from targets.reference.data.conditions import CONDITION_NAMES, OLDEST
from targets.reference.data.generate import CATEGORIES
from targets.reference.data.queries import Filter
from targets.reference.knobs import Knobs, burn_cpu, padding
from targets.reference.parsing import BadValue, bounded_int, one_of
from targets.reference.settings import settings

Query = Mapping[str, str]
Compute = Callable[[], dict[str, Any]]
Handler = Callable[[Request], Awaitable[Response]]


def json_endpoint(prepare: Callable[[Query], Compute]) -> Handler:
    """An endpoint from a function that checks the query and returns the work to do.

    The split makes a bad query fail at once, before any delay, and keeps the work off the event loop: a slow
    answer must not make the others slow, unless the processor itself is short.
    """

    async def handle(request: Request) -> Response:
        try:
            knobs = knobs_for(request.query_params)
            compute = prepare(request.query_params)
        except BadValue as complaint:
            return refusal(complaint)
        await asyncio.sleep(knobs.server_delay_ms / 1000)
        return await run_in_threadpool(lambda: JSONResponse(padded(compute, knobs)))

    return handle


def knobs_for(query: Query) -> Knobs:
    """The knobs of this process, overridden by the query."""
    return settings().knobs.overridden_by(query)


def padded(compute: Compute, knobs: Knobs) -> dict[str, Any]:
    """The computed answer with the processor time and the bytes that the knobs ask for."""
    burn_cpu(knobs.cpu_ms)
    answer = compute()
    return answer | {"padding": padding(knobs.extra_bytes)} if knobs.extra_bytes else answer


def refusal(complaint: BadValue, status: int = 400) -> Response:
    """A refused request: one line of JSON."""
    return JSONResponse({"error": str(complaint)}, status_code=status)


def integer(query: Query, name: str, default: int, low: int, high: int) -> int:
    """A whole number from the query."""
    return bounded_int(name, query[name], low, high) if name in query else default


def state_in(query: Query) -> str | None:
    """The state asked for, if any."""
    return one_of("state", query["state"], CATEGORIES["state"]) if "state" in query else None


def filter_in(query: Query) -> Filter:
    """The filter that a query describes."""
    condition = one_of("condition", query["condition"], CONDITION_NAMES) if "condition" in query else None
    low = integer(query, "age_min", 0, 0, OLDEST)
    high = integer(query, "age_max", OLDEST, 0, OLDEST)
    if low > high:
        raise BadValue(f"age_min must not be above age_max, but {low} > {high}")
    return Filter(state_in(query), condition, low, high)


def one_line(payload: Mapping[str, Any]) -> str:
    """A message of a feed: compact JSON without line ends."""
    return json.dumps(payload, separators=(",", ":"))
