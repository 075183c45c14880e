"""The parts of an interaction, against a page that makes each of them as long as it is told to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# A part ends where script says so, but a timer and a message wait for their turn.
TURN_MS = 25.0
TIMES = ("input_delay", "handler", "request_out", "server_wait", "data_to_dom", "paint", "other")
ANSWER = len('{"answer":42}')


def _parts(trial: Callable[..., Any], query: str) -> tuple[dict[str, Any], float]:
    """Of the click's record, with the step's latency."""

    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/parts?{query}")
        with step("ask"):
            page.get_by_role("button").click()

    outcome = trial(ask)
    (record,) = outcome.sample("ask", "interaction_latency").detail["interactions"]
    latency = outcome.value("ask", "interaction_latency")
    assert sum(record["parts"][name] or 0.0 for name in TIMES) == pytest.approx(latency, abs=0.5)
    return dict(record["parts"]), latency


@pytest.mark.parametrize("by", ["ws", "fetch", "sse"])
def test_each_part_has_the_length_that_the_page_gave_it(trial: Callable[..., Any], by: str) -> None:
    parts, _ = _parts(trial, f"by={by}&block=150&handler=80&out=100&delay=300&render=60")

    expected = {"handler": 80, "request_out": 100, "server_wait": 300, "data_to_dom": 60}
    assert {name: parts[name] for name in expected} == pytest.approx(expected, abs=TURN_MS)
    # The release was sent while the press still blocked the main thread: it had to wait for the rest of it.
    assert 60 <= parts["input_delay"] <= 150 + TURN_MS
    assert 0 <= parts["paint"] <= 2 * 17
    assert parts["other"] == pytest.approx(0, abs=1)


@pytest.mark.parametrize(
    ("by", "way", "bytes_in", "bytes_sent"),
    [("ws", "websocket", len("answer"), len("200")), ("fetch", "http", ANSWER, 0), ("sse", "stream", 1, 0)],
)
def test_the_way_and_its_bytes_are_told(
    trial: Callable[..., Any], by: str, way: str, bytes_in: int, bytes_sent: int
) -> None:
    parts, _ = _parts(trial, f"by={by}&delay=200")

    assert (parts["by"], parts["bytes_sent"]) == ([way], bytes_sent)
    assert parts["bytes"] >= bytes_in
    if by == "ws":
        assert parts["bytes"] == bytes_in
    assert parts["server_wait"] == pytest.approx(200, abs=TURN_MS)


def test_a_timer_is_nobodys_part(trial: Callable[..., Any]) -> None:
    parts, latency = _parts(trial, "by=timer&handler=50&delay=300")

    assert parts["handler"] == pytest.approx(50, abs=TURN_MS)
    assert parts["other"] == pytest.approx(300, abs=TURN_MS)
    assert (parts["request_out"], parts["server_wait"], parts["data_to_dom"], parts["by"]) == (None, None, None, [])
    assert latency >= 350


def test_what_the_handler_does_itself_is_the_handlers(trial: Callable[..., Any]) -> None:
    parts, latency = _parts(trial, "by=none&handler=100&render=50")

    assert parts["handler"] == pytest.approx(150, abs=TURN_MS)
    assert parts["paint"] <= 2 * 17
    assert latency < 150 + 2 * 17 + TURN_MS


@pytest.mark.parametrize(("by", "wait", "to_dom"), [("ws", 400, 0), ("fetch", 100, 300)])
def test_what_a_blocked_main_thread_adds_is_told_where_the_browser_can_tell_it(
    trial: Callable[..., Any], by: str, wait: float, to_dom: float
) -> None:
    # The answer is there after 100 ms, and the page can take it after 400. The browser itself times the end of a
    # request; a message of a socket is timed when the page's main thread takes it.
    parts, _ = _parts(trial, f"by={by}&delay=100&after=400")

    assert (parts["server_wait"], parts["data_to_dom"]) == pytest.approx((wait, to_dom), abs=TURN_MS)
