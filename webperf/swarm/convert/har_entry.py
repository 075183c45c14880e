"""One request of a HAR file, and why it is no part of a load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import SplitResult, urlsplit

Plain = Mapping[str, Any]
Reason = tuple[str, str]
"""Why something is left out: what it is, in the singular, and more words."""

STATIC_TYPES = frozenset({"script", "stylesheet", "image", "font", "media", "manifest", "texttrack"})
STATIC_MIMES = ("image/", "font/", "video/", "audio/", "text/css", "text/javascript", "application/javascript")
STATIC_ENDINGS = (
    ".js", ".mjs", ".css", ".map", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".woff", ".woff2", ".ttf",
    ".otf", ".mp4",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A request with its answer. `kind` is what DevTools calls it, where it was DevTools that wrote the file."""

    url: SplitResult
    request: Plain
    response: Plain
    kind: str
    mime: str
    started_s: float
    ended_s: float

    @property
    def status(self) -> int:
        """Of HTTP; 0 or less without an answer."""
        return int(self.response.get("status") or 0)


def entry_of(plain: Plain) -> Entry:
    """As it stands in the file; an address that is none is empty."""
    request, response = plain["request"], plain["response"]
    try:
        url = urlsplit(str(request["url"]))
        _ = url.port
    except ValueError:
        url = urlsplit("")
    started_s = datetime.fromisoformat(str(plain["startedDateTime"])).timestamp()
    content = response.get("content") or {}
    return Entry(
        url=url,
        request=request,
        response=response,
        kind=str(plain.get("_resourceType", "")).lower(),
        mime=str(content.get("mimeType", "")).lower(),
        started_s=started_s,
        ended_s=started_s + max(0.0, float(plain.get("time") or 0.0)) / 1000,
    )


def host_of(url: SplitResult) -> str:
    """With its port, without who asks."""
    return url.netloc.rpartition("@")[2]


def left_out_for(entry: Entry, hosts: Sequence[str], static: bool) -> Reason | None:
    """Why it is left out. What it is comes before where it went: load could go there."""
    if entry.url.scheme in {"ws", "wss"} or entry.kind == "websocket" or entry.status == 101:
        return "WebSocket", ": @swarm(user='websocket') or 'streamlit' speaks it"
    if entry.url.scheme not in {"http", "https"}:
        return "address", " without a host"
    if not {host_of(entry.url), entry.url.hostname} & set(hosts):
        return "request", f" to {host_of(entry.url)}"
    if entry.status <= 0:
        return "request", " without an answer"
    if entry.request.get("method") == "OPTIONS":
        return "preflight", " of the browser"
    if entry.mime.startswith("text/event-stream") or entry.kind == "eventsource":
        return "event stream", ": @swarm(user='sse') listens to one"
    if not static and _is_static(entry):
        return "static file", " (--static keeps them)"
    return None


def _is_static(entry: Entry) -> bool:
    if entry.kind in STATIC_TYPES or entry.url.path.lower().endswith(STATIC_ENDINGS):
        return True
    return not entry.kind and entry.mime.startswith(STATIC_MIMES)
