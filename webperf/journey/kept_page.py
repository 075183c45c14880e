"""A page that stays open while its journey is gone through again and again: what it keeps, adds up."""

from __future__ import annotations

import contextlib

from playwright.sync_api import Error, Page

from webperf.browser.probe import Probe
from webperf.browser.watchdog import Watchdog
from webperf.journey.access import Access, Direct, Networks
from webperf.journey.recording import Save, record
from webperf.journey.trial import Browsers, attempt, fresh_page, measure_with
from webperf.journey.trip import Trial, Trip
from webperf.model.iteration import Iteration
from webperf.model.sample import Sample

MOST_DOCUMENTS = 50
"""Of one page. Playwright keeps 20 to 45 kB of each document that a page opens, until there are 10,000 of them or the
page is closed; of a page that opens one in each loop, nothing is lost with it."""


class KeptPage:
    """One journey on one device. A loop that fails costs the page: the next one begins with another.

    One that opens documents again and again is closed in between, and goes by the same number.
    """

    def __init__(self, host: Browsers, save: Save, networks: Networks) -> None:
        self._host, self._save, self._networks = host, save, networks
        self._stack: contextlib.ExitStack | None = None
        self._probe: Probe | None = None
        self._access: Access = Direct()
        self._documents = 0
        self._lost = True
        self.number = 0
        """Of the page: another after each that failed, and was lost with all it had kept."""

    def loop(self, trial: Trial) -> Iteration:
        """Once through. As `run_trial`: whatever happens, an Iteration comes back."""
        trip = Trip(trial, self._save, record(trial.phase, visual=False))
        return attempt(self._host, trip, lambda watchdog: self._through(trip, watchdog))

    def close(self) -> None:
        """End the page; another loop opens a new one."""
        stack, self._stack, self._probe = self._stack, None, None
        if stack is not None:
            with contextlib.suppress(Error):
                stack.close()

    def _through(self, trip: Trip, watchdog: Watchdog) -> tuple[Sample, ...]:
        """A page that cannot go on after it, or need not, is closed."""
        whole = False
        try:
            samples = measure_with(self._open(trip, watchdog), self._host, watchdog, trip)
            whole = trip.failure is None
        finally:
            self._lost = not whole
            if self._lost or self._documents >= MOST_DOCUMENTS:
                self.close()
        return samples

    def _on_document(self, _: Page) -> None:
        self._documents += 1

    def _open(self, trip: Trip, watchdog: Watchdog) -> Probe:
        if self._probe is None:
            self._stack = contextlib.ExitStack()
            self.number += self._lost
            self._documents, self._lost = 0, False
            page = self._stack.enter_context(fresh_page(self._host, trip, watchdog, self._networks))
            page.on("domcontentloaded", self._on_document)
            probe = Probe(page, mobile=trip.trial.device.mobile)
            self._stack.enter_context(contextlib.closing(probe))
            self._probe, self._access = probe, trip.access
        trip.access = self._access
        return self._probe
