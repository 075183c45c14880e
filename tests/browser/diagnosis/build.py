"""CDP events as the browser sends them, in short; and a session that only listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from webperf.browser.diagnosis.network_log import NetworkLog

WALL_S = 1_800_000_000.0


class FakeSession:
    """Takes subscriptions; `emit` plays the browser."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.sent: list[str] = []

    def on(self, event: str, handler: Callable[[dict[str, Any]], None]) -> None:
        self.handlers[event] = handler

    def send(self, method: str, _parameters: dict[str, Any] | None = None) -> dict[str, Any]:
        self.sent.append(method)
        return {"frameTree": {"frame": {"id": "main"}}}

    def emit(self, event: str, **fields: Any) -> None:
        self.handlers[event](fields)


def listening() -> tuple[FakeSession, NetworkLog]:
    session, log = FakeSession(), NetworkLog()
    log.start(cast(Any, session))
    return session, log


def request(session: FakeSession, key: str, url: str, at_s: float, **fields: Any) -> None:
    headers = {"Accept": "*/*", "Authorization": "CANARY", "Cookie": "a=CANARY"}
    session.emit(
        "Network.requestWillBeSent",
        requestId=key,
        request={"method": "GET", "url": url, "headers": headers, **fields.pop("request", {})},
        timestamp=at_s,
        wallTime=WALL_S + at_s,
        frameId="main",
        **{"type": "Fetch", **fields},
    )


TIMING = {
    "requestTime": 10.005,
    "dnsStart": 0,
    "dnsEnd": 2,
    "connectStart": 2,
    "connectEnd": 12,
    "sslStart": 4,
    "sslEnd": 12,
    "sendStart": 13,
    "sendEnd": 14,
    "receiveHeadersEnd": 44,
}


def response(session: FakeSession, key: str, at_s: float, **fields: Any) -> None:
    headers = {"Content-Type": "text/html", "Set-Cookie": "s=CANARY"}
    session.emit(
        "Network.responseReceived",
        requestId=key,
        timestamp=at_s,
        response={
            "status": 200,
            "statusText": "OK",
            "headers": headers,
            "mimeType": "text/html",
            "protocol": "h2",
            "encodedDataLength": 100,
            **fields,
        },
    )


def finished(session: FakeSession, key: str, at_s: float, *, wire: int = 600, body: int = 1500) -> None:
    session.emit("Network.dataReceived", requestId=key, timestamp=at_s, dataLength=body, encodedDataLength=0)
    session.emit("Network.loadingFinished", requestId=key, timestamp=at_s, encodedDataLength=wire)


def socket(session: FakeSession, key: str, url: str, at_s: float) -> None:
    session.emit("Network.webSocketCreated", requestId=key, url=url)
    session.emit(
        "Network.webSocketWillSendHandshakeRequest",
        requestId=key,
        timestamp=at_s,
        wallTime=WALL_S + at_s,
        request={"headers": {"Upgrade": "websocket", "Cookie": "CANARY"}},
    )
    session.emit(
        "Network.webSocketHandshakeResponseReceived",
        requestId=key,
        timestamp=at_s + 0.02,
        response={"status": 101, "statusText": "Switching Protocols", "headers": {"Upgrade": "websocket"}},
    )


def message(session: FakeSession, key: str, at_s: float, opcode: int, data: str, *, sent: bool = False) -> None:
    event = "Network.webSocketFrameSent" if sent else "Network.webSocketFrameReceived"
    frame = {"opcode": opcode, "mask": sent, "payloadData": data}
    session.emit(event, requestId=key, timestamp=at_s, response=frame)
