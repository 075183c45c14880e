"""Why a value is missing. A missing value always has one of these reasons; it is never 0 and never left out."""

from __future__ import annotations

from enum import StrEnum


class Missing(StrEnum):
    """Typed reasons. The first group are Lighthouse's own error codes, with Lighthouse's meaning."""

    NO_FCP = "NO_FCP"
    NO_LCP = "NO_LCP"
    NO_SCREENSHOTS = "NO_SCREENSHOTS"
    """The step was to be filmed, and no frame came, or so many were lost that the film tells nothing."""
    SPEEDINDEX_OF_ZERO = "SPEEDINDEX_OF_ZERO"
    """Nothing but white was filmed."""
    PAGE_HUNG = "PAGE_HUNG"
    TARGET_CRASHED = "TARGET_CRASHED"
    DNS_FAILURE = "DNS_FAILURE"
    INSECURE_DOCUMENT_REQUEST = "INSECURE_DOCUMENT_REQUEST"
    FAILED_DOCUMENT_REQUEST = "FAILED_DOCUMENT_REQUEST"
    ERRORED_DOCUMENT_REQUEST = "ERRORED_DOCUMENT_REQUEST"

    NO_INTERACTION = "NO_INTERACTION"
    """The step had no trusted input that this metric can measure."""
    NO_VISIBLE_CHANGE = "NO_VISIBLE_CHANGE"
    """There was an input, but nothing visible changed after it."""
    NEVER_SETTLED = "NEVER_SETTLED"
    """The page kept changing, or stayed busy, until the step's timeout."""
    INTERRUPTED_BY_INPUT = "INTERRUPTED_BY_INPUT"
    """The journey gave input before the page it opened had gone quiet."""
    NO_NAVIGATION = "NO_NAVIGATION"
    """The browser gave no navigation timing for the page."""
    NO_MAP = "NO_MAP"
    """The map selector of the step matched nothing."""
    SELECTOR_NOT_FOUND = "SELECTOR_NOT_FOUND"
    STEP_TIMEOUT = "STEP_TIMEOUT"
    CONNECTION_REFUSED = "CONNECTION_REFUSED"
    INTERNET_DISCONNECTED = "INTERNET_DISCONNECTED"
    """The browser was offline, as `--network offline` makes it."""
    NOT_SUPPORTED = "NOT_SUPPORTED"
    LOAD_NOT_HELD = "LOAD_NOT_HELD"
    """The generator could not hold the load that was asked for, or nothing answered it."""
    ACCESS_DENIED = "ACCESS_DENIED"
    """The operating system tells it only to the process's own user."""
    NO_METRICS = "NO_METRICS"
    """A metrics endpoint did not answer in time, or with something else than Prometheus' text."""
    REFUSED_BY_GUARD = "REFUSED_BY_GUARD"
    """A page under load was about to come from a host that nobody allowed."""
    USER_DIED = "USER_DIED"
    """The process of this browser user ended; the other users went on."""
    BROWSER_DIED = "BROWSER_DIED"
    TARGET_DIED = "TARGET_DIED"
    """The app under test, started by webperf, ended during the run."""
    JOURNEY_FAILED = "JOURNEY_FAILED"
    """An assertion or any other error in the journey's own code."""
    SKIPPED = "SKIPPED"
    """An earlier step of the iteration failed, so this one did not run."""


INFRASTRUCTURE = frozenset(
    {
        Missing.PAGE_HUNG,
        Missing.TARGET_CRASHED,
        Missing.DNS_FAILURE,
        Missing.INSECURE_DOCUMENT_REQUEST,
        Missing.FAILED_DOCUMENT_REQUEST,
        Missing.ERRORED_DOCUMENT_REQUEST,
        Missing.CONNECTION_REFUSED,
        Missing.INTERNET_DISCONNECTED,
        Missing.USER_DIED,
        Missing.BROWSER_DIED,
        Missing.TARGET_DIED,
    }
)
"""Reasons that blame browser or target: a run full of them exits with 4, and repeated ones open the breaker."""
