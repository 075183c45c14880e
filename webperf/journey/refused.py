"""What the guard kept a page from: counted by host, and the reason where it was the page itself."""

from __future__ import annotations

import contextlib
import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping

from playwright.sync_api import Error

from webperf.browser.fence import refusal
from webperf.browser.probe import Probe
from webperf.journey.step import Steps
from webperf.journey.trip import OUTSIDE_STEPS, Trip, failure_of
from webperf.model.capture import Request
from webperf.model.iteration import Iteration
from webperf.model.missing import Missing

ERROR_PAGE = "chrome-error:"
"""What Chromium shows in place of a page that it could not get."""


def note_refused(probe: Probe, steps: Steps, trip: Trip) -> None:
    """Put it into the trip, whose journey has ended. Without a fence there is nothing to do."""
    if trip.access.fence is None:
        return
    refused = Counter(trip.access.fence.refused(_requests(probe, steps)))
    trip.refused.update(refused)
    if trip.failure is not None and trip.failure.reason is Missing.REFUSED_BY_GUARD:
        # Playwright names the page that redirected, not the host that was refused.
        words = refusal(refused) if refused else trip.failure.message
        trip.failure = dataclasses.replace(trip.failure, message=words)
    elif refused and trip.failure is None and probe.page.url.startswith(ERROR_PAGE):
        # A link led there: no call of the journey failed.
        trip.failure = failure_of(trip.trial, OUTSIDE_STEPS, Missing.REFUSED_BY_GUARD, refusal(refused))


def refusal_of(iteration: Iteration) -> str:
    """What the guard said when the page itself was kept out: nothing more can be measured. "" where it was not."""
    failure = iteration.failure
    return failure.message if failure and failure.reason is Missing.REFUSED_BY_GUARD else ""


def kept_out(refused: Mapping[str, int]) -> tuple[str, ...]:
    """What a reader of the numbers must know; nothing where no request was kept from any host."""
    if not refused:
        return ()
    count = sum(refused.values())
    return (f"{count} {'request' if count == 1 else 'requests'} of pages not made: {refusal(refused)}",)


def _requests(probe: Probe, steps: Steps) -> Iterator[Request]:
    for result in steps.results:
        yield from result.capture.requests
    if steps.failed:
        with contextlib.suppress(Error):
            yield from probe.requests_so_far()
