"""The network as the browser saw it: a ledger of requests and WebSockets, from CDP Network events.

CDP and not the page, because only it sees what is still in flight, the bytes on the wire of other origins, and
requests made by the parser. Times are CDP's monotonic clock in milliseconds; `probe` converts them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Protocol

from webperf.model.capture import Message, Request

LIMIT = 20_000
BINARY = 2
# Kept open on purpose, or fire-and-forget: none of them holds back a result.
NEVER_AWAITED = frozenset({"WebSocket", "Ping", "Media", "Prefetch", "CSPViolationReport"})
NO_REQUESTS = ("data:", "blob:", "chrome:")
STREAM_TYPES = frozenset({"text/event-stream", "multipart/x-mixed-replace"})


# Bodies are not asked for: the renderer need not keep them.
NO_BODIES = {"maxTotalBufferSize": 0, "maxResourceBufferSize": 0, "maxPostDataSize": 0}


class Source(Protocol):
    """Where the events come from: a CDP session of Playwright's, or a Wire."""

    def on(self, event: Any, f: Any, /) -> None:
        """Have `f` called with the parameters of each such event."""

    def send(self, method: str, params: Any = None, /) -> Any:
        """Ask, and give the result."""


@dataclass(slots=True)
class _Entry:
    url: str
    type: str
    start_ms: float
    end_ms: float | None = None
    bytes: int = 0
    status: int | None = None
    from_cache: bool = False
    failed: str | None = None
    protocol: str | None = None
    response_ms: float | None = None
    stream: bool = False
    has_data: bool = False
    data: list[tuple[float, int]] = field(default_factory=list)

    @property
    def is_stream(self) -> bool:
        return self.stream or self.type == "EventSource"

    @property
    def is_awaited(self) -> bool:
        return not (self.is_stream or self.type in NEVER_AWAITED)


@dataclass(slots=True)
class _Socket:
    url: str
    sent_ms: float = float("-inf")
    received_ms: float = float("-inf")


class NetworkLedger:
    """Listens to one page's CDP events. `begin()` starts a step; `requests()` are those since then."""

    def __init__(self, source: Source) -> None:
        self._open: dict[str, _Entry] = {}
        self._let_go: set[str] = set()
        self._step: list[_Entry] = []
        self._sockets: dict[str, _Socket] = {}
        self._messages: list[Message] = []
        self.left_out = 0
        self._hearing = self._handlers()
        for event, handler in self._hearing.items():
            source.on(event, handler)
        source.send("Network.enable", NO_BODIES)

    def _handlers(self) -> Mapping[str, Callable[[dict[str, Any]], None]]:
        return {
            "Network.requestWillBeSent": self._on_request,
            "Network.responseReceived": self._on_response,
            "Network.requestServedFromCache": self._on_cache,
            "Network.dataReceived": self._on_data,
            "Network.loadingFinished": self._on_finished,
            "Network.loadingFailed": self._on_failed,
            "Network.webSocketCreated": self._on_socket,
            "Network.webSocketFrameSent": self._on_sent,
            "Network.webSocketFrameReceived": self._on_received,
            "Network.webSocketClosed": self._on_socket_closed,
        }

    def hear(self, event: str, parameters: dict[str, Any]) -> None:
        """An event of another target that belongs to the page: its workers have sessions of their own."""
        if handler := self._hearing.get(event):
            handler(parameters)

    def add_ended(self, request: Request) -> None:
        """One that no event told of, with its times on CDP's clock."""
        entry = _Entry(request.url, request.type, request.start_ms, request.end_ms, request.bytes, request.status)
        entry.from_cache, entry.protocol, entry.response_ms = request.from_cache, request.protocol, request.response_ms
        self._keep(entry)

    def let_go(self, url: str) -> None:
        """A worker has started: the end of the request for its script is told to the worker's session, if at all."""
        if not url.startswith(NO_REQUESTS):
            self._let_go.add(url)

    def forget(self, session: str) -> None:
        """A worker has ended with its session: nobody will tell how its open requests did."""
        self._open = {key: entry for key, entry in self._open.items() if not key.startswith(f"{session}/")}

    def begin(self) -> None:
        """Forget what belongs to the step before; what is still open stays known as open."""
        self._step.clear()
        self._messages.clear()

    def in_flight(self) -> str | None:
        """The URL of a request that somebody waits for, the oldest first; None when there is none."""
        return next((e.url for e in self._open.values() if e.is_awaited and e.url not in self._let_go), None)

    def unanswered_since(self, since_ms: float) -> str | None:
        """The URL of a WebSocket or event stream that was asked after `since_ms` and has not answered yet."""
        sockets = (s.url for s in self._sockets.values() if s.sent_ms >= since_ms and s.received_ms < s.sent_ms)
        streams = (e.url for e in self._open.values() if e.is_stream and e.start_ms >= since_ms and not e.has_data)
        return next(chain(sockets, streams), None)

    def requests(self, clock_zero_ms: float) -> tuple[Request, ...]:
        """The step's requests with times relative to `clock_zero_ms` on CDP's clock."""
        return tuple(_request(entry, clock_zero_ms) for entry in self._step)

    def messages(self, clock_zero_ms: float) -> tuple[Message, ...]:
        """The step's WebSocket messages with times relative to `clock_zero_ms` on CDP's clock."""
        return tuple(replace(message, time_ms=message.time_ms - clock_zero_ms) for message in self._messages)

    def _keep(self, entry: _Entry) -> bool:
        if len(self._step) >= LIMIT:
            self.left_out += 1
            return False
        self._step.append(entry)
        return True

    def _on_request(self, event: dict[str, Any]) -> None:
        url = str(event["request"]["url"])
        if url.startswith(NO_REQUESTS):
            return
        if "redirectResponse" in event and (hop := self._open.pop(event["requestId"], None)):
            hop.end_ms = event["timestamp"] * 1000
            hop.status = event["redirectResponse"]["status"]
            hop.bytes = int(event["redirectResponse"].get("encodedDataLength", 0))
        entry = _Entry(url, str(event.get("type", "Other")), event["timestamp"] * 1000)
        if self._keep(entry):
            self._open[event["requestId"]] = entry

    def _on_response(self, event: dict[str, Any]) -> None:
        entry = self._open.get(event["requestId"])
        if entry is None:
            return
        response = event["response"]
        entry.status = response["status"]
        entry.protocol = response.get("protocol")
        entry.response_ms = event["timestamp"] * 1000
        entry.bytes = int(response.get("encodedDataLength", 0))
        entry.from_cache = entry.from_cache or bool(response.get("fromDiskCache"))
        entry.stream = response.get("mimeType") in STREAM_TYPES

    def _on_cache(self, event: dict[str, Any]) -> None:
        if entry := self._open.get(event["requestId"]):
            entry.from_cache = True

    def _on_data(self, event: dict[str, Any]) -> None:
        if entry := self._open.get(event["requestId"]):
            size = int(event.get("encodedDataLength", 0))
            entry.bytes += size
            entry.has_data = True
            if entry.is_stream and len(entry.data) < LIMIT:
                # What a stream is for comes in its parts; of any other request its end tells enough. The length on
                # the wire is told at the end only, so a part has that of its content.
                entry.data.append((event["timestamp"] * 1000, size or int(event.get("dataLength", 0))))

    def _on_finished(self, event: dict[str, Any]) -> None:
        if entry := self._open.pop(event["requestId"], None):
            entry.end_ms = event["timestamp"] * 1000
            # The final count holds headers and body; the running one may lag behind it.
            entry.bytes = max(int(event.get("encodedDataLength", 0)), entry.bytes)

    def _on_failed(self, event: dict[str, Any]) -> None:
        if entry := self._open.pop(event["requestId"], None):
            entry.end_ms = event["timestamp"] * 1000
            entry.failed = str(event.get("errorText", "failed"))

    def _on_socket(self, event: dict[str, Any]) -> None:
        self._sockets[event["requestId"]] = _Socket(str(event["url"]))

    def _on_sent(self, event: dict[str, Any]) -> None:
        if socket := self._sockets.get(event["requestId"]):
            socket.sent_ms = event["timestamp"] * 1000
            self._note_message(event, socket, sent=True)

    def _on_received(self, event: dict[str, Any]) -> None:
        if socket := self._sockets.get(event["requestId"]):
            socket.received_ms = event["timestamp"] * 1000
            self._note_message(event, socket, sent=False)

    def _note_message(self, event: dict[str, Any], socket: _Socket, *, sent: bool) -> None:
        if len(self._messages) < LIMIT:
            size = payload_bytes(event["response"])
            self._messages.append(Message(event["timestamp"] * 1000, sent, size, socket.url))
        else:
            self.left_out += 1

    def _on_socket_closed(self, event: dict[str, Any]) -> None:
        self._sockets.pop(event["requestId"], None)


def payload_bytes(frame: Mapping[str, Any]) -> int:
    """Size of a WebSocket message: CDP gives text as it is and binary data (opcode 2) in base64."""
    data = str(frame["payloadData"])
    if frame["opcode"] == BINARY:
        return len(data) * 3 // 4 - data[-2:].count("=")
    return len(data) if data.isascii() else len(data.encode("utf-8", "surrogatepass"))


def _request(entry: _Entry, zero_ms: float) -> Request:
    end_ms = None if entry.end_ms is None else entry.end_ms - zero_ms
    return Request(
        url=entry.url,
        type=entry.type,
        start_ms=entry.start_ms - zero_ms,
        end_ms=end_ms,
        bytes=entry.bytes,
        status=entry.status,
        from_cache=entry.from_cache,
        failed=entry.failed,
        protocol=entry.protocol,
        response_ms=None if entry.response_ms is None else entry.response_ms - zero_ms,
        data=tuple((time_ms - zero_ms, size) for time_ms, size in entry.data),
    )
