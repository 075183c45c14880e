"""Which instruments look at an iteration: all of them in the diagnosis, none at a timed one but a film if asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import metadata

from playwright.sync_api import Page

from webperf.browser.diagnosis.console import Console
from webperf.browser.diagnosis.coverage import Coverage
from webperf.browser.diagnosis.film import Film
from webperf.browser.diagnosis.har import Har
from webperf.browser.diagnosis.instrument import Instrument, Instruments, Product
from webperf.browser.diagnosis.trace import Trace
from webperf.model.sample import Phase

Save = Callable[[str, bytes], str]
"""Takes a file name and its content; returns where it is, relative to the run's folder."""


class Recording:
    """The instruments of one iteration, and what they have made of it. Their failures are notes, never raised."""

    def __init__(self, instruments: Sequence[Instrument], film: Film | None) -> None:
        self.film = film
        self._products: list[Product] = []
        self._trouble: list[str] = []
        self._instruments = Instruments(instruments)

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong, was cut, or was said by the page."""
        return (*self._instruments.notes, *self._trouble)

    def start(self, page: Page) -> None:
        """Before the page's first navigation."""
        self._instruments.start(page)

    def stop(self) -> None:
        """After the last step, whether it was reached or not."""
        self._products += self._instruments.stop()

    def keep(self, save: Save, stem: str) -> list[tuple[Product, str]]:
        """Write every product to a file whose name begins with `stem`; each with its path."""
        kept = []
        for product in self._products:
            try:
                kept.append((product, save(f"{stem}-{product.name}", product.content)))
            except OSError as error:
                self._trouble.append(f"{product.kind}: cannot be written ({error.strerror})")
        return kept


def record(phase: Phase, *, visual: bool, profilers: Callable[[], Sequence[Instrument]] = tuple) -> Recording:
    """The recording of an iteration. `visual` films it whatever its phase; profilers are of the diagnosis only."""
    if phase is Phase.DIAGNOSIS:
        film = Film(save=True)
        # The film comes last: it is stopped first, and nobody's set-up is on it.
        return Recording((Console(), Har(metadata.version("webperf")), Coverage(), Trace(), *profilers(), film), film)
    if visual:
        film = Film(save=False)
        return Recording((film,), film)
    return Recording((), None)
