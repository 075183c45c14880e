"""Wheel, drag, touch pan and scroll against a page that keeps its own clock of their first and last frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# What separates the two is where within a frame each looks.
FRAME_MS = 17.0
MOVES = 5
PAGE = Path(__file__).parents[1] / "fixtures" / "pages" / "gestures.html"


def _wheel(page: Any) -> None:
    page.mouse.move(100, 150)
    for _ in range(MOVES):
        page.mouse.wheel(0, 100)


def _drag(page: Any) -> None:
    page.mouse.move(100, 250)
    page.mouse.down()
    page.mouse.move(100, 60, steps=MOVES)
    page.mouse.up()


def _page_down(page: Any) -> None:
    page.keyboard.press("PageDown")


def _smooth(page: Any) -> None:
    page.get_by_role("button", name="Down").click()


def _nothing(page: Any) -> None:
    page.get_by_role("button", name="Nothing").click()


def _done(trial: Callable[..., Any], gesture: Callable[[Any], None], query: str, device: str) -> tuple[Any, Any]:
    """The records of the step's interactions, and the page's own truth of them."""
    truth: list[dict[str, Any]] = []

    def journey(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/gestures?{query}")
        with step("do"):
            gesture(page)
        truth.append(page.evaluate("window.truth"))

    return trial(journey, device=device), truth[0]


def _only_record(outcome: Any) -> dict[str, Any]:
    (record,) = outcome.sample("do", "interaction_latency").detail["interactions"]
    return dict(record)


def _check(record: dict[str, Any], truth: dict[str, Any]) -> None:
    assert record["first_frame_ms"] == pytest.approx(truth["firstFrameMs"], abs=FRAME_MS)
    assert record["last_frame_ms"] == pytest.approx(truth["lastFrameMs"], abs=FRAME_MS)
    assert record["first_input_ms"] == pytest.approx(truth["first"], abs=0.2)
    assert record["last_input_ms"] == pytest.approx(truth["last"], abs=0.2)
    assert "missing" not in record


@pytest.mark.parametrize("by", ["dom", "canvas"])
@pytest.mark.parametrize("delay_ms", [0, 120])
@pytest.mark.parametrize(
    ("gesture", "device", "kind"),
    [(_wheel, "desktop", "wheel"), (_drag, "desktop", "drag"), (_drag, "phone-mid", "touch pan")],
)
def test_each_event_of_a_gesture_is_answered(
    trial: Callable[..., Any], gesture: Callable[[Any], None], device: str, kind: str, by: str, delay_ms: int
) -> None:
    outcome, truth = _done(trial, gesture, f"by={by}&delay={delay_ms}", device)

    record = _only_record(outcome)
    assert (record["kind"], record["events"]) == (kind, truth["events"])
    _check(record, truth)
    assert record["first_frame_ms"] >= delay_ms
    assert record["last_frame_ms"] >= delay_ms
    # The headline is counted as ever: from the last input of the gesture, which may be the release.
    assert outcome.value("do", "interaction_latency") == pytest.approx(record["latency_ms"], abs=0.1)
    assert record["latency_ms"] <= record["last_frame_ms"]


@pytest.mark.parametrize(
    ("gesture", "device", "kind", "input"),
    [
        (_wheel, "desktop", "wheel", "wheel"),
        (_wheel, "phone-mid", "wheel", "wheel"),
        (_drag, "phone-mid", "touch pan", "touchmove"),
        (_page_down, "desktop", "scroll", "keydown"),
        (_smooth, "desktop", "scroll", "click"),
        (_smooth, "phone-mid", "scroll", "click"),
    ],
)
def test_a_scroll_is_timed_to_its_last_frame(
    trial: Callable[..., Any], gesture: Callable[[Any], None], device: str, kind: str, input: str
) -> None:
    outcome, truth = _done(trial, gesture, "by=scroll", device)

    record = _only_record(outcome)
    assert (record["kind"], record["input"]) == (kind, input)
    _check(record, truth)
    assert record["scroll_frames"] >= 2
    assert "upper_bound" not in record


def test_a_smooth_scroll_begins_at_once_and_lasts_as_long_as_the_browser_takes_for_it(
    trial: Callable[..., Any],
) -> None:
    outcome, truth = _done(trial, _smooth, "by=scroll", "desktop")

    # 900 px take Chromium about half a second.
    record = _only_record(outcome)
    assert outcome.value("do", "interaction_latency") == pytest.approx(truth["lastFrameMs"], abs=FRAME_MS)
    assert record["last_frame_ms"] - record["first_frame_ms"] > 200


@pytest.mark.parametrize(("gesture", "kind"), [(_wheel, "wheel"), (_drag, "drag"), (_nothing, "click")])
def test_a_gesture_that_nothing_follows_has_a_reason_and_no_number(
    trial: Callable[..., Any], gesture: Callable[[Any], None], kind: str
) -> None:
    outcome, _ = _done(trial, gesture, "by=none", "desktop")

    record = _only_record(outcome)
    assert outcome.sample("do", "interaction_latency").missing == "NO_VISIBLE_CHANGE"
    assert (record["kind"], record["missing"]) == (kind, "NO_VISIBLE_CHANGE")
    assert (record["first_frame_ms"], record["last_frame_ms"]) == (None, None)
    assert "parts" not in record


def test_a_page_without_https_can_say_less_and_is_measured_all_the_same(trial: Callable[..., Any]) -> None:
    # There is no getCoalescedEvents in an insecure context, and 127.0.0.1 is a secure one.
    html = PAGE.read_text("utf-8")
    truth: list[Any] = []

    def journey(page: Any, step: Any) -> None:
        page.route("http://insecure.test/**", lambda route: route.fulfill(body=html, content_type="text/html"))
        with step("open"):
            page.goto("http://insecure.test/gestures?by=dom")
        assert page.evaluate("[isSecureContext, 'getCoalescedEvents' in PointerEvent.prototype]") == [False, False]
        with step("do"):
            _drag(page)
        truth.append(page.evaluate("window.truth"))

    outcome = trial(journey)

    _check(_only_record(outcome), truth[0])


def test_each_gesture_of_a_step_has_its_record(trial: Callable[..., Any]) -> None:
    def several(page: Any) -> None:
        _wheel(page)
        page.wait_for_function("document.querySelector('#count').textContent === '5'")
        _drag(page)
        page.wait_for_function("document.querySelector('#count').textContent === '10'")
        _nothing(page)

    outcome, _ = _done(trial, several, "by=dom&delay=50", "desktop")

    records = outcome.sample("do", "interaction_latency").detail["interactions"]
    assert [(r["kind"], r["events"], r.get("missing")) for r in records] == [
        ("wheel", MOVES, None),
        ("drag", MOVES, None),
        ("click", 1, "NO_VISIBLE_CHANGE"),
    ]
    assert all(r["first_frame_ms"] >= 50 and r["last_frame_ms"] >= 50 for r in records[:2])


def test_a_scroll_that_no_input_began_is_told_as_such(trial: Callable[..., Any]) -> None:
    outcome, _ = _done(trial, lambda page: page.evaluate("scrollTo(0, 500)"), "by=scroll", "desktop")

    sample = outcome.sample("do", "interaction_latency")
    assert sample.missing == "NO_INTERACTION"
    (record,) = sample.detail["interactions"]
    assert (record["kind"], record["missing"], record["scroll_frames"]) == ("scroll", "NO_INTERACTION", 1)


def test_a_wheel_that_turns_on_into_the_next_step_is_an_input_of_both(trial: Callable[..., Any]) -> None:
    def journey(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/gestures?by=dom")
        for name in ("one", "two"):
            with step(name, quiet_ms=50):
                _wheel(page)

    outcome = trial(journey)

    for name in ("one", "two"):
        (record,) = outcome.sample(name, "interaction_latency").detail["interactions"]
        assert (record["kind"], record["events"]) == ("wheel", MOVES)
