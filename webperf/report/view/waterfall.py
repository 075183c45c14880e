"""What went over the network in the diagnosis iteration, step by step: HTTP and WebSocket on one axis.

Texts of the file are cleaned here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from webperf.report.recorded import LoadFile
from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index
from webperf.report.view.network_log import STAGES, Entry, Timed, by_step, entries, is_socket, message_ms, part, phase
from webperf.report.view.plain_numbers import number
from webperf.report.view.records import BarRow, BarTable, Segment
from webperf.report.view.scripts import file_name
from webperf.report.view.wording import counted
from webperf.stats.quantity import quantity

MOST_ROWS = 40
_FIRST = ("document", "fetch", "xhr", "eventsource")
FAILED = 400
MOST_TICKS = 150
"""Messages of a WebSocket that are drawn."""
_KEY = (*((style, words) for style, words, _ in STAGES), ("socket", "WebSocket open"))
_KEY_MESSAGES = (("sent", "message sent"), ("received", "message received"))


def make_waterfalls(index: Index, journey: str, load: LoadFile) -> Mapping[str, tuple[BarTable, ...]]:
    """By step, one for each device whose diagnosis left a HAR file that can be read; "" is what belongs to no step."""
    order = {device: place for place, device in enumerate(index.devices(journey))}
    files = [a for a in index.run.artifacts if (a.journey, a.kind) == (journey, "har")]
    found: dict[str, list[BarTable]] = {}
    for file in sorted(files, key=lambda file: order.get(file.device, len(order))):
        steps = {step: at for step, at in file.step_starts.items() if step in index.steps(journey)}
        for step, timed in by_step(entries(load(file.path)), steps).items():
            place = f"step {step} of {journey}" if step else f"{journey}{' before its first step' if steps else ''}"
            found.setdefault(step, []).append(_table(f"Network of {place} on {file.device}", timed))
    return {step: tuple(tables) for step, tables in found.items()}


def _table(title: str, found: list[Timed]) -> BarTable:
    end_ms = max(one.start_ms + one.length_ms for one in found) or 1.0
    shown = _shown(found)
    rest = len(found) - len(shown)
    begun = [one for one in found if not one.earlier]
    sizes = sum(_size(one) for one in found)
    socket = any(is_socket(one.entry) for one in shown)
    return BarTable(
        title=title,
        description=(
            f"{counted(len(begun), 'request')}, {quantity(sizes, 'bytes')} over {quantity(end_ms, 'ms')} "
            "in the diagnosis iteration, which is in no statistic."
        ),
        columns=("Request", "Time", "Took"),
        rows=tuple(_row(one, end_ms) for one in shown),
        key=(*(_KEY if socket else _KEY[:-1]), *(_KEY_MESSAGES if socket else ())),
        axis_end=quantity(end_ms, "ms"),
        rest=f"{counted(rest, 'quicker request')} not shown: the HAR file has all." if rest > 0 else "",
    )


def _shown(found: list[Timed]) -> list[Timed]:
    """Pages, their data and what failed, then what took longest once it had its turn; in order of time."""
    ranked = sorted(found, key=lambda one: (not _is_first(one.entry), -_own_ms(one)))
    return sorted(ranked[:MOST_ROWS], key=lambda one: one.start_ms)


def _is_first(entry: Entry) -> bool:
    status = number(part(entry, "response").get("status")) or 0
    return is_socket(entry) or entry.get("_resourceType") in _FIRST or not 0 < status < FAILED


def _own_ms(one: Timed) -> float:
    return one.length_ms - phase(one.entry, ("blocked",))


def _row(one: Timed, end_ms: float) -> BarRow:
    entry = one.entry
    request, response = part(entry, "request"), part(entry, "response")
    segments = _socket(one, end_ms) if is_socket(entry) else _http(one, end_ms)
    status = number(response.get("status")) or 0
    parts = (
        clean_text(str(entry.get("_resourceType") or ""))[:24],
        f"{status:.0f}" if status else clean_text(str(response.get("_error") or "no answer"))[:100],
        quantity(_size(one), "bytes") if _size(one) else "",
        counted(len(one.messages), "message") if is_socket(entry) else "",
        "open since an earlier step" if one.earlier else "",
        "from cache" if entry.get("_fromCache") else "",
    )
    return BarRow(
        name=clean_text(file_name(str(request.get("url") or "")) or "?")[:80],
        note=" · ".join(part for part in parts if part),
        value=quantity(one.length_ms, "ms"),
        segments=tuple(segments),
    )


def _http(one: Timed, end_ms: float) -> Iterator[Segment]:
    at = one.start_ms
    for style, words, names in STAGES:
        ms = phase(one.entry, names)
        if ms > 0:
            yield Segment(style, at / end_ms, ms / end_ms, f"{words} {quantity(ms, 'ms')}")
        at += ms


def _socket(one: Timed, end_ms: float) -> Iterator[Segment]:
    text = f"{'in use' if one.earlier else 'open'} for {quantity(one.length_ms, 'ms')}"
    yield Segment("socket", one.start_ms / end_ms, one.length_ms / end_ms, text)
    for message in one.messages[:MOST_TICKS]:
        at = message_ms(message)
        if at is not None:
            sent = message.get("type") == "send"
            size = number(message.get("length")) or 0
            text = f"{'sent' if sent else 'received'} {quantity(size, 'bytes')}"
            yield Segment("sent" if sent else "received", max(at - one.zero_ms, 0.0) / end_ms, 0.0, text)


def _size(one: Timed) -> float:
    own = 0.0 if one.earlier else max(number(part(one.entry, "response").get("_transferSize")) or 0.0, 0.0)
    return own + sum(max(number(message.get("length")) or 0.0, 0.0) for message in one.messages)
