"""A user of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

import httptools

from webperf.swarm.client import TIMEOUT_S
from webperf.swarm.url_template import template
from webperf.swarm.users.inbox import Gaps, for_seconds
from webperf.swarm.users.protocol import Ground, Protocol, error_class, origin_of_url
from webperf.swarm.wire.failure import WireFailure

CHUNK = 65536
LARGEST_BYTES = 64 * 1024 * 1024
"""Of one event."""
URL_SAFE = "/?&=%:@!$'()*+,;~-._[]"


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `size` is of its bytes in the stream."""

    event: str
    data: str
    id: str
    size: int


class EventStream:
    """From bytes of an answer to its events; what httptools calls. Lines end as the standard says: CR LF, LF or CR."""

    def __init__(self) -> None:
        self.status = 0
        self.content_type = ""
        self.ended = False
        self.events: deque[Event] = deque()
        self._parser = httptools.HttpResponseParser(self)
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Some bytes of the answer. Raises WireFailure for what is no HTTP."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError as error:
            raise WireFailure("protocol", f"what came is not HTTP: {error}") from error
        if len(self._rest) > LARGEST_BYTES:
            raise WireFailure("too_large", f"an event of more than {LARGEST_BYTES} bytes")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of interest is only what it says it is."""
        if name.lower() == b"content-type":
            self.content_type = value.decode("latin-1")

    def on_headers_complete(self) -> None:
        """Its status is known."""
        self.status = self._parser.get_status_code()

    def on_message_complete(self) -> None:
        """The server has ended the stream."""
        self.ended = True

    def on_body(self, body: bytes) -> None:
        """A blank line ends an event."""
        text = self._rest + body
        if text.endswith(b"\r"):
            # The other half of a CR LF may be on its way.
            self._rest = text
            return
        *blocks, self._rest = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n\n")
        self.events.extend(event for block in blocks if (event := _event(block)))


class Sse(Protocol):
    """`await events.connect("/api/events")`, `await events.receive()`, `await events.listen(10)`."""

    name = "sse"

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._stream = EventStream()
        self._reader: asyncio.StreamReader | None = None
        self._name = ""
        self._asked_s: float | None = None
        self._gaps = Gaps()

    @property
    def is_open(self) -> bool:
        """Is it connected?"""
        return self._reader is not None

    async def connect(self, path: str = "/") -> None:
        """Ask for the stream, and wait for the head of the answer. `path` is below the base URL, or a whole URL."""
        await self.close()
        url = self.url_of(path)
        self._stream, self._gaps, self._asked_s = EventStream(), Gaps(), time.monotonic()
        self._name = template(urlsplit(url).path or "/")
        with self.measure(self._name, "CONNECT", "sse_connecting") as measured:
            origin = origin_of_url(url)
            reader, writer = await self.dial(origin.host, origin.port, tls=origin.scheme == "https")
            head = _head(url, {"Accept": "text/event-stream", "Cache-Control": "no-store", **self.ground.headers})
            measured.sent = len(head)
            writer.write(head)
            async with asyncio.timeout(TIMEOUT_S):
                while not self._stream.status:
                    await self._read(reader)
            if self._stream.status != 200 or not self._stream.content_type.startswith("text/event-stream"):
                kind = {4: "http_4xx", 5: "http_5xx"}.get(self._stream.status // 100, "check")
                what = f"{self._stream.status} {self._stream.content_type}".strip()
                raise WireFailure(kind, f"no event stream there: the server answered {what}")
        self._reader = reader

    async def receive(self) -> Event:
        """The next event, however long it takes. Raises WireFailure when the stream has ended: a failed operation."""
        with self.watched(self._name, "RECEIVE"):
            event = await self._next()
        measured = self._gaps.came("sse_gap", {"sse_events": 1}, event.size)
        if self._asked_s is not None:
            measured.trends["sse_first_event"] = (time.monotonic() - self._asked_s) * 1000
            self._asked_s = None
        self.note(self._name, "EVENT", measured)
        return event

    async def _next(self) -> Event:
        while not self._stream.events:
            if self._reader is None:
                raise WireFailure("closed", "not connected: await events.connect(path) first")
            if self._stream.ended:
                await self.close()
                raise WireFailure("closed", "the server ended the stream")
            await self._read(self._reader)
        return self._stream.events.popleft()

    async def listen(self, duration_s: float) -> list[Event]:
        """What comes in so many seconds."""
        return await for_seconds(duration_s, self.receive)

    async def browse(self, path: str = "/") -> None:
        """Connect once, then listen, a second an iteration."""
        if not self.is_open:
            await self.connect(path)
        await self.listen(1.0)

    async def close(self) -> None:
        """Leave the stream."""
        self._reader = None
        await super().close()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        try:
            data = await reader.read(CHUNK)
        except OSError as error:
            await self.close()
            raise WireFailure(error_class(error), str(error) or "the connection was lost") from error
        if not data and not self._stream.ended:
            await self.close()
            raise WireFailure("half_body" if self._stream.status else "closed", "the server closed the connection")
        if data:
            self._stream.feed(data)


def _head(url: str, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=URL_SAFE)
    lines = [f"GET {target} HTTP/1.1", f"Host: {parts.netloc.rpartition('@')[2]}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in headers.items()), "", ""]).encode("latin-1")


def _event(block: bytes) -> Event | None:
    """None for a block without data, such as a comment that keeps the connection alive."""
    fields: dict[str, list[str]] = {}
    for line in block.decode("utf-8", errors="replace").split("\n"):
        name, _, value = line.partition(":")
        fields.setdefault(name, []).append(value.removeprefix(" "))
    if "data" not in fields:
        return None
    event, id_ = (fields.get(name, [default])[-1] for name, default in (("event", "message"), ("id", "")))
    return Event(event, "\n".join(fields["data"]), id_, len(block) + 2)
