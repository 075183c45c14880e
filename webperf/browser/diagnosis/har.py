"""The HAR 1.2 file: what went over the network, in the format other tools read, without bodies and secrets.

http://www.softwareishard.com/blog/har-12-spec/ ; WebSocket messages as Chrome's own export has them
(`_webSocketMessages`), with the `length` of each beside it. Secrets go by the rules of `model.redact`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import CDPSession, Page

from webperf.browser.diagnosis.instrument import Product
from webperf.browser.diagnosis.network_log import Document, Exchange, Message, NetworkLog
from webperf.model.redact import REDACTED, mask_headers, mask_message, mask_text, mask_url, query_names

MS = 1000.0
NOT_APPLICABLE = -1
LEFT_OUT = "Bodies, cookies, values of queries and all headers but those of an allow-list are left out."


class Har:
    """Writes one for all pages of the iteration."""

    name = "har"

    def __init__(self, version: str) -> None:
        self._version = version
        self._log = NetworkLog()

    def start(self, page: Page, session: CDPSession) -> None:
        """Begin to listen."""
        self._log.start(session)

    def stop(self) -> Iterable[Product]:
        """The file; none where no request was made."""
        if not self._log.exchanges:
            return ()
        log = har(self._log, self._version)
        content = json.dumps(log, ensure_ascii=True, separators=(",", ":")).encode()
        return (Product(self.name, "network.har", content, note=f"{len(self._log.exchanges)} entries"),)

    def notes(self) -> Iterator[str]:
        """Says when there was more than is kept."""
        if self._log.left_out:
            yield f"har: {self._log.left_out} requests were more than is kept"


def har(log: NetworkLog, version: str) -> dict[str, Any]:
    """The whole file as JSON values. `version` is webperf's."""
    # A socket whose handshake never began has no time, so no place in the file.
    timed = [exchange for exchange in log.exchanges if math.isfinite(exchange.wall_s)]
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "webperf", "version": version},
            "pages": [_page(number, document) for number, document in enumerate(log.documents)],
            "entries": [_entry(exchange) for exchange in timed],
            "comment": LEFT_OUT,
        }
    }


def _page(number: int, document: Document) -> dict[str, Any]:
    return {
        "startedDateTime": _moment(document.wall_s),
        "id": _page_id(number),
        # The address and not the title: a title may hold anything.
        "title": mask_url(document.url),
        "pageTimings": {
            "onContentLoad": _since(document.start_s, document.content_loaded_s),
            "onLoad": _since(document.start_s, document.loaded_s),
        },
    }


def _entry(exchange: Exchange) -> dict[str, Any]:
    timings = entry_timings(exchange)
    entry: dict[str, Any] = {
        "startedDateTime": _moment(exchange.wall_s),
        # The spec: the sum of all timings but `ssl`, which is part of `connect`.
        "time": _round(sum(ms for name, ms in timings.items() if ms > 0 and name != "ssl")),
        "request": _request(exchange),
        "response": _response(exchange),
        "cache": {},
        "timings": timings,
        "_resourceType": exchange.type.lower(),
    }
    if exchange.document >= 0:
        entry["pageref"] = _page_id(exchange.document)
    if exchange.response and (address := exchange.response.get("remoteIPAddress")):
        entry["serverIPAddress"] = str(address).strip("[]")
    if exchange.response and (connection := exchange.response.get("connectionId")):
        entry["connection"] = f"{connection:.0f}"
    if exchange.from_cache:
        entry["_fromCache"] = exchange.from_cache
    if exchange.type == "WebSocket":
        entry |= _socket(exchange)
    return entry


def _request(exchange: Exchange) -> dict[str, Any]:
    request, url = exchange.request, mask_url(exchange.url)
    plain: dict[str, Any] = {
        "method": str(request.get("method", "GET")),
        "url": url,
        "httpVersion": _protocol(exchange.response),
        "cookies": [],
        "headers": _headers(request.get("headers", {})),
        "queryString": [{"name": name, "value": REDACTED} for name in query_names(url)],
        "headersSize": -1,
        "bodySize": 0,
    }
    if request.get("hasPostData") or "postData" in request:
        headers = {name.lower(): str(value) for name, value in request.get("headers", {}).items()}
        kind = mask_text(headers.get("content-type", ""), 200)
        plain["postData"] = {"mimeType": kind, "text": "", "comment": "left out"}
        plain["bodySize"] = len(str(request.get("postData", "")).encode("utf-8", "replace")) or -1
    return plain


def _response(exchange: Exchange) -> dict[str, Any]:
    response = exchange.response or {}
    plain: dict[str, Any] = {
        "status": int(response.get("status", 0)),
        "statusText": mask_text(str(response.get("statusText", "")), 200),
        "httpVersion": _protocol(exchange.response),
        "cookies": [],
        "headers": _headers(response.get("headers", {})),
        "content": {"size": exchange.body_bytes, "mimeType": str(response.get("mimeType", ""))[:200]},
        "redirectURL": mask_url(exchange.redirected_to) if exchange.redirected_to else "",
        "headersSize": -1,
        "bodySize": 0 if exchange.from_cache else -1,
        "_transferSize": exchange.wire_bytes,
    }
    if exchange.failed:
        plain["_error"] = mask_text(exchange.failed, 200)
    return plain


def entry_timings(exchange: Exchange) -> dict[str, float]:
    """Phases in ms that sum up to the whole time; -1 where a phase did not happen.

    `blocked` is what is left: queueing before the request, and gaps between phases. Times within `timing` are ms
    since its `requestTime` (s), https://chromedevtools.github.io/devtools-protocol/tot/Network/#type-ResourceTiming
    """
    timing = (exchange.response or {}).get("timing")
    if exchange.type == "WebSocket":
        return _socket_timings(exchange)
    total = _since(exchange.start_s, exchange.end_s)
    if not timing:
        return _timings(wait=max(total, 0.0))
    headers_at = (timing["requestTime"] - exchange.start_s) * MS + timing["receiveHeadersEnd"]
    # What is still open (an event stream) is told up to its headers.
    total = headers_at if total < 0 else total
    phases = {
        "dns": _phase(timing, "dns"),
        "connect": _phase(timing, "connect"),
        "ssl": _phase(timing, "ssl"),
        "send": max(_phase(timing, "send"), 0.0),
        "wait": max(timing["receiveHeadersEnd"] - timing["sendEnd"], 0.0),
        "receive": max(total - headers_at, 0.0),
    }
    known = sum(ms for name, ms in phases.items() if ms > 0 and name != "ssl")
    return _timings(blocked=max(total - known, 0.0), **phases)


def _socket_timings(socket: Exchange) -> dict[str, float]:
    answered = socket.response.get("answered_s") if socket.response else None
    handshake = max(_since(socket.start_s, answered), 0.0)
    last = socket.end_s or max((message.at_s for message in socket.messages), default=None)
    return _timings(wait=handshake, receive=max(_since(socket.start_s, last) - handshake, 0.0))


def _timings(
    *,
    blocked: float = NOT_APPLICABLE,
    dns: float = NOT_APPLICABLE,
    connect: float = NOT_APPLICABLE,
    ssl: float = NOT_APPLICABLE,
    send: float = 0.0,
    wait: float = 0.0,
    receive: float = 0.0,
) -> dict[str, float]:
    phases = {"blocked": blocked, "dns": dns, "connect": connect, "ssl": ssl}
    phases |= {"send": send, "wait": wait, "receive": receive}
    return {name: _round(ms) for name, ms in phases.items()}


def _phase(timing: Mapping[str, Any], name: str) -> float:
    start, end = float(timing.get(f"{name}Start", -1)), float(timing.get(f"{name}End", -1))
    return end - start if start >= 0 and end >= start else NOT_APPLICABLE


def _socket(socket: Exchange) -> dict[str, Any]:
    plain: dict[str, Any] = {"_webSocketMessages": [_message(message, socket) for message in socket.messages]}
    if socket.messages_left_out:
        plain["comment"] = f"{socket.messages_left_out} messages were more than is kept"
    return plain


def _message(message: Message, socket: Exchange) -> dict[str, Any]:
    return {
        "type": "send" if message.sent else "receive",
        "time": round(socket.wall_s + message.at_s - socket.start_s, 6),
        "opcode": message.opcode,
        "length": message.length,
        "data": mask_message(message.text) if message.text else "",
    }


def _headers(headers: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in mask_headers(headers)]


def _protocol(response: Mapping[str, Any] | None) -> str:
    return str((response or {}).get("protocol") or "")[:20]


def _page_id(number: int) -> str:
    return f"page_{number + 1}"


def _since(start_s: float, end_s: float | None) -> float:
    return NOT_APPLICABLE if end_s is None else _round((end_s - start_s) * MS)


def _round(ms: float) -> float:
    return round(ms, 3)


def _moment(wall_s: float) -> str:
    return datetime.fromtimestamp(wall_s, UTC).isoformat(timespec="milliseconds")
