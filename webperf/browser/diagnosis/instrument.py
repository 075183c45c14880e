"""What an instrument is, and the guard that keeps its failure from breaking what it watches."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from playwright.sync_api import CDPSession, Page


@dataclass(frozen=True, slots=True)
class Product:
    """A file an instrument has made. `name` is the end of its file's name; the other fields are those of Artifact."""

    kind: str
    name: str
    content: bytes
    step: str | None = None
    time_ms: float | None = None
    note: str = ""


class Instrument(Protocol):
    """Watches one page from before its first navigation. What it raises becomes a note of the iteration.

    `session` is a CDP session that the instruments share and the measurement does not use.
    """

    @property
    def name(self) -> str:
        """What notes call it."""

    def start(self, page: Page, session: CDPSession) -> None:
        """Begin to watch."""

    def stop(self) -> Iterable[Product]:
        """End, and hand over what there is. The page may be dead by now."""

    def notes(self) -> Iterable[str]:
        """What a reader of the iteration should know, after `stop`."""


class Instruments:
    """Starts and stops several. `start` never raises, nor does `stop`; `notes` say what went wrong."""

    def __init__(self, instruments: Iterable[Instrument]) -> None:
        self._instruments = tuple(instruments)
        self._running: list[Instrument] = []
        self.notes: list[str] = []

    def start(self, page: Page) -> None:
        """In the order given: the most sensitive last, so that it does not see the others being set up."""
        if not self._instruments:
            return
        with self._guarded("diagnosis"):
            session = page.context.new_cdp_session(page)
            for instrument in self._instruments:
                with self._guarded(instrument.name):
                    instrument.start(page, session)
                    self._running.append(instrument)

    def stop(self) -> list[Product]:
        """In the reverse order; whatever each of them could save."""
        products: list[Product] = []
        while self._running:
            instrument = self._running.pop()
            with self._guarded(instrument.name):
                products += instrument.stop()
            with self._guarded(instrument.name):
                self.notes += instrument.notes()
        return products

    @contextlib.contextmanager
    def _guarded(self, name: str) -> Iterator[None]:
        try:
            yield
        except Exception as error:
            words = str(error).strip().splitlines() or [type(error).__name__]
            self.notes.append(f"{name}: {words[0][:200]}")


def listen(session: CDPSession, handlers: dict[str, Callable[[dict[str, Any]], None]]) -> None:
    """Subscribe to CDP events."""
    for event, handler in handlers.items():
        session.on(event, handler)
