"""Each way a page can fail is a typed reason on the samples, and the next trial is as good as any."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from webperf.browser import watchdog
from webperf.errors import UsageError
from webperf.journey import step as step_module
from webperf.model.metric import METRICS, Scope

pytestmark = pytest.mark.browser

PAGE_STEP = {name for name, metric in METRICS.items() if metric.scope not in (Scope.MAP, Scope.VISUAL)}


def _open(path: str, **options: Any) -> Callable[[Any, Any], None]:
    def script(page: Any, step: Any) -> None:
        with step("open", **options):
            page.goto(path)

    return script


class Told(NamedTuple):
    """What a trial of one step says: why it failed, and the metrics, reasons and values of all its samples."""

    failure: str
    metrics: set[str]
    reasons: set[str | None]
    values: set[float | None]


def _told(outcome: Any) -> Told:
    samples = outcome.iteration.samples
    return Told(
        outcome.iteration.failure.reason,
        {sample.metric for sample in samples},
        {sample.missing for sample in samples},
        {sample.value for sample in samples},
    )


def _nothing_but(reason: str) -> Told:
    """Each metric of a page's step is there, without a number, and with this reason."""
    return Told(reason, PAGE_STEP, {reason}, {None})


def test_a_refused_connection(trial: Callable[..., Any]) -> None:
    # Bound and not listened at: nobody else can take it meanwhile, and whoever connects is refused.
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        outcome = trial(_open("/"), base_url=f"http://127.0.0.1:{closed.getsockname()[1]}")

    assert _told(outcome) == _nothing_but("CONNECTION_REFUSED")


def test_a_port_that_the_browser_refuses_to_use(trial: Callable[..., Any]) -> None:
    outcome = trial(_open("/"), base_url="http://127.0.0.1:9")

    assert _told(outcome) == _nothing_but("FAILED_DOCUMENT_REQUEST")


def test_a_name_that_does_not_exist(trial: Callable[..., Any]) -> None:
    outcome = trial(_open("/"), base_url="http://does-not-exist.invalid")

    assert _told(outcome) == _nothing_but("DNS_FAILURE")


def test_an_error_page_is_not_measured_as_a_fast_page(trial: Callable[..., Any]) -> None:
    outcome = trial(_open("/error"))

    assert _told(outcome) == _nothing_but("ERRORED_DOCUMENT_REQUEST")
    assert "500" in outcome.iteration.failure.message


def test_a_renderer_that_crashes(trial: Callable[..., Any]) -> None:
    assert _told(trial(_open("chrome://crash"))) == _nothing_but("TARGET_CRASHED")


def test_a_browser_that_is_killed(trial: Callable[..., Any], webperf_browser: Any) -> None:
    def killed(page: Any, step: Any) -> None:
        with step("open"):
            webperf_browser.kill()
            page.goto("/plain")

    assert _told(trial(killed)) == _nothing_but("BROWSER_DIED")
    assert trial(_open("/plain")).iteration.failure is None


def test_an_element_that_is_not_there(trial: Callable[..., Any]) -> None:
    def click(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
        with step("click", timeout_ms=1000):
            page.get_by_role("button", name="No such button").click()

    outcome = trial(click)

    assert outcome.iteration.failure.reason == "SELECTOR_NOT_FOUND"
    assert "No such button" in outcome.iteration.failure.message
    assert outcome.sample("click", "interaction_latency").missing == "SELECTOR_NOT_FOUND"
    # What was measured before it stays, and the moment has its picture.
    assert outcome.value("open", "load_time") > 0
    assert [shot.failed for shot in outcome.iteration.screenshots] == [True]


def test_a_page_that_hangs_is_ended_by_the_watchdog(trial: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_module, "HANG_GRACE_S", 1.0)

    def hang(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/hang")
        with step("hang", timeout_ms=1000):
            page.get_by_role("button").click()

    outcome = trial(hang)

    assert outcome.iteration.failure.reason == "PAGE_HUNG"
    assert outcome.iteration.wall_ms < 20_000
    assert trial(_open("/plain")).iteration.failure is None
    assert watchdog.Watchdog(lambda: None).has_bitten is False


def test_a_page_that_never_goes_quiet_has_no_number(trial: Callable[..., Any]) -> None:
    outcome = trial(_open("/never", timeout_ms=2000))

    assert outcome.iteration.failure is None
    assert outcome.sample("open", "load_time").missing == "NEVER_SETTLED"
    assert "keeps changing" in outcome.sample("open", "load_time").detail["waiting_for"]
    assert outcome.value("open", "fcp") > 0


def test_a_blank_page_has_no_paint_and_no_load_time(trial: Callable[..., Any]) -> None:
    outcome = trial(_open("/blank"))

    assert outcome.sample("open", "fcp").missing == "NO_FCP"
    assert outcome.sample("open", "lcp").missing == "NO_LCP"
    assert outcome.sample("open", "load_time").missing == "NO_FCP"
    assert outcome.value("open", "ttfb") > 0


def test_a_map_that_is_not_there(trial: Callable[..., Any]) -> None:
    assert trial(_open("/plain", map="#map")).sample("open", "map_render").missing == "NO_MAP"


def test_input_before_the_page_is_quiet_leaves_no_load_time(trial: Callable[..., Any]) -> None:
    def hasty(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
            page.get_by_role("button").click()

    assert trial(hasty).sample("open", "load_time").missing == "INTERRUPTED_BY_INPUT"


def test_an_assertion_in_the_journey(trial: Callable[..., Any]) -> None:
    def wrong(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
            assert page.title() == "Fancy", "the title is wrong"

    outcome = trial(wrong)

    assert _told(outcome) == _nothing_but("JOURNEY_FAILED")
    assert "the title is wrong" in outcome.iteration.failure.message


def test_a_path_without_an_app_is_the_users_affair_and_no_failure(trial: Callable[..., Any]) -> None:
    with pytest.raises(UsageError, match="where is the app that 'known' opens"):
        trial(lambda page, step: page.goto("/plain"), base_url="")
