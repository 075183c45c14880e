"""What each reason for a missing value means, in one sentence for people."""

from __future__ import annotations

from webperf.model.missing import Missing

MEANINGS: dict[Missing, str] = {
    Missing.NO_FCP: "The page painted no content.",
    Missing.NO_LCP: "The browser named no largest element.",
    Missing.NO_SCREENSHOTS: "The step was to be filmed, but the browser gave too few frames of it.",
    Missing.SPEEDINDEX_OF_ZERO: "The film of the step shows nothing but white.",
    Missing.PAGE_HUNG: "The page's main thread no longer answered.",
    Missing.TARGET_CRASHED: "The browser tab crashed.",
    Missing.DNS_FAILURE: "The host name could not be resolved.",
    Missing.INSECURE_DOCUMENT_REQUEST: "The certificate of the page was refused.",
    Missing.FAILED_DOCUMENT_REQUEST: "The page could not be loaded.",
    Missing.ERRORED_DOCUMENT_REQUEST: "The server answered the page with an error status.",
    Missing.NO_INTERACTION: "The step had no input that this metric can measure.",
    Missing.NO_VISIBLE_CHANGE: "There was an input, but nothing visible changed after it.",
    Missing.NEVER_SETTLED: "The page kept changing, or stayed busy, until the step's timeout.",
    Missing.INTERRUPTED_BY_INPUT: "The journey gave input before the page it opened had gone quiet.",
    Missing.NO_NAVIGATION: "The browser gave no navigation timing for the page.",
    Missing.NO_MAP: "The map selector of the step matched nothing.",
    Missing.SELECTOR_NOT_FOUND: "An element that the journey waited for never appeared.",
    Missing.STEP_TIMEOUT: "The step took longer than its timeout.",
    Missing.CONNECTION_REFUSED: "Nothing listened at the address of the app.",
    Missing.INTERNET_DISCONNECTED: "The browser was offline.",
    Missing.NOT_SUPPORTED: "This browser does not offer what the metric needs.",
    Missing.LOAD_NOT_HELD: "The load could not be held, so its numbers say nothing.",
    Missing.ACCESS_DENIED: "The operating system tells it only to the process's own user.",
    Missing.NO_METRICS: "The metrics endpoint gave no metrics.",
    Missing.REFUSED_BY_GUARD: "Under load, the page came from a host that nobody allowed.",
    Missing.USER_DIED: "The process of this user ended; the other users went on.",
    Missing.BROWSER_DIED: "The browser process ended.",
    Missing.TARGET_DIED: "The app under test, started by webperf, ended during the run.",
    Missing.JOURNEY_FAILED: "An assertion or another error in the journey's own code.",
    Missing.SKIPPED: "An earlier step of the iteration failed, so this one did not run.",
}


def meaning(reason: Missing | None) -> str:
    """The sentence; "" for a reason that has none yet."""
    return MEANINGS.get(reason, "") if reason else ""
