"""WebSocket /api/feed: the live figures, at a rate the client may change.

Each message is one JSON object. A client may send `{"rate": 5}` for five messages a second (0.1 to 100); what
cannot be understood is answered by `{"error": "..."}` and changes nothing. Knobs apply as for /api/events.
"""

import asyncio
import contextlib
import itertools
import json

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from targets.reference.api.answering import knobs_for, one_line
from targets.reference.api.events import message_for
from targets.reference.knobs import Knobs
from targets.reference.parsing import BadValue

SLOWEST_PER_S = 0.1
FASTEST_PER_S = 100.0
REFUSED = 1008  # the WebSocket close code for a policy violation


class Pace:
    """The messages a second that one client wants; a change takes effect at once."""

    def __init__(self) -> None:
        self._per_s = 1.0
        self._changed = asyncio.Event()

    def change(self, per_s: float) -> None:
        """Take a new rate, in messages a second."""
        self._per_s = per_s
        self._changed.set()

    async def wait(self) -> None:
        """Until the next message is due, or the rate has changed."""
        self._changed.clear()
        try:
            await asyncio.wait_for(self._changed.wait(), 1 / self._per_s)
        except TimeoutError:
            return


async def feed(socket: WebSocket) -> None:
    """Send until the client leaves."""
    await socket.accept()
    try:
        knobs = knobs_for(socket.query_params)
    except BadValue as complaint:
        await socket.send_text(one_line({"error": str(complaint)}))
        await socket.close(REFUSED)
        return
    await asyncio.sleep(knobs.server_delay_ms / 1000)
    await _talk(socket, knobs)


async def _talk(socket: WebSocket, knobs: Knobs) -> None:
    """Send and listen at once; the sender stops when listening ends, which it does when the client is gone."""
    pace = Pace()
    sender = asyncio.create_task(_send(socket, pace, knobs))
    try:
        await _listen(socket, pace)
    finally:
        sender.cancel()


async def _send(socket: WebSocket, pace: Pace, knobs: Knobs) -> None:
    # The client may leave while a message is on its way to it.
    with contextlib.suppress(WebSocketDisconnect):
        for tick in itertools.count():
            await socket.send_text(await run_in_threadpool(message_for, tick, knobs))
            await pace.wait()


async def _listen(socket: WebSocket, pace: Pace) -> None:
    while (message := await socket.receive())["type"] == "websocket.receive":
        try:
            pace.change(rate_in(message.get("text") or ""))
        except BadValue as complaint:
            await socket.send_text(one_line({"error": str(complaint)}))


def rate_in(text: str) -> float:
    """The rate that a client's message asks for, in messages a second."""
    wanted = f'send {{"rate": N}} with N from {SLOWEST_PER_S} to {FASTEST_PER_S:g} messages a second'
    try:
        message = json.loads(text)
    except ValueError:
        raise BadValue(wanted) from None
    rate = message.get("rate") if isinstance(message, dict) else None
    if isinstance(rate, bool) or not isinstance(rate, int | float) or not SLOWEST_PER_S <= rate <= FASTEST_PER_S:
        raise BadValue(wanted)
    return float(rate)
