"""Console errors and warnings, and errors that no script has caught: bounded, and without secrets."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from playwright.sync_api import CDPSession, ConsoleMessage, Error, Page

from webperf.browser.diagnosis.instrument import Product
from webperf.model.redact import mask_text, mask_url

MOST_ENTRIES = 200
LONGEST_TEXT = 500
KINDS = frozenset({"error", "warning", "assert"})
NOTED = 3
"""Entries that are quoted in the iteration's notes."""


class Console:
    """What the page complained of."""

    name = "console"

    def __init__(self) -> None:
        self._entries: list[dict[str, Any]] = []
        self._left_out = 0

    def start(self, page: Page, session: CDPSession) -> None:
        """Playwright's own events: they hold for every frame of the page."""
        page.on("console", self._on_message)
        page.on("pageerror", self._on_error)

    def stop(self) -> Iterable[Product]:
        """A JSON file; none where the page had nothing to say."""
        if not self._entries:
            return ()
        plain = {"entries": self._entries, "left_out": self._left_out}
        note = f"{len(self._entries) + self._left_out} entries"
        return (Product(self.name, "console.json", json.dumps(plain, indent=1).encode(), note=note),)

    def notes(self) -> Iterator[str]:
        """The first errors, and how many there are."""
        errors = [entry for entry in self._entries if entry["kind"] != "warning"]
        for entry in errors[:NOTED]:
            place = f" ({entry['url']})" if entry.get("url") else ""
            yield f"{entry['kind']} on the page: {entry['text'][:200]}{place}"
        if len(errors) > NOTED:
            yield f"{len(errors) - NOTED} more errors on the page"

    def _on_message(self, message: ConsoleMessage) -> None:
        if message.type not in KINDS:
            return
        place = message.location
        self._add(message.type, message.text, {"url": mask_url(place["url"]), "line": place["lineNumber"]})

    def _on_error(self, error: Error) -> None:
        self._add("uncaught", f"{error.name}: {error.message}" if error.name else error.message, {})

    def _add(self, kind: str, text: str, place: dict[str, Any]) -> None:
        if len(self._entries) >= MOST_ENTRIES:
            self._left_out += 1
        else:
            self._entries.append({"kind": kind, "text": mask_text(text, LONGEST_TEXT), **place})
