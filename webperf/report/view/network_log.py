"""A HAR file of the diagnosis as entries in order of time, whole or cut at the steps.

The file lies in the run's folder and may have been made by anybody: what is no entry is left out.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from webperf.report.view.plain_numbers import number

LARGEST_FILE = 30_000_000
AHEAD_MS = 20.0
"""A page's clock and the network's agree to a few ms: so much before its step a request is still taken for its own."""
STAGES = (
    ("queued", "queued", ("blocked",)),
    ("connect", "DNS and connect", ("dns", "connect")),
    ("server", "server wait", ("send", "wait")),
    ("receive", "receiving", ("receive",)),
)
"""Style, words, and HAR's phases that belong together for a reader."""
OPENING = ("blocked", "dns", "connect", "send", "wait")
"""Of a connection, until messages can pass."""

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Timed:
    """An entry and what of its messages is shown; `start_ms` since the table's zero, `zero_ms` that since the epoch.

    `earlier`: a connection that was opened in an earlier step.
    """

    start_ms: float
    length_ms: float
    entry: Entry
    messages: tuple[Entry, ...]
    zero_ms: float
    earlier: bool = False


def entries(content: bytes | None) -> list[Timed]:
    """In order of time, since the first of them."""
    if content is None or len(content) > LARGEST_FILE:
        return []
    try:
        raw = json.loads(content)["log"]["entries"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return []
    timed = [found for entry in (raw if isinstance(raw, list) else ()) if (found := _timed(entry))]
    timed.sort(key=lambda found: found.start_ms)
    return [_since(found, timed[0].start_ms) for found in timed]


def by_step(found: Sequence[Timed], began_ms: Mapping[str, float]) -> dict[str, list[Timed]]:
    """What began in each step, since the step's beginning (ms since the epoch), and the messages of a connection that
    had been open before. Under "" what came before the first step; all of it where no step's beginning is known."""
    ordered = sorted(((at, step) for step, value in began_ms.items() if (at := number(value)) is not None))
    if not ordered or not found:
        return {"": list(found)} if found else {}
    zero = found[0].zero_ms
    edges = [(float("-inf"), ""), *((at - AHEAD_MS, step) for at, step in ordered), (float("inf"), "")]
    cut = {step: _within(found, low, high) for (low, step), (high, _) in pairwise(edges)}
    since = {"": zero, **{step: at for at, step in ordered}}
    return {step: [_since(one, since[step]) for one in part] for step, part in cut.items() if part}


def is_socket(entry: Entry) -> bool:
    """A connection with messages."""
    return bool(_messages(entry)) or entry.get("_resourceType") == "websocket"


def phase(entry: Entry, names: tuple[str, ...]) -> float:
    """How long these phases took together, ms."""
    timings = part(entry, "timings")
    return sum(max(number(timings.get(name)) or 0.0, 0.0) for name in names)


def part(entry: Entry, name: str) -> Entry:
    """`request`, `response` and the like, empty where there is none."""
    found = entry.get(name)
    return found if isinstance(found, Mapping) else {}


def message_ms(message: Entry) -> float | None:
    """Since the epoch."""
    at = number(message.get("time"))
    return None if at is None else at * 1000


def _within(found: Sequence[Timed], low: float, high: float) -> list[Timed]:
    """`low` and `high` in ms since the epoch."""
    return [cut for one in found if (cut := _cut(one, low, high)) is not None]


def _cut(one: Timed, low: float, high: float) -> Timed | None:
    began = one.zero_ms + one.start_ms
    inside = tuple(m for m in one.messages if (at := message_ms(m)) is not None and low <= at < high)
    if low <= began < high:
        # A connection stays open for ever: only what it did in this step is this step's.
        length_ms = max(phase(one.entry, OPENING), _last_ms(inside, began) - began) if one.messages else one.length_ms
        return replace(one, messages=inside, length_ms=length_ms)
    if began < low and inside:
        length_ms = _last_ms(inside, low) - low
        return replace(one, start_ms=low - one.zero_ms, length_ms=length_ms, messages=inside, earlier=True)
    return None


def _since(one: Timed, zero_ms: float) -> Timed:
    return replace(one, start_ms=max(one.zero_ms + one.start_ms - zero_ms, 0.0), zero_ms=zero_ms)


def _timed(entry: object) -> Timed | None:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("timings"), Mapping):
        return None
    try:
        start_ms = datetime.fromisoformat(str(entry.get("startedDateTime"))).timestamp() * 1000
    except (ValueError, OverflowError):
        return None
    messages = _messages(entry)
    whole_ms = sum(phase(entry, names) for _, _, names in STAGES)
    return Timed(start_ms, max(whole_ms, _last_ms(messages, start_ms) - start_ms), entry, messages, 0.0)


def _last_ms(messages: Sequence[Entry], start_ms: float) -> float:
    """When the last of them came or went, since the epoch; `start_ms` where there is none."""
    return max((at for message in messages if (at := message_ms(message)) is not None), default=start_ms)


def _messages(entry: Entry) -> tuple[Entry, ...]:
    messages = entry.get("_webSocketMessages")
    return tuple(m for m in messages if isinstance(m, Mapping)) if isinstance(messages, list) else ()
