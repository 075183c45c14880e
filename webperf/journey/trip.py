"""A trial to be done, what it has gathered so far, and how that becomes records: samples, failures, pictures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Error, Page

from webperf.browser.diagnosis.instrument import Instrument, Product
from webperf.browser.watchdog import Watchdog
from webperf.journey.access import Access, Direct
from webperf.journey.examine import examine_step
from webperf.journey.failure import one_line
from webperf.journey.recording import Recording, Save
from webperf.model.cpu import UNSLOWED, Slowdown
from webperf.model.device import Device
from webperf.model.iteration import Artifact, Failure, Screenshot
from webperf.model.journey import Journey
from webperf.model.metric import METRICS
from webperf.model.missing import Missing
from webperf.model.mobile import MobileCheck
from webperf.model.network import UNSHAPED, Network
from webperf.model.sample import Phase, Reading, Sample

OUTSIDE_STEPS = "(outside steps)"
SCREENSHOT_TIMEOUT_MS = 5_000

Profilers = Callable[[], Sequence[Instrument]]
"""Makes them anew for each iteration."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is to be done: journey, device, which iteration of which phase, against which base URL.

    `trace_to` records a Playwright trace, which costs time of its own: for the diagnosis iteration only. `visual`
    films this iteration whatever its phase, for its Speed Index. `network` is what the browser goes through,
    `slowdown` what its pages' main threads get.
    """

    journey: Journey
    device: Device
    iteration: int
    phase: Phase
    base_url: str | None
    pause: bool = False
    trace_to: Path | None = None
    visual: bool = False
    network: Network = UNSHAPED
    slowdown: Slowdown = UNSLOWED
    profilers: Profilers = tuple
    """Further instruments of the diagnosis; no other iteration has them."""


@dataclass(slots=True)
class Trip:
    """What one trial has gathered so far."""

    trial: Trial
    save: Save
    recording: Recording
    access: Access = field(default_factory=Direct)
    screenshots: list[Screenshot] = field(default_factory=list)
    failure: Failure | None = None
    notes: list[str] = field(default_factory=list)
    mobile: list[MobileCheck] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)
    """Hosts that the guard kept out, with how many requests to each."""
    step_starts: dict[str, float] = field(default_factory=dict)
    """When each step began, in ms since the epoch; nothing where one of them broke off."""


def artifact_of(trip: Trip, product: Product, path: str) -> Artifact:
    """The record of a product of the diagnosis that is now on disk."""
    trial = trip.trial
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
        step_starts=trip.step_starts if product.kind == "har" else {},
    )


def file_stem(trial: Trial) -> str:
    """The beginning of the names of a trial's files."""
    return f"{trial.journey.name}-{trial.device.name}-{trial.phase}{trial.iteration}"


def diagnose(page: Page, watchdog: Watchdog, trip: Trip, step: str) -> None:
    """A picture and a look at the page, in the diagnosis iteration only: timed ones run bare (DESIGN section 3)."""
    if trip.trial.phase is not Phase.DIAGNOSIS:
        return
    take_picture(page, trip, step, failed=False)
    if trip.trial.device.mobile:
        found = examine_step(page, watchdog, (trip.trial.device.name, trip.trial.journey.name, step))
        if isinstance(found, str):
            trip.notes.append(found)
        else:
            trip.mobile += found


def take_picture(page: Page, trip: Trip, step: str, *, failed: bool) -> str | None:
    """A JPEG of the viewport, kept in the trip; its path, or None with a note when it cannot be taken."""
    trial = trip.trial
    try:
        jpeg = page.screenshot(type="jpeg", quality=75, scale="css", timeout=SCREENSHOT_TIMEOUT_MS)
    except Error as error:
        trip.notes.append(f"no screenshot of {step!r}: {one_line(error)}")
        return None
    suffix = "-failed" if failed else ""
    number = len(trip.screenshots) + 1
    name = f"{file_stem(trial)}-{number}-{step}{suffix}.jpg"
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


def failure_of(trial: Trial, step: str, reason: Missing, message: str, picture: str | None = None) -> Failure:
    """The record of what kept the trial from its end."""
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


def sample_of(trial: Trial, step: str, reading: Reading) -> Sample:
    """A reading, with where it comes from."""
    return Sample(
        journey=trial.journey.name,
        step=step,
        device=trial.device.name,
        network=trial.network.name,
        iteration=trial.iteration,
        phase=trial.phase,
        metric=reading.metric,
        value=reading.value,
        unit=METRICS[reading.metric].unit,
        missing=reading.missing,
        detail=reading.detail,
    )
