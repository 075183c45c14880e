"""The trace: Chrome's Trace Event JSON, gzipped, as DevTools' Performance panel and ui.perfetto.dev open it.

https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU
"""

from __future__ import annotations

import base64
import gzip
import json
import re
import time
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import CDPSession, Page

from webperf.browser.diagnosis.instrument import Product
from webperf.model.redact import mask_tree

# As DevTools asks for, less what samples stacks: it would slow the page that is looked at.
CATEGORIES = (
    "-*",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
    "v8.execute",
    "blink.user_timing",
    "loading",
    "latencyInfo",
)
BUFFER_KB = 100_000
LARGEST_JSON = 64_000_000
"""Characters of JSON that are kept: about 5 MB gzipped, and what Perfetto opens in seconds."""
LARGEST_GZIP = 24_000_000
CHUNK = 1 << 20
PATIENCE_S = 20.0
# What redaction has to look at; the other lines, nine in ten, hold numbers and names of the browser's own.
_SUSPECT = re.compile(r"[/?=@]|headers|detail|eyJ|earer|navigator|user_timing")


@dataclass(frozen=True, slots=True)
class Cut:
    """A trace's JSON, and how many of its events did not fit."""

    json: str
    left_out: int


class Trace:
    """Records every process of the browser, whatever pages it has."""

    name = "trace"

    def __init__(self) -> None:
        self._session: CDPSession | None = None
        self._complete: dict[str, Any] | None = None
        self._notes: list[str] = []

    def start(self, page: Page, session: CDPSession) -> None:
        """On the page's session: DevTools needs to be told which frames are the page's, and a browser's is not."""
        self._session = session
        self._session.on("Tracing.tracingComplete", self._on_complete)
        self._session.send(
            "Tracing.start",
            {
                "transferMode": "ReturnAsStream",
                "streamFormat": "json",
                "streamCompression": "gzip",
                "traceConfig": {
                    "recordMode": "recordUntilFull",
                    "traceBufferSizeInKb": BUFFER_KB,
                    "includedCategories": list(CATEGORIES),
                    "excludedCategories": ["*"],
                },
            },
        )

    def stop(self) -> Iterable[Product]:
        """End it, read it, take the secrets out."""
        assert self._session is not None
        self._session.send("Tracing.end")
        complete = self._wait_until_complete(self._session)
        if complete.get("dataLossOccurred"):
            self._notes.append(f"the browser's buffer of {BUFFER_KB // 1000} MB was full before the end")
        cut = safe_trace(_unpack(self._read(complete["stream"])), LARGEST_JSON)
        if cut.left_out:
            self._notes.append(f"{cut.left_out} events are cut off, to keep it below {LARGEST_JSON // 1_000_000} MB")
        content = gzip.compress(cut.json.encode(), compresslevel=6)
        return (Product(self.name, "trace.json.gz", content, note="; ".join(self._notes)),)

    def notes(self) -> Iterator[str]:
        """Says when it was cut."""
        return (f"trace: {note}" for note in self._notes)

    def _on_complete(self, event: dict[str, Any]) -> None:
        self._complete = event

    def _wait_until_complete(self, session: CDPSession) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE_S
        while self._complete is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"the browser did not finish the trace within {PATIENCE_S:g} s")
            # Events are delivered while Playwright is called; this asks for nothing.
            session.send("Browser.getVersion")
        return self._complete

    def _read(self, handle: str) -> bytes:
        assert self._session is not None
        content = bytearray()
        while len(content) < LARGEST_GZIP:
            chunk = self._session.send("IO.read", {"handle": handle, "size": CHUNK})
            data = chunk["data"]
            content += base64.b64decode(data) if chunk.get("base64Encoded") else data.encode()
            if chunk["eof"]:
                break
        self._session.send("IO.close", {"handle": handle})
        return bytes(content)


def safe_trace(text: str, largest: int) -> Cut:
    """The events, one a line, without secrets, as long as there is room; metadata of the host is left out.

    Chrome writes one event a line. A line that is no whole event (the last of a trace that was cut) is left out.
    """
    body = text.partition("[")[2].rpartition('],"metadata"')[0] or text.partition("[")[2]
    kept, size, left_out = [], 0, 0
    for line in body.split("\n"):
        event = line.strip().rstrip(",")
        if not event:
            continue
        masked = _masked(event) if size < largest else None
        if masked is None:
            left_out += 1
        else:
            kept.append(masked)
            size += len(masked) + 2
    return Cut('{"traceEvents":[\n' + ",\n".join(kept) + '\n],"metadata":{"source":"webperf"}}\n', left_out)


def _masked(event: str) -> str | None:
    if not event.endswith("}"):
        return None
    if not _SUSPECT.search(event):
        return event
    try:
        return json.dumps(mask_tree(json.loads(event)), separators=(",", ":"))
    except ValueError:
        return None


def _unpack(content: bytes) -> str:
    """Bounded, whatever the ratio of compression; a cut-off end is no error."""
    unpacker = zlib.decompressobj(wbits=31)
    return unpacker.decompress(content, LARGEST_JSON * 2).decode("utf-8", "replace")
