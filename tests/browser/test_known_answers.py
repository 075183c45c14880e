"""The numbers against pages that keep their own truth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# The issue allows 50 ms. What separates the two is where within a frame each looks: well under one.
FRAME_MS = 17.0
WAYS = ("ws", "ws_promise", "ws_canvas", "fetch", "sse", "canvas")


def _asked(trial: Callable[..., Any], query: str, **options: Any) -> tuple[Any, float]:
    """What came of a click on the page `answer`, and the page's own truth of it in ms."""
    truth: list[float] = []

    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/answer?{query}")
        with step("ask", **options):
            page.get_by_role("button").click()
        page.wait_for_function("window.truth !== undefined")
        truth.append(page.evaluate("window.truth"))

    return trial(ask), truth[0]


@pytest.mark.parametrize("by", WAYS)
@pytest.mark.parametrize("delay_ms", [0, 400])
def test_an_answer_is_timed_until_it_is_shown_whatever_brings_it(
    trial: Callable[..., Any], by: str, delay_ms: int
) -> None:
    outcome, truth = _asked(trial, f"by={by}&delay={delay_ms}")

    latency = outcome.value("ask", "interaction_latency")
    assert latency == pytest.approx(truth, abs=FRAME_MS)
    assert latency >= delay_ms
    # The next paint comes at once: INP says nothing of an answer that comes later.
    assert outcome.value("ask", "inp") <= 104


@pytest.mark.parametrize("by", ["ws", "fetch", "sse"])
def test_an_answer_later_than_the_quiet_window_is_awaited_behind_a_spinner(trial: Callable[..., Any], by: str) -> None:
    outcome, truth = _asked(trial, f"by={by}&delay=1200&spinner")

    assert outcome.value("ask", "interaction_latency") == pytest.approx(truth, abs=FRAME_MS)


@pytest.mark.parametrize("delay_ms", [900, 2000])
def test_a_timer_that_outlasts_the_quiet_window_is_still_awaited_when_nothing_has_answered(
    trial: Callable[..., Any], delay_ms: int
) -> None:
    outcome, truth = _asked(trial, f"by=timer&delay={delay_ms}")

    assert outcome.value("ask", "interaction_latency") == pytest.approx(truth, abs=FRAME_MS)
    assert truth >= delay_ms


def test_a_silent_timer_behind_a_spinner_takes_ready_to_be_known(trial: Callable[..., Any]) -> None:
    outcome, truth = _asked(trial, "by=timer&delay=1200&spinner", ready="text=the answer")
    assert outcome.value("ask", "interaction_latency") == pytest.approx(truth, abs=FRAME_MS)

    # The limit that README tells of: without it the spinner is the last that is seen.
    outcome, _ = _asked(trial, "by=timer&delay=1200&spinner")
    assert outcome.value("ask", "interaction_latency") < 200


def test_a_timer_that_only_tidies_up_is_no_answer(trial: Callable[..., Any]) -> None:
    # Why timers are not watched: this one is set by the same input, and is set in the same way, as one that answers.
    outcome, truth = _asked(trial, "by=toast&delay=1200")

    assert outcome.value("ask", "interaction_latency") == pytest.approx(truth, abs=FRAME_MS)


@pytest.mark.parametrize("query", ["", "ask", "ask=only"], ids=["changes", "changes and asks", "asks"])
def test_what_never_ends_has_no_number(trial: Callable[..., Any], query: str) -> None:
    def go(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/endless?{query}")
        with step("go", timeout_ms=2500):
            page.get_by_role("button").click()

    outcome = trial(go)

    for metric in ("interaction_latency", "server_wait"):
        assert outcome.sample("go", metric).missing == "NEVER_SETTLED"
        assert outcome.sample("go", metric).value is None
    (record,) = outcome.sample("go", "interaction_latency").detail["interactions"]
    assert (record["missing"], record["first_frame_ms"], record["last_frame_ms"]) == ("NEVER_SETTLED", None, None)
    waiting = outcome.sample("go", "interaction_latency").detail["waiting_for"]
    assert ("/silence" in waiting) if query else ("keeps changing" in waiting)


@pytest.mark.parametrize("gl", [0, 1], ids=["canvas", "webgl"])
def test_a_map_is_rendered_when_its_last_tile_is_drawn(trial: Callable[..., Any], gl: int) -> None:
    truth: list[float] = []

    def explore(page: Any, step: Any) -> None:
        with step("open", map="#map"):
            page.goto(f"/map?gl={gl}&delay=200&clock=1000")
        truth.append(page.evaluate("window.truth"))
        with step("move", map="#map"):
            page.get_by_role("button").click()
        truth.append(page.evaluate("window.truth"))

    outcome = trial(explore)

    assert outcome.value("open", "map_render") == pytest.approx(truth[0], abs=FRAME_MS)
    assert outcome.value("move", "map_render") == pytest.approx(truth[1], abs=FRAME_MS)
    # What changes beside the map is the page's, not the map's.
    assert outcome.value("open", "load_time") >= 1000 > outcome.value("open", "map_render")


def test_changes_that_nobody_can_see_do_not_count(trial: Callable[..., Any]) -> None:
    truth: list[float] = []

    def go(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/unseen")
        with step("go", quiet_ms=1500):
            page.get_by_role("button").click()
        truth.append(page.evaluate("window.truth"))

    assert trial(go).value("go", "interaction_latency") == pytest.approx(truth[0], abs=FRAME_MS)


def test_a_region_limits_what_counts(trial: Callable[..., Any]) -> None:
    def explore(page: Any, step: Any) -> None:
        with step("open", region="#map"):
            page.goto("/map?delay=100&clock=1000")

    assert trial(explore).value("open", "load_time") < 1000


def test_navigation_and_paint_agree_with_the_page_own_entries(trial: Callable[..., Any]) -> None:
    entries: list[dict[str, float]] = []

    def look(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
        entries.append(
            page.evaluate(
                """() => {
                  const n = performance.getEntriesByType("navigation")[0];
                  const p = performance.getEntriesByName("first-contentful-paint")[0];
                  return { ttfb: n.responseStart, dom_content_loaded: n.domContentLoadedEventEnd,
                    load_event: n.loadEventEnd, fcp: p.startTime };
                }"""
            )
        )

    outcome = trial(look)

    for metric, value in entries[0].items():
        assert outcome.value("open", metric) == pytest.approx(value, abs=0.01)


def test_typed_text_is_timed_and_filled_text_too(trial: Callable[..., Any]) -> None:
    def write(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
        with step("type"):
            page.get_by_label("Name").press_sequentially("abc")
        with step("fill"):
            page.get_by_label("Name").fill("whole text")

    outcome = trial(write)

    assert outcome.value("type", "inp") > 0
    assert outcome.value("type", "interaction_latency") < 200
    # `fill` inserts text without a key: Event Timing has no interaction for it, but the user sees a result.
    assert outcome.sample("fill", "inp").missing == "NO_INTERACTION"
    assert outcome.value("fill", "interaction_latency") < 200


def test_a_touch_device_taps(trial: Callable[..., Any]) -> None:
    kinds: list[str] = []

    def tap(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
        page.evaluate("addEventListener('click', (e) => { window.kind = e.pointerType; })")
        with step("toggle"):
            page.get_by_role("button").click()
        kinds.append(page.evaluate("window.kind"))

    trial(tap, device="phone-mid")
    trial(tap, device="desktop")

    assert kinds == ["touch", "mouse"]


def test_each_step_counts_its_own_requests_and_bytes(trial: Callable[..., Any]) -> None:
    def explore(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/map?delay=10")
        with step("move"):
            page.get_by_role("button").click()

    outcome = trial(explore)

    # The page and its four tiles (and the icon that the browser asks for); then four tiles.
    assert outcome.value("open", "requests") in {5, 6}
    assert outcome.value("move", "requests") == 4
    assert 4 * 500 < outcome.value("move", "bytes") < 4 * 2000


def test_an_update_that_nobody_asked_for_is_not_the_answer(trial: Callable[..., Any]) -> None:
    truth: list[float] = []

    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/live")
        with step("ask"):
            page.get_by_role("button").click()
        truth.append(page.evaluate("window.truth"))
        assert page.locator("#clock").inner_text() == "tick 1"

    outcome = trial(ask)

    assert outcome.value("ask", "interaction_latency") == pytest.approx(truth[0], abs=FRAME_MS)
    assert outcome.value("ask", "server_wait") == pytest.approx(150, abs=20)
