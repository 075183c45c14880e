"""`step`: the context manager a journey is written with. It ends when the result is rendered, and measures."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from webperf.browser.probe import Mark, Probe, Ready, Watch
from webperf.browser.readiness import settle
from webperf.browser.watchdog import Watchdog
from webperf.errors import ConfigError, UsageError
from webperf.journey.failure import ErroredDocument
from webperf.metrics import absent, readings
from webperf.model.capture import StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

QUIET_MS = 500.0
TIMEOUT_MS = 30_000.0
# Beyond a step's own timeout, so that whatever can end by itself does: only a dead page is killed.
HANG_GRACE_S = 10.0
ERROR_STATUS = 400


@dataclass(frozen=True, slots=True)
class StepResult:
    """A step that ran: one reading for each metric that belongs to it."""

    name: str
    readings: tuple[Reading, ...]
    capture: StepCapture


@dataclass(frozen=True, slots=True)
class OpenStep:
    """The step that is under way; when it fails, this says which metrics it would have had."""

    name: str
    mark: Mark
    has_map: bool
    filmed: bool = False

    def absent(self, reason: Missing) -> tuple[Reading, ...]:
        """Its readings when it could not be measured."""
        return absent(reason, opens_page=self.mark.blank, has_map=self.has_map, filmed=self.filmed)


class Cutter(Protocol):
    """A film of the page, from which each step gets its frames (browser.diagnosis.film.Film)."""

    def cut(self, step: str, capture: StepCapture) -> StepCapture:
        """The capture with the frames of its step."""


class Steps:
    """Called as `step(name, ...)` by a journey. Keeps the results of one trip, and the step that failed."""

    def __init__(
        self,
        probe: Probe,
        watchdog: Watchdog,
        after_step: Callable[[str], None],
        film: Cutter | None = None,
        *,
        patience_ms: float = 0.0,
    ) -> None:
        """`patience_ms` more for every step: a slow network's and a slow processor's."""
        self._probe = probe
        self._watchdog = watchdog
        self._after_step = after_step
        self._film = film
        self._patience_ms = patience_ms
        self.results: list[StepResult] = []
        self.failed: list[tuple[OpenStep, Exception]] = []
        """Steps that raised; a journey may catch that and go on."""
        self.open: OpenStep | None = None

    @contextmanager
    def __call__(
        self,
        name: str,
        *,
        map: str | None = None,
        region: str | None = None,
        ready: Ready | None = None,
        quiet_ms: float = QUIET_MS,
        timeout_ms: float = TIMEOUT_MS,
    ) -> Iterator[None]:
        """Do something in the body; the step ends when its result is on screen.

        `map`: CSS selector of the map region. `region`: CSS selector that limits what counts as a visible change.
        `ready`: Playwright selector, or a function of the page, that must hold; in-flight requests and unanswered
        messages are then not waited for. `quiet_ms` without a visible change confirm the end, and are not measured.
        `timeout_ms` bounds the whole step: a page still at work then has the reason NEVER_SETTLED. On a slow network
        it is longer.
        """
        self._check(name, quiet_ms, timeout_ms)
        timeout_ms += self._patience_ms
        watch = Watch(region=region, map=map, ready=ready)
        try:
            with self._measured(name, watch, quiet_ms, timeout_ms):
                yield
        except Exception as error:
            self.failed.append((self.open or OpenStep(name, Mark(None, 0.0, False), map is not None), error))
            raise
        finally:
            self.open = None
        self._after_step(name)

    @contextmanager
    def _measured(self, name: str, watch: Watch, quiet_ms: float, timeout_ms: float) -> Iterator[None]:
        deadline = time.monotonic() + timeout_ms / 1000
        with self._watchdog.limit(timeout_ms / 1000 + HANG_GRACE_S):
            self._probe.page.set_default_timeout(timeout_ms)
            mark = self._probe.begin(watch)
            self.open = OpenStep(name, mark, watch.map is not None, self._film is not None)
            yield
        with self._watchdog.limit(max(deadline - time.monotonic(), 0) + HANG_GRACE_S):
            end = settle(self._probe, watch, mark, quiet_ms=quiet_ms, deadline=deadline)
            capture = replace(self._probe.capture(watch, mark), unsettled=end.unsettled, busy=end.busy)
        _refuse_error_page(capture)
        capture = self._film.cut(name, capture) if self._film else capture
        self.results.append(StepResult(name, readings(capture), capture))

    def _check(self, name: str, quiet_ms: float, timeout_ms: float) -> None:
        if self.open is not None:
            raise UsageError(f"step {name!r} is inside step {self.open.name!r}: steps follow each other")
        if name in {*(result.name for result in self.results), *(step.name for step, _ in self.failed)}:
            raise UsageError(f"step {name!r} is there twice: give each step of a journey a name of its own")
        if not name.strip():
            raise ConfigError("a step needs a name")
        if not 0 < quiet_ms < timeout_ms:
            raise ConfigError(f"step {name!r}: quiet_ms ({quiet_ms:g}) must be above 0 and below timeout_ms")


def _refuse_error_page(capture: StepCapture) -> None:
    status = capture.navigation.status if capture.navigation and capture.opened_page else None
    if status is not None and status >= ERROR_STATUS:
        raise ErroredDocument(status)
