"""The parts of an interaction, against a page that makes each of them last and keeps its own times of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.browser

# Clocks are coarsened to 0.1 ms and records rounded to as much; a server's sleep may end a little early.
CLOCK_MS = 1.5
FRAME_MS = 17.0
TIMES = ("input_delay", "handler", "request_out", "server_wait", "data_to_dom", "paint", "other")
ANSWER = len('{"answer":42}')

Parts = dict[str, Any]
Truth = dict[str, float]


def _parts(trial: Callable[..., Any], query: str) -> tuple[Parts, Truth]:
    """Of the click's record, and the page's own times since the click. They always add up to the latency."""
    truth: list[Truth] = []

    def ask(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/parts?{query}")
        with step("ask"):
            page.get_by_role("button").click()
        truth.append(page.evaluate("window.truth"))

    outcome = trial(ask)
    (record,) = outcome.sample("ask", "interaction_latency").detail["interactions"]
    latency = outcome.value("ask", "interaction_latency")
    assert sum(record["parts"][name] or 0.0 for name in TIMES) == pytest.approx(latency, abs=0.5)
    return dict(record["parts"]), truth[0]


def _check_exchange(parts: Parts, truth: Truth, delay_ms: float) -> None:
    """Each part is held from both sides: what the page says came before it, and what came after."""
    left = parts["input_delay"] + parts["handler"] + parts["request_out"]
    assert truth["asked"] - CLOCK_MS <= left <= truth["came"] - delay_ms + CLOCK_MS
    assert delay_ms - CLOCK_MS <= parts["server_wait"] <= truth["came"] - truth["asked"] + CLOCK_MS
    there = left + parts["server_wait"]
    assert there <= truth["came"] + CLOCK_MS
    assert truth["shown"] - truth["came"] - CLOCK_MS <= parts["data_to_dom"]
    assert truth["shown"] - CLOCK_MS <= there + parts["data_to_dom"] <= truth["shown"] + FRAME_MS
    assert parts["other"] == pytest.approx(0, abs=CLOCK_MS)


@pytest.mark.parametrize("by", ["ws", "fetch", "sse"])
def test_each_part_lasts_as_long_as_the_page_made_it(trial: Callable[..., Any], by: str) -> None:
    parts, truth = _parts(trial, f"by={by}&block=150&handler=80&out=100&delay=300&render=60")

    _check_exchange(parts, truth, 300)
    # The release was sent while the press still blocked the main thread: it had to wait for the rest of it.
    assert 60 <= parts["input_delay"] <= truth["handled"] + CLOCK_MS
    assert parts["handler"] >= 80 - CLOCK_MS
    assert parts["request_out"] >= 100 - CLOCK_MS
    assert parts["data_to_dom"] >= 60 - CLOCK_MS
    assert parts["paint"] >= 0


@pytest.mark.parametrize(
    ("by", "way", "bytes_in", "bytes_sent"),
    [("ws", "websocket", len("answer"), len("200")), ("fetch", "http", ANSWER, 0), ("sse", "stream", 1, 0)],
)
def test_the_way_and_its_bytes_are_told(
    trial: Callable[..., Any], by: str, way: str, bytes_in: int, bytes_sent: int
) -> None:
    parts, truth = _parts(trial, f"by={by}&delay=200")

    _check_exchange(parts, truth, 200)
    assert (parts["by"], parts["bytes_sent"]) == ([way], bytes_sent)
    assert parts["bytes"] >= bytes_in
    if by == "ws":
        assert parts["bytes"] == bytes_in


def test_a_timer_is_nobodys_part(trial: Callable[..., Any]) -> None:
    parts, truth = _parts(trial, "by=timer&handler=50&delay=300")

    assert parts["handler"] >= 50 - CLOCK_MS
    assert parts["input_delay"] + parts["handler"] >= truth["done"] - CLOCK_MS
    made = parts["input_delay"] + parts["handler"] + parts["other"]
    assert truth["shown"] - CLOCK_MS <= made <= truth["shown"] + FRAME_MS
    assert parts["other"] > 200
    assert (parts["request_out"], parts["server_wait"], parts["data_to_dom"], parts["by"]) == (None, None, None, [])


def test_what_the_handler_does_itself_is_the_handlers(trial: Callable[..., Any]) -> None:
    parts, truth = _parts(trial, "by=none&handler=100&render=50")

    assert parts["input_delay"] + parts["handler"] >= truth["done"] - CLOCK_MS
    assert parts["handler"] >= 150 - CLOCK_MS
    assert parts["other"] == pytest.approx(0, abs=CLOCK_MS)


@pytest.mark.parametrize("by", ["ws", "fetch"])
def test_what_a_blocked_main_thread_adds_is_told_where_the_browser_can_tell_it(
    trial: Callable[..., Any], by: str
) -> None:
    # The answer is there after 100 ms, and the page can take it after 600. The browser itself times the end of a
    # request; a message of a socket is timed when the page's main thread takes it.
    parts, truth = _parts(trial, f"by={by}&delay=100&after=600")

    _check_exchange(parts, truth, 100)
    if by == "ws":
        assert parts["server_wait"] >= 600 - CLOCK_MS
    else:
        assert parts["data_to_dom"] > 300
