"""Where the time went: server wait, handlers, a blocked main thread, against pages that block for known times."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("by", ["ws", "fetch"])
def test_the_wait_for_the_server_is_told_apart(trial: Callable[..., Any], by: str) -> None:
    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/answer?by={by}&delay=600")
        with step("ask"):
            page.get_by_role("button").click()

    outcome = trial(ask)

    wait = outcome.sample("ask", "server_wait")
    assert wait.value == pytest.approx(600, abs=30)
    # Before it and after it: the three add up to the latency.
    total = wait.detail["request_out"] + wait.value + wait.detail["render"]
    assert total == pytest.approx(outcome.value("ask", "interaction_latency"), abs=1)


def test_an_interaction_that_asks_nobody_waits_for_nobody(trial: Callable[..., Any]) -> None:
    def toggle(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
        with step("toggle"):
            page.get_by_role("button").click()

    sample = trial(toggle).sample("toggle", "server_wait")

    assert (sample.value, sample.detail) == (0.0, {"asked": False})


def test_a_blocked_main_thread_is_measured(trial: Callable[..., Any]) -> None:
    def go(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/busy")
        with step("go"):
            page.get_by_role("button").click()

    outcome = trial(go)

    # 200 ms in one task after the first paint: 150 of them over the limit. 120 ms in the click's handler.
    assert outcome.value("open", "tbt") == pytest.approx(150, abs=40)
    assert outcome.value("open", "long_tasks") >= 1
    assert outcome.value("open", "blocking_time") >= 140
    assert outcome.value("go", "processing_time") == pytest.approx(120, abs=30)
    assert outcome.value("go", "input_delay") < 50
    scripts = outcome.sample("open", "long_frames").detail["scripts"]
    assert scripts[0]["source"].endswith("/busy")
    assert scripts[0]["ms"] >= 190


def test_websocket_messages_are_counted_with_their_bytes(trial: Callable[..., Any]) -> None:
    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/answer?by=ws&delay=50")
        with step("ask"):
            page.get_by_role("button").click()

    outcome = trial(ask)

    assert outcome.value("ask", "ws_messages_sent") == 1
    assert outcome.value("ask", "ws_messages_received") == 1
    assert outcome.value("ask", "ws_bytes") == len("50") + len("answer")


def test_memory_is_taken_after_a_collection(trial: Callable[..., Any]) -> None:
    def look(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")
        page.evaluate("window.kept = Array.from({ length: 50 }, () => document.createElement('p'))")
        page.evaluate("Array.from({ length: 5000 }, () => document.createElement('p')).length")
        with step("leak"):
            page.get_by_role("button").click()

    outcome = trial(look)

    # What is kept stays, what was dropped is gone.
    grown = outcome.value("leak", "dom_nodes") - outcome.value("open", "dom_nodes")
    assert 50 <= grown < 500
    assert outcome.value("open", "js_heap") > 100_000
