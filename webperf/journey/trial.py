"""One trial: a journey, once, in a fresh context on one device. Whatever happens, an Iteration comes back."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import BrowserContext, Error, Page

from webperf.browser.devices import context_options
from webperf.browser.diagnosis.instrument import Product
from webperf.browser.probe import Probe
from webperf.browser.touch import fingers
from webperf.browser.watchdog import Watchdog
from webperf.errors import ConfigError, UsageError
from webperf.journey.examine import examine_step
from webperf.journey.failure import classify, one_line
from webperf.journey.recording import Recording, record
from webperf.journey.step import Steps
from webperf.model.device import Device
from webperf.model.journey import Journey
from webperf.model.metric import METRICS
from webperf.model.missing import Missing
from webperf.model.mobile import MobileCheck
from webperf.model.run import Artifact, Failure, Iteration, Screenshot
from webperf.model.sample import Phase, Reading, Sample

NO_SHAPING = "none"
OUTSIDE_STEPS = "(outside steps)"
ALIVE_TIMEOUT_S = 3.0
CLOSE_TIMEOUT_S = 10.0
RECORDING_TIMEOUT_S = 60.0
SCREENSHOT_TIMEOUT_MS = 5_000
BROWSER_LOST = frozenset({Missing.PAGE_HUNG, Missing.TARGET_CRASHED, Missing.BROWSER_DIED})

SavePicture = Callable[[str, bytes], str]
"""Takes a file name and a JPEG; returns where it is, relative to the run's folder."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be done: journey, device, which iteration of which phase, against which base URL.

    `trace_to` records a Playwright trace, which costs time of its own: for the diagnosis iteration only. `visual`
    films this iteration whatever its phase, for its Speed Index.
    """

    journey: Journey
    device: Device
    iteration: int
    phase: Phase
    base_url: str | None
    pause: bool = False
    trace_to: Path | None = None
    visual: bool = False


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


@dataclass(slots=True)
class _Trip:
    """What one trial has gathered so far."""

    trial: Trial
    save: SavePicture
    recording: Recording
    screenshots: list[Screenshot] = field(default_factory=list)
    failure: Failure | None = None
    notes: list[str] = field(default_factory=list)
    mobile: list[MobileCheck] = field(default_factory=list)


def run_trial(host: Browsers, trial: Trial, save: SavePicture) -> Iteration:
    """Run it. A failure of page, browser or journey becomes the reason on its samples, never an exception.

    Raises UsageError where the journey is wrong in itself (a step's name used twice, say) and BrowserFailed when
    no browser can be started at all.
    """
    started, clock = datetime.now(UTC), time.monotonic()
    trip = _Trip(trial, save, record(trial.phase, visual=trial.visual))
    watchdog = Watchdog(host.kill)
    samples: tuple[Sample, ...] = ()
    try:
        with _fresh_page(host, trial, watchdog) as page:
            samples = _measure(page, host, watchdog, trip)
    except Error as error:
        # The browser went away before the page was there.
        trip.failure = trip.failure or _failure(trip.trial, OUTSIDE_STEPS, Missing.BROWSER_DIED, one_line(error))
    if trip.failure and trip.failure.reason in BROWSER_LOST:
        # It may still call itself connected: a driver that was killed sends no farewell.
        host.close()
    kept = trip.recording.keep(save, _file_stem(trial))
    return Iteration(
        journey=trial.journey.name,
        device=trial.device.name,
        network=NO_SHAPING,
        iteration=trial.iteration,
        phase=trial.phase,
        started_at=started.isoformat(),
        wall_ms=(time.monotonic() - clock) * 1000,
        samples=samples,
        screenshots=tuple(trip.screenshots),
        failure=trip.failure,
        notes=(*trip.notes, *trip.recording.notes),
        artifacts=tuple(_artifact(trial, product, path) for product, path in kept),
        filmed=trip.recording.film is not None,
        mobile=tuple(trip.mobile),
    )


def _artifact(trial: Trial, product: Product, path: str) -> Artifact:
    return Artifact(
        kind=product.kind,
        journey=trial.journey.name,
        device=trial.device.name,
        phase=trial.phase,
        iteration=trial.iteration,
        path=path,
        bytes=len(product.content),
        step=product.step,
        time_ms=product.time_ms,
        note=product.note,
    )


def _file_stem(trial: Trial) -> str:
    return f"{trial.journey.name}-{trial.device.name}-{trial.phase}{trial.iteration}"


@contextlib.contextmanager
def _fresh_page(host: Browsers, trial: Trial, watchdog: Watchdog) -> Iterator[Page]:
    options = context_options(trial.device, host.version)
    with watchdog.limit(CLOSE_TIMEOUT_S):
        context = host.new_context(base_url=trial.base_url, **options)
    try:
        if trial.trace_to:
            context.tracing.start(screenshots=True, snapshots=True)
        yield context.new_page()
    finally:
        _close(context, watchdog, trial.trace_to)


def _close(context: BrowserContext, watchdog: Watchdog, trace_to: Path | None) -> None:
    with contextlib.suppress(Error), watchdog.limit(CLOSE_TIMEOUT_S):
        if trace_to:
            context.tracing.stop(path=trace_to)
        context.close()


def _measure(page: Page, host: Browsers, watchdog: Watchdog, trip: _Trip) -> tuple[Sample, ...]:
    trial = trip.trial
    probe = Probe(page, mobile=trial.device.mobile)
    with watchdog.limit(RECORDING_TIMEOUT_S):
        trip.recording.start(page)
    steps = Steps(probe, watchdog, lambda name: _diagnose(page, watchdog, trip, name), trip.recording.film)
    try:
        if trial.pause:
            page.pause()
        with fingers(page) if trial.device.touch else contextlib.nullcontext():
            trial.journey(page, steps)
    except (UsageError, ConfigError):
        raise
    except Exception as error:
        trip.failure = _explain(error, probe, host, watchdog, trip, steps)
    _stop_recording(host, watchdog, trip)
    trip.notes.extend(_notes(steps))
    samples = [_sample(trial, result.name, reading) for result in steps.results for reading in result.readings]
    for step, raised in steps.failed:
        reason = _reason_of(raised, probe, host, watchdog)
        samples += [_sample(trial, step.name, reading) for reading in step.absent(reason)]
    return tuple(samples)


def _reason_of(error: Exception, probe: Probe, host: Browsers, watchdog: Watchdog) -> Missing:
    hung = watchdog.has_bitten
    return classify(error, crashed=probe.crashed, hung=hung, connected=host.is_connected or hung)


def _stop_recording(host: Browsers, watchdog: Watchdog, trip: _Trip) -> None:
    if trip.recording.film and trip.failure and trip.failure.reason in BROWSER_LOST:
        # A dead page would let its instruments wait for ever. The browser is given up in any case: without it, what
        # they ask fails at once, and they hand over what they have.
        host.kill()
    with watchdog.limit(RECORDING_TIMEOUT_S):
        trip.recording.stop()


def _explain(error: Exception, probe: Probe, host: Browsers, watchdog: Watchdog, trip: _Trip, steps: Steps) -> Failure:
    hung = watchdog.has_bitten or not _answers(probe, watchdog)
    connected = host.is_connected
    reason = _reason_of(error, probe, host, watchdog)
    step = next((step.name for step, raised in steps.failed if raised is error), OUTSIDE_STEPS)
    picture = None
    if connected and not hung and not probe.crashed:
        picture = _picture(probe.page, trip, step, failed=True)
    return _failure(trip.trial, step, reason, one_line(error), picture)


def _answers(probe: Probe, watchdog: Watchdog) -> bool:
    """False when the page is there but its main thread does not come back: that, not the timeout, is the fault."""
    if probe.crashed:
        return True
    with contextlib.suppress(Error), watchdog.limit(ALIVE_TIMEOUT_S):
        probe.page.evaluate("1")
    return not watchdog.has_bitten


def _diagnose(page: Page, watchdog: Watchdog, trip: _Trip, step: str) -> None:
    """A picture and a look at the page, in the diagnosis iteration only: timed ones run bare (DESIGN section 3)."""
    if trip.trial.phase is not Phase.DIAGNOSIS:
        return
    _picture(page, trip, step, failed=False)
    if trip.trial.device.mobile:
        found = examine_step(page, watchdog, (trip.trial.device.name, trip.trial.journey.name, step))
        if isinstance(found, str):
            trip.notes.append(found)
        else:
            trip.mobile += found


def _picture(page: Page, trip: _Trip, step: str, *, failed: bool) -> str | None:
    trial = trip.trial
    try:
        jpeg = page.screenshot(type="jpeg", quality=75, scale="css", timeout=SCREENSHOT_TIMEOUT_MS)
    except Error as error:
        trip.notes.append(f"no screenshot of {step!r}: {one_line(error)}")
        return None
    suffix = "-failed" if failed else ""
    number = len(trip.screenshots) + 1
    name = f"{_file_stem(trial)}-{number}-{step}{suffix}.jpg"
    path = trip.save(name, jpeg)
    trip.screenshots.append(
        Screenshot(
            journey=trial.journey.name,
            step=step,
            device=trial.device.name,
            phase=trial.phase,
            iteration=trial.iteration,
            path=path,
            failed=failed,
        )
    )
    return path


def _failure(trial: Trial, step: str, reason: Missing, message: str, picture: str | None = None) -> Failure:
    return Failure(
        journey=trial.journey.name,
        step=step,
        device=trial.device.name,
        iteration=trial.iteration,
        phase=trial.phase,
        reason=reason,
        message=message,
        screenshot=picture,
    )


def _notes(steps: Steps) -> Iterator[str]:
    for result in steps.results:
        for name, count in result.capture.truncated.items():
            yield f"{result.name}: {count} entries of '{name}' were more than is kept"


def _sample(trial: Trial, step: str, reading: Reading) -> Sample:
    return Sample(
        journey=trial.journey.name,
        step=step,
        device=trial.device.name,
        network=NO_SHAPING,
        iteration=trial.iteration,
        phase=trial.phase,
        metric=reading.metric,
        value=reading.value,
        unit=METRICS[reading.metric].unit,
        missing=reading.missing,
        detail=reading.detail,
    )
