"""Why a step could not be measured: from what was raised to a typed reason and one line for people."""

from __future__ import annotations

import re

from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from webperf.model.missing import Missing
from webperf.model.redact import mask_text

# https://source.chromium.org/chromium/chromium/src/+/main:net/base/net_error_list.h
NET_ERRORS: tuple[tuple[str, Missing], ...] = (
    ("ERR_CONNECTION_REFUSED", Missing.CONNECTION_REFUSED),
    ("ERR_SOCKS_CONNECTION_FAILED", Missing.CONNECTION_REFUSED),
    ("ERR_INTERNET_DISCONNECTED", Missing.INTERNET_DISCONNECTED),
    ("ERR_NAME_NOT_RESOLVED", Missing.DNS_FAILURE),
    ("ERR_CERT_", Missing.INSECURE_DOCUMENT_REQUEST),
    ("ERR_SSL_", Missing.INSECURE_DOCUMENT_REQUEST),
    ("net::ERR_", Missing.FAILED_DOCUMENT_REQUEST),
)
MESSAGE_LIMIT = 300
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class ErroredDocument(Exception):
    """The page itself was answered with an HTTP error: what follows would measure an error page."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the server answered the page with HTTP {status}")


def classify(error: BaseException, *, crashed: bool, hung: bool, connected: bool) -> Missing:
    """The reason. What killed the page goes before what the pending call then said."""
    if hung:
        return Missing.PAGE_HUNG
    if crashed or "Target crashed" in str(error) or "Page crashed" in str(error):
        return Missing.TARGET_CRASHED
    if not connected:
        return Missing.BROWSER_DIED
    if isinstance(error, ErroredDocument):
        return Missing.ERRORED_DOCUMENT_REQUEST
    if isinstance(error, Error):
        return _playwright_reason(error)
    return Missing.JOURNEY_FAILED


def goes_to_a_path(error: BaseException) -> bool:
    """Was it told to open a path, and nobody had said of what?"""
    return isinstance(error, Error) and "Cannot navigate to invalid URL" in error.message


def one_line(error: BaseException) -> str:
    """The error's first words, without escapes and call logs."""
    text = ANSI.sub("", str(error)).strip() or type(error).__name__
    line = text.splitlines()[0]
    awaited = re.search(r"waiting for (.+)", text)
    if isinstance(error, PlaywrightTimeout) and awaited:
        line = f"{line} waiting for {awaited.group(1)}"
    kind = "" if isinstance(error, (Error, ErroredDocument)) else f"{type(error).__name__}: "
    return (kind + mask_text(line))[:MESSAGE_LIMIT]


def _playwright_reason(error: Error) -> Missing:
    for text, reason in NET_ERRORS:
        if text in error.message:
            return reason
    if isinstance(error, PlaywrightTimeout):
        waited = "waiting for locator" in error.message or "waiting for get_by" in error.message
        return Missing.SELECTOR_NOT_FOUND if waited and not _was_found(error) else Missing.STEP_TIMEOUT
    return Missing.JOURNEY_FAILED


def _was_found(error: Error) -> bool:
    """The element was there, but could not be acted on (covered, disabled, moving)."""
    return "locator resolved to" in error.message
