"""One trial: a journey, once, in a fresh context on one device. Whatever happens, an Iteration comes back."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Error, Page

from webperf.browser.cpu import SlowPages
from webperf.browser.devices import context_options
from webperf.browser.probe import Probe
from webperf.browser.touch import fingers
from webperf.browser.watchdog import Watchdog
from webperf.errors import ConfigError, UsageError
from webperf.journey.access import Direct, Networks
from webperf.journey.failure import classify, goes_to_a_path, one_line
from webperf.journey.recording import Save, record
from webperf.journey.refused import note_refused
from webperf.journey.step import Steps
from webperf.journey.trip import (
    OUTSIDE_STEPS,
    Trial,
    Trip,
    artifact_of,
    diagnose,
    failure_of,
    file_stem,
    sample_of,
    take_picture,
)
from webperf.model.iteration import Failure, Iteration
from webperf.model.missing import Missing
from webperf.model.sample import Sample

ALIVE_TIMEOUT_S = 3.0
CLOSE_TIMEOUT_S = 10.0
RECORDING_TIMEOUT_S = 60.0
BROWSER_LOST = frozenset({Missing.PAGE_HUNG, Missing.TARGET_CRASHED, Missing.BROWSER_DIED})


class Browsers(Protocol):
    """Where trials get their contexts: a BrowserHost, or a browser that pytest-playwright has launched."""

    @property
    def version(self) -> str:
        """Of the browser, as `156.0.8078.79`; launches it if there is none."""

    @property
    def is_connected(self) -> bool:
        """Is the browser that was last launched still there?"""

    def new_context(self, **options: Any) -> BrowserContext:
        """A fresh one. Raises BrowserFailed when no browser can be started."""

    def kill(self) -> None:
        """End the browser now, from whatever thread."""

    def close(self) -> None:
        """End it in whatever state it is; the next use launches a new one."""


def run_trial(host: Browsers, trial: Trial, save: Save, networks: Networks | None = None) -> Iteration:
    """Run it. A failure of page, browser or journey becomes the reason on its samples, never an exception.

    A trial on a slow network needs `networks`. Raises UsageError where the journey is wrong in itself (a step's name
    used twice, say), BrowserFailed when no browser can be started at all, InfrastructureError when no proxy can.
    """
    trip = Trip(trial, save, record(trial.phase, visual=trial.visual, profilers=trial.profilers))

    def through(watchdog: Watchdog) -> tuple[Sample, ...]:
        with fresh_page(host, trip, watchdog, networks) as page:
            return _measure(page, host, watchdog, trip)

    return attempt(host, trip, through)


def attempt(host: Browsers, trip: Trip, through: Callable[[Watchdog], tuple[Sample, ...]]) -> Iteration:
    """The frame of every trial: `through` finds a page and measures on it, with the clock and a watchdog running."""
    trial = trip.trial
    started, clock = datetime.now(UTC), time.monotonic()
    samples: tuple[Sample, ...] = ()
    try:
        samples = through(Watchdog(host.kill))
    except Error as error:
        # The browser went away before the page was there.
        trip.failure = trip.failure or failure_of(trial, OUTSIDE_STEPS, Missing.BROWSER_DIED, one_line(error))
    if trip.failure and trip.failure.reason in BROWSER_LOST:
        # It may still call itself connected: a driver that was killed sends no farewell.
        host.close()
    kept = trip.recording.keep(trip.save, file_stem(trial))
    return Iteration(
        journey=trial.journey.name,
        device=trial.device.name,
        network=trial.network.name,
        iteration=trial.iteration,
        phase=trial.phase,
        started_at=started.isoformat(),
        wall_ms=(time.monotonic() - clock) * 1000,
        samples=samples,
        screenshots=tuple(trip.screenshots),
        failure=trip.failure,
        notes=(*trip.notes, *trip.recording.notes),
        artifacts=tuple(artifact_of(trip, product, path) for product, path in kept),
        filmed=trip.recording.film is not None,
        mobile=tuple(trip.mobile),
        refused=trip.refused,
    )


@contextlib.contextmanager
def fresh_page(host: Browsers, trip: Trip, watchdog: Watchdog, networks: Networks | None) -> Iterator[Page]:
    """In a context of its own, on its device and through its network; `trip.access` is set. Both end with it."""
    trial = trip.trial
    options = context_options(trial.device, host.version)
    with networks.access(trial.network) if networks else contextlib.nullcontext(Direct()) as trip.access:
        with watchdog.limit(CLOSE_TIMEOUT_S):
            context = host.new_context(base_url=trial.base_url, **options, **trip.access.context_options)
        try:
            if trial.trace_to:
                context.tracing.start(screenshots=True, snapshots=True)
            with watchdog.limit(CLOSE_TIMEOUT_S):
                page = context.new_page()
            trip.access.begin(page)
            slow = SlowPages(page, trial.slowdown.rate) if trial.slowdown.slowed else None
            yield page
            del slow
        finally:
            _close(context, watchdog, trial.trace_to)


def _close(context: BrowserContext, watchdog: Watchdog, trace_to: Path | None) -> None:
    with contextlib.suppress(Error), watchdog.limit(CLOSE_TIMEOUT_S):
        if trace_to:
            context.tracing.stop(path=trace_to)
        context.close()


def _measure(page: Page, host: Browsers, watchdog: Watchdog, trip: Trip) -> tuple[Sample, ...]:
    with contextlib.closing(Probe(page, mobile=trip.trial.device.mobile)) as probe:
        return measure_with(probe, host, watchdog, trip)


def measure_with(probe: Probe, host: Browsers, watchdog: Watchdog, trip: Trip) -> tuple[Sample, ...]:
    """Go through the journey on the probe's page, whatever was done there before; what failed is in the trip."""
    page, trial = probe.page, trip.trial
    with watchdog.limit(RECORDING_TIMEOUT_S):
        trip.recording.start(page)
    steps = Steps(
        probe,
        watchdog,
        lambda name: diagnose(page, watchdog, trip, name),
        trip.recording.film,
        patience_ms=trial.network.patience_ms + trial.slowdown.patience_ms,
    )
    try:
        if trial.pause:
            page.pause()
        with fingers(page) if trial.device.touch else contextlib.nullcontext():
            trial.journey(page, steps)
    except (UsageError, ConfigError):
        raise
    except Exception as error:
        if not trial.base_url and goes_to_a_path(error):
            raise UsageError(
                f"where is the app that {trial.journey.name!r} opens? --base-url URL, or --target NAME"
            ) from None
        trip.failure = _explain(error, probe, host, watchdog, trip, steps)
    note_refused(probe, steps, trip)
    _stop_recording(host, watchdog, trip)
    trip.notes.extend(_notes(steps))
    if not steps.failed:
        captures = {result.name: result.capture for result in steps.results}
        trip.step_starts = {name: found.time_origin_ms + found.began_ms for name, found in captures.items()}
    samples = [sample_of(trial, result.name, reading) for result in steps.results for reading in result.readings]
    for step, raised in steps.failed:
        reason = _reason_of(raised, probe, host, watchdog, trip)
        samples += [sample_of(trial, step.name, reading) for reading in step.absent(reason)]
    return tuple(samples)


def _reason_of(error: Exception, probe: Probe, host: Browsers, watchdog: Watchdog, trip: Trip) -> Missing:
    hung = watchdog.has_bitten
    reason = classify(error, crashed=probe.crashed, hung=hung, connected=host.is_connected or hung)
    return trip.access.explain(reason)


def _stop_recording(host: Browsers, watchdog: Watchdog, trip: Trip) -> None:
    if trip.recording.film and trip.failure and trip.failure.reason in BROWSER_LOST:
        # A dead page would let its instruments wait for ever. The browser is given up in any case: without it, what
        # they ask fails at once, and they hand over what they have.
        host.kill()
    with watchdog.limit(RECORDING_TIMEOUT_S):
        trip.recording.stop()


def _explain(error: Exception, probe: Probe, host: Browsers, watchdog: Watchdog, trip: Trip, steps: Steps) -> Failure:
    hung = watchdog.has_bitten or not _answers(probe, watchdog)
    connected = host.is_connected
    reason = _reason_of(error, probe, host, watchdog, trip)
    step = next((step.name for step, raised in steps.failed if raised is error), OUTSIDE_STEPS)
    picture = None
    if connected and not hung and not probe.crashed:
        picture = take_picture(probe.page, trip, step, failed=True)
    return failure_of(trip.trial, step, reason, one_line(error), picture)


def _answers(probe: Probe, watchdog: Watchdog) -> bool:
    """False when the page is there but its main thread does not come back: that, not the timeout, is the fault."""
    if probe.crashed:
        return True
    with contextlib.suppress(Error), watchdog.limit(ALIVE_TIMEOUT_S):
        probe.page.evaluate("1")
    return not watchdog.has_bitten


def _notes(steps: Steps) -> Iterator[str]:
    for result in steps.results:
        for name, count in result.capture.truncated.items():
            yield f"{result.name}: {count} entries of '{name}' were more than is kept"
