"""Everything CDP says of the network, gathered while a page lives. `har` makes a file of it.

Bodies are never asked for, and cookies are not in these events (they are in their `ExtraInfo` twins, which nobody
listens to). Times are CDP's monotonic seconds, `wall_s` seconds since the epoch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession

from webperf.browser.diagnosis.instrument import listen

MOST_EXCHANGES = 5_000
MOST_MESSAGES = 2_000
LONGEST_PAYLOAD = 4_000
"""Characters of a text message that are looked at; its length is kept in any case."""


@dataclass(slots=True)
class Message:
    """A WebSocket frame. `text` is None for binary ones; `length` in bytes."""

    sent: bool
    at_s: float
    opcode: int
    length: int
    text: str | None


@dataclass(slots=True)
class Exchange:
    """A request with what became of it, or a WebSocket with its messages."""

    url: str
    type: str
    request: Mapping[str, Any]
    start_s: float
    wall_s: float
    document: int
    """Which of `NetworkLog.documents` it belongs to; -1 before the first."""
    response: Mapping[str, Any] | None = None
    end_s: float | None = None
    wire_bytes: int = 0
    body_bytes: int = 0
    failed: str | None = None
    from_cache: str = ""
    """`memory` or `disk`."""
    redirected_to: str = ""
    messages: list[Message] = field(default_factory=list)
    messages_left_out: int = 0


@dataclass(slots=True)
class Document:
    """A page that the main frame opened."""

    url: str
    start_s: float
    wall_s: float
    content_loaded_s: float | None = None
    loaded_s: float | None = None


class NetworkLog:
    """Listens to one session; `exchanges` and `documents` stand in order of time."""

    def __init__(self) -> None:
        self.exchanges: list[Exchange] = []
        self.documents: list[Document] = []
        self.left_out = 0
        self._by_id: dict[str, Exchange] = {}
        self._main_frame: str | None = None

    def start(self, session: CDPSession) -> None:
        """Begin to listen."""
        listen(
            session,
            {
                "Network.requestWillBeSent": self._on_request,
                "Network.responseReceived": self._on_response,
                "Network.requestServedFromCache": self._on_cache,
                "Network.dataReceived": self._on_data,
                "Network.loadingFinished": self._on_finished,
                "Network.loadingFailed": self._on_failed,
                "Network.webSocketCreated": self._on_socket,
                "Network.webSocketWillSendHandshakeRequest": self._on_handshake,
                "Network.webSocketHandshakeResponseReceived": self._on_handshake_answer,
                "Network.webSocketFrameSent": lambda event: self._on_message(event, sent=True),
                "Network.webSocketFrameReceived": lambda event: self._on_message(event, sent=False),
                "Network.webSocketClosed": self._on_closed,
                "Page.domContentEventFired": self._on_content_loaded,
                "Page.loadEventFired": self._on_loaded,
            },
        )
        session.send("Page.enable")
        self._main_frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        session.send("Network.enable")

    def _on_request(self, event: dict[str, Any]) -> None:
        request, start_s = event["request"], event["timestamp"]
        if str(request["url"]).startswith(("data:", "blob:", "chrome:")):
            return
        if "redirectResponse" in event:
            self._redirect(event)
        elif event.get("type") == "Document" and event.get("frameId") == self._main_frame:
            self.documents.append(Document(str(request["url"]), start_s, event["wallTime"]))
        self._add(event["requestId"], str(event.get("type", "Other")), request, start_s, event["wallTime"])

    def _redirect(self, event: Mapping[str, Any]) -> None:
        hop = self._by_id.get(event["requestId"])
        if hop is not None:
            hop.response = event["redirectResponse"]
            hop.end_s = event["timestamp"]
            hop.wire_bytes = int(event["redirectResponse"].get("encodedDataLength", 0))
            hop.redirected_to = str(event["request"]["url"])

    def _add(self, key: str, type: str, request: Mapping[str, Any], start_s: float, wall_s: float) -> None:
        if len(self.exchanges) >= MOST_EXCHANGES:
            self.left_out += 1
            self._by_id.pop(key, None)
            return
        document = len(self.documents) - 1
        exchange = Exchange(str(request["url"]), type, request, start_s, wall_s, document)
        self._by_id[key] = exchange
        self.exchanges.append(exchange)

    def _on_response(self, event: dict[str, Any]) -> None:
        if exchange := self._by_id.get(event["requestId"]):
            exchange.response = event["response"]
            exchange.wire_bytes = int(event["response"].get("encodedDataLength", 0))
            if event["response"].get("fromDiskCache"):
                exchange.from_cache = exchange.from_cache or "disk"

    def _on_cache(self, event: dict[str, Any]) -> None:
        if exchange := self._by_id.get(event["requestId"]):
            exchange.from_cache = "memory"

    def _on_data(self, event: dict[str, Any]) -> None:
        if exchange := self._by_id.get(event["requestId"]):
            exchange.body_bytes += int(event.get("dataLength", 0))
            exchange.wire_bytes += int(event.get("encodedDataLength", 0))

    def _on_finished(self, event: dict[str, Any]) -> None:
        if exchange := self._by_id.get(event["requestId"]):
            exchange.end_s = event["timestamp"]
            exchange.wire_bytes = max(exchange.wire_bytes, int(event.get("encodedDataLength", 0)))

    def _on_failed(self, event: dict[str, Any]) -> None:
        if exchange := self._by_id.get(event["requestId"]):
            exchange.end_s = event["timestamp"]
            exchange.failed = str(event.get("errorText", "failed"))

    def _on_socket(self, event: dict[str, Any]) -> None:
        request = {"method": "GET", "url": event["url"], "headers": {}}
        # Its handshake, which comes next, brings the time.
        self._add(event["requestId"], "WebSocket", request, float("nan"), float("nan"))

    def _on_handshake(self, event: dict[str, Any]) -> None:
        if socket := self._by_id.get(event["requestId"]):
            socket.start_s, socket.wall_s = event["timestamp"], event["wallTime"]
            socket.request = {**socket.request, "headers": event["request"]["headers"]}

    def _on_handshake_answer(self, event: dict[str, Any]) -> None:
        if socket := self._by_id.get(event["requestId"]):
            socket.response = {**event["response"], "protocol": "http/1.1", "answered_s": event["timestamp"]}

    def _on_message(self, event: dict[str, Any], *, sent: bool) -> None:
        socket = self._by_id.get(event["requestId"])
        if socket is None:
            return
        if len(socket.messages) >= MOST_MESSAGES:
            socket.messages_left_out += 1
            return
        frame = event["response"]
        opcode, data = int(frame["opcode"]), str(frame["payloadData"])
        text = data if opcode == 1 and len(data) <= LONGEST_PAYLOAD else None
        socket.messages.append(Message(sent, event["timestamp"], opcode, payload_bytes(opcode, data), text))

    def _on_closed(self, event: dict[str, Any]) -> None:
        if socket := self._by_id.get(event["requestId"]):
            socket.end_s = event["timestamp"]

    def _on_content_loaded(self, event: dict[str, Any]) -> None:
        if self.documents and self.documents[-1].content_loaded_s is None:
            self.documents[-1].content_loaded_s = event["timestamp"]

    def _on_loaded(self, event: dict[str, Any]) -> None:
        if self.documents and self.documents[-1].loaded_s is None:
            self.documents[-1].loaded_s = event["timestamp"]


def payload_bytes(opcode: int, data: str) -> int:
    """Length of a WebSocket payload: CDP gives text as it is and everything else as base64.

    >>> payload_bytes(1, "é"), payload_bytes(2, "AAEC"), payload_bytes(2, "AA==")
    (2, 3, 1)
    """
    if opcode == 1:
        return len(data.encode("utf-8", "surrogatepass"))
    return len(data) * 3 // 4 - data[-2:].count("=")
