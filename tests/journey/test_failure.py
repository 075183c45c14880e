import pytest
from playwright.sync_api import Error
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from webperf.journey.failure import MESSAGE_LIMIT, ErroredDocument, classify, one_line
from webperf.model.missing import Missing


def goto_failed(code: str) -> Error:
    return Error(
        f"Page.goto: net::{code} at http://app.test/\nCall log:\n"
        '  - navigating to "http://app.test/", waiting until "load"\n'
    )


def timed_out(call: str, *log: str) -> PlaywrightTimeout:
    lines = "".join(f"  - {line}\n" for line in log)
    return PlaywrightTimeout(f"{call}: Timeout 30000ms exceeded." + (f"\nCall log:\n{lines}" if log else ""))


# As Playwright 1.55 words them; taken from a real browser.
MISSING_ROLE = timed_out("Locator.click", 'waiting for get_by_role("option", name="VIC")')
MISSING_CSS = timed_out("Locator.click", 'waiting for locator("#nope")')
MISSING_IN_FRAME = timed_out("Locator.click", 'waiting for locator("iframe").content_frame.get_by_text("x")')
MISSING_SELECTOR = timed_out("Page.wait_for_selector", 'waiting for locator("#zz") to be visible')
DISABLED = timed_out(
    "Locator.click",
    'waiting for locator("#b")',
    '  - locator resolved to <button id="b" disabled>x</button>',
    "attempting click action",
    "  2 × waiting for element to be visible, enabled and stable",
    "    - element is not enabled",
)
HIDDEN = timed_out(
    "Locator.wait_for",
    'waiting for locator("#h") to be visible',
    '  8 × locator resolved to hidden <div id="h">h</div>',
)
SLOW_PAGE = timed_out("Page.goto", 'navigating to "http://app.test/", waiting until "load"')
SLOW_FUNCTION = timed_out("Page.wait_for_function")
AMBIGUOUS = Error(
    'Locator.click: Error: strict mode violation: locator("p") resolved to 2 elements:\n'
    '    1) <p>a</p> aka get_by_text("a")\n    2) <p>b</p> aka get_by_text("b")\n\n'
    'Call log:\n  - waiting for locator("p")\n'
)
CLOSED = Error("Page.title: Target page, context or browser has been closed")
NOT_AS_EXPECTED = AssertionError(
    "Locator expected to be visible\nActual value: None\nError: element(s) not found \nCall log:\n"
    '  - Expect "to_be_visible" locator("#zz") with timeout 300ms\n  - waiting for locator("#zz")\n'
)

REASONS: list[tuple[str, BaseException, Missing]] = [
    ("refused", goto_failed("ERR_CONNECTION_REFUSED"), Missing.CONNECTION_REFUSED),
    ("no such host", goto_failed("ERR_NAME_NOT_RESOLVED"), Missing.DNS_FAILURE),
    ("certificate", goto_failed("ERR_CERT_AUTHORITY_INVALID"), Missing.INSECURE_DOCUMENT_REQUEST),
    ("TLS", goto_failed("ERR_SSL_PROTOCOL_ERROR"), Missing.INSECURE_DOCUMENT_REQUEST),
    ("reset", goto_failed("ERR_CONNECTION_RESET"), Missing.FAILED_DOCUMENT_REQUEST),
    ("empty", goto_failed("ERR_EMPTY_RESPONSE"), Missing.FAILED_DOCUMENT_REQUEST),
    ("an error page", ErroredDocument(503), Missing.ERRORED_DOCUMENT_REQUEST),
    ("no such role", MISSING_ROLE, Missing.SELECTOR_NOT_FOUND),
    ("no such selector", MISSING_CSS, Missing.SELECTOR_NOT_FOUND),
    ("nothing in a frame", MISSING_IN_FRAME, Missing.SELECTOR_NOT_FOUND),
    ("waited for in vain", MISSING_SELECTOR, Missing.SELECTOR_NOT_FOUND),
    ("there but disabled", DISABLED, Missing.STEP_TIMEOUT),
    ("there but hidden", HIDDEN, Missing.STEP_TIMEOUT),
    ("a slow page", SLOW_PAGE, Missing.STEP_TIMEOUT),
    ("a slow function", SLOW_FUNCTION, Missing.STEP_TIMEOUT),
    ("two of them", AMBIGUOUS, Missing.JOURNEY_FAILED),
    ("a page the journey closed", CLOSED, Missing.JOURNEY_FAILED),
    ("an expectation", NOT_AS_EXPECTED, Missing.JOURNEY_FAILED),
    ("an error of the journey", KeyError("VIC"), Missing.JOURNEY_FAILED),
    ("a crash that the error tells", Error("Page.evaluate: Target crashed"), Missing.TARGET_CRASHED),
    ("a crash by its other name", Error("Locator.click: Page crashed"), Missing.TARGET_CRASHED),
]


@pytest.mark.parametrize(("error", "reason"), [row[1:] for row in REASONS], ids=[row[0] for row in REASONS])
def test_an_error_of_a_healthy_page_has_its_own_reason(error: BaseException, reason: Missing) -> None:
    assert classify(error, crashed=False, hung=False, connected=True) is reason


@pytest.mark.parametrize("error", [MISSING_CSS, CLOSED, goto_failed("ERR_CONNECTION_REFUSED"), AssertionError()])
@pytest.mark.parametrize(
    ("crashed", "hung", "connected", "reason"),
    [
        (False, True, True, Missing.PAGE_HUNG),
        (False, True, False, Missing.PAGE_HUNG),
        (True, False, True, Missing.TARGET_CRASHED),
        (True, False, False, Missing.TARGET_CRASHED),
        (False, False, False, Missing.BROWSER_DIED),
    ],
)
def test_what_killed_the_page_goes_before_what_the_pending_call_said(
    error: BaseException, crashed: bool, hung: bool, connected: bool, reason: Missing
) -> None:
    assert classify(error, crashed=crashed, hung=hung, connected=connected) is reason


LINES: list[tuple[BaseException, str]] = [
    (MISSING_ROLE, 'Locator.click: Timeout 30000ms exceeded. waiting for get_by_role("option", name="VIC")'),
    (DISABLED, 'Locator.click: Timeout 30000ms exceeded. waiting for locator("#b")'),
    (SLOW_FUNCTION, "Page.wait_for_function: Timeout 30000ms exceeded."),
    (goto_failed("ERR_CONNECTION_REFUSED"), "Page.goto: net::ERR_CONNECTION_REFUSED at http://app.test/"),
    (AMBIGUOUS, 'Locator.click: Error: strict mode violation: locator("p") resolved to 2 elements:'),
    (NOT_AS_EXPECTED, "AssertionError: Locator expected to be visible"),
    (ErroredDocument(503), "the server answered the page with HTTP 503"),
    (KeyError("VIC"), "KeyError: 'VIC'"),
    (ValueError(), "ValueError: ValueError"),
    (Error("\x1b[2m  - waiting\x1b[22m for \x1b[31mred\x1b[39m"), "- waiting for red"),
    (Error("\n\n  first words\nmore"), "first words"),
]


@pytest.mark.parametrize(("error", "line"), LINES, ids=[type(row[0]).__name__ for row in LINES])
def test_an_error_in_one_line(error: BaseException, line: str) -> None:
    assert one_line(error) == line


@pytest.mark.parametrize("error", [Error("x" * 5000), PlaywrightTimeout("t\nwaiting for " + "y" * 5000)])
def test_a_novel_is_cut(error: Error) -> None:
    assert len(one_line(error)) == MESSAGE_LIMIT
