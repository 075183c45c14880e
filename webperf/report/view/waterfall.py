"""What went over the network in the diagnosis iteration: HTTP and WebSocket on one axis, read from its HAR file.

The file lies in the run's folder and may have been made by anybody: what is no entry is left out, texts are cleaned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index
from webperf.report.view.plain_numbers import number
from webperf.report.view.records import BarRow, BarTable, Segment
from webperf.report.view.scripts import file_name
from webperf.report.view.wording import counted
from webperf.stats.quantity import quantity

Load = Callable[[str], bytes | None]
MOST_ROWS = 40
_FIRST = ("document", "fetch", "xhr", "eventsource")
FAILED = 400
MOST_TICKS = 150
"""Messages of a WebSocket that are drawn."""
LARGEST_FILE = 30_000_000
# Style, words, and HAR's phases that belong together for a reader.
_STAGES = (
    ("queued", "queued", ("blocked",)),
    ("connect", "DNS and connect", ("dns", "connect")),
    ("server", "server wait", ("send", "wait")),
    ("receive", "receiving", ("receive",)),
)
_KEY = (*((style, words) for style, words, _ in _STAGES), ("socket", "WebSocket open"))
_KEY_MESSAGES = (("sent", "message sent"), ("received", "message received"))
Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Timed:
    """An entry, and when it began in ms since the first."""

    start_ms: float
    length_ms: float
    entry: Entry


def make_waterfalls(index: Index, journey: str, load: Load) -> tuple[BarTable, ...]:
    """One for each device whose diagnosis left a HAR file that can be read."""
    order = {device: place for place, device in enumerate(index.devices(journey))}
    files = [a for a in index.run.artifacts if (a.journey, a.kind) == (journey, "har")]
    ranked = sorted(files, key=lambda file: order.get(file.device, len(order)))
    found = ((file.device, list(_entries(load(file.path)))) for file in ranked)
    return tuple(_table(journey, device, entries) for device, entries in found if entries)


def _entries(content: bytes | None) -> Iterator[_Timed]:
    """In order of time."""
    if content is None or len(content) > LARGEST_FILE:
        return
    try:
        raw = json.loads(content)["log"]["entries"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return
    timed = [found for entry in (raw if isinstance(raw, list) else ()) if (found := _timed(entry))]
    timed.sort(key=lambda found: found.start_ms)
    for found in timed:
        yield _Timed(found.start_ms - timed[0].start_ms, found.length_ms, found.entry)


def _timed(entry: object) -> _Timed | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("timings"), Mapping):
        return None
    try:
        start_ms = datetime.fromisoformat(str(entry.get("startedDateTime"))).timestamp() * 1000
    except (ValueError, OverflowError):
        return None
    length_ms = sum(_phase(entry, names) for _, _, names in _STAGES)
    messages = [at for message in _messages(entry) if (at := number(message.get("time"))) is not None]
    return _Timed(start_ms, max([length_ms, *(at * 1000 - start_ms for at in messages)]), entry)


def _table(journey: str, device: str, entries: list[_Timed]) -> BarTable:
    end_ms = max(found.start_ms + found.length_ms for found in entries) or 1.0
    shown = _shown(entries)
    rest = len(entries) - len(shown)
    sizes = sum(_size(found.entry) for found in entries)
    socket = any(_is_socket(found.entry) for found in shown)
    return BarTable(
        title=f"Network of {journey} on {device}",
        description=(
            f"{counted(len(entries), 'request')}, {quantity(sizes, 'bytes')} over {quantity(end_ms, 'ms')} "
            "in the diagnosis iteration, which is in no statistic."
        ),
        columns=("Request", "Time", "Took"),
        rows=tuple(_row(found, end_ms) for found in shown),
        key=(*(_KEY if socket else _KEY[:-1]), *(_KEY_MESSAGES if socket else ())),
        axis_end=quantity(end_ms, "ms"),
        rest=f"{counted(rest, 'quicker request')} not shown: the HAR file has all." if rest > 0 else "",
    )


def _shown(entries: list[_Timed]) -> list[_Timed]:
    """Pages, their data and what failed, then what took longest once it had its turn; in order of time."""
    ranked = sorted(entries, key=lambda found: (not _is_first(found.entry), -_own_ms(found)))
    return sorted(ranked[:MOST_ROWS], key=lambda found: found.start_ms)


def _is_first(entry: Entry) -> bool:
    status = number(_part(entry, "response").get("status")) or 0
    return _is_socket(entry) or entry.get("_resourceType") in _FIRST or not 0 < status < FAILED


def _own_ms(found: _Timed) -> float:
    return found.length_ms - _phase(found.entry, ("blocked",))


def _row(found: _Timed, end_ms: float) -> BarRow:
    entry = found.entry
    request, response = _part(entry, "request"), _part(entry, "response")
    segments = _socket(found, end_ms) if _is_socket(entry) else _http(found, end_ms)
    status = number(response.get("status")) or 0
    parts = (
        clean_text(str(entry.get("_resourceType") or ""))[:24],
        f"{status:.0f}" if status else clean_text(str(response.get("_error") or "no answer"))[:100],
        quantity(_size(entry), "bytes") if _size(entry) else "",
        counted(len(_messages(entry)), "message") if _is_socket(entry) else "",
        "from cache" if entry.get("_fromCache") else "",
    )
    return BarRow(
        name=clean_text(file_name(str(request.get("url") or "")) or "?")[:80],
        note=" · ".join(part for part in parts if part),
        value=quantity(found.length_ms, "ms"),
        segments=tuple(segments),
    )


def _http(found: _Timed, end_ms: float) -> Iterator[Segment]:
    at = found.start_ms
    for style, words, names in _STAGES:
        ms = _phase(found.entry, names)
        if ms > 0:
            yield Segment(style, at / end_ms, ms / end_ms, f"{words} {quantity(ms, 'ms')}")
        at += ms


def _socket(found: _Timed, end_ms: float) -> Iterator[Segment]:
    start, width = found.start_ms / end_ms, found.length_ms / end_ms
    yield Segment("socket", start, width, f"open for {quantity(found.length_ms, 'ms')}")
    zero = datetime.fromisoformat(str(found.entry.get("startedDateTime"))).timestamp() * 1000
    for message in _messages(found.entry)[:MOST_TICKS]:
        at = number(message.get("time"))
        if at is not None:
            sent = message.get("type") == "send"
            size = number(message.get("length")) or 0
            text = f"{'sent' if sent else 'received'} {quantity(size, 'bytes')}"
            yield Segment("sent" if sent else "received", start + (at * 1000 - zero) / end_ms, 0.0, text)


def _is_socket(entry: Entry) -> bool:
    return bool(_messages(entry)) or entry.get("_resourceType") == "websocket"


def _messages(entry: Entry) -> list[Entry]:
    messages = entry.get("_webSocketMessages")
    return [m for m in messages if isinstance(m, Mapping)] if isinstance(messages, list) else []


def _phase(entry: Entry, names: tuple[str, ...]) -> float:
    timings = _part(entry, "timings")
    return sum(max(number(timings.get(name)) or 0.0, 0.0) for name in names)


def _size(entry: Entry) -> float:
    own = max(number(_part(entry, "response").get("_transferSize")) or 0.0, 0.0)
    return own + sum(max(number(message.get("length")) or 0.0, 0.0) for message in _messages(entry))


def _part(entry: Entry, name: str) -> Entry:
    part = entry.get(name)
    return part if isinstance(part, Mapping) else {}
