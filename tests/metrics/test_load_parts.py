import doctest

import pytest

from tests.metrics.build import page_step, received, request, sent
from webperf.metrics import load_parts as module
from webperf.metrics.load_parts import load_parts
from webperf.model.capture import LongTask


def test_documented_examples_hold() -> None:
    found = doctest.testmod(module)
    assert (found.attempted, found.failed) == (1, 0)


def test_nothing_asked_and_an_idle_page() -> None:
    assert load_parts(page_step(), 900) == {}


def test_requests_are_waited_for_until_their_headers_and_together_only_once() -> None:
    step = page_step(requests=(request(0, 100, response_ms=60), request(50, 200), request(500, 900, from_cache=True)))
    assert load_parts(step, 900) == {"server_wait": 200.0}


def test_a_message_is_waited_for_until_the_next_that_comes_in() -> None:
    step = page_step(messages=(sent(100), received(350), received(400), sent(500), sent(600), received(650)))
    assert load_parts(step, 900) == {"server_wait": 300.0}


@pytest.mark.parametrize(("end_ms", "expected"), [(900, 300.0), (150, 50.0), (90, None)])
def test_only_what_is_before_the_end_counts(end_ms: float, expected: float | None) -> None:
    step = page_step(requests=(request(100, 400), request(50, None)))
    assert load_parts(step, end_ms).get("server_wait") == expected


def test_a_busy_main_thread() -> None:
    step = page_step(long_tasks=(LongTask(100, 80), LongTask(850, 100)))
    assert load_parts(step, 900) == {"main_thread": 130.0}
