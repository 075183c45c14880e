"""Hand-made interactions: a click at 6060 whose result is made at some time and on screen at 6560. In ms."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.metrics.build import change, click, event, plain_step, received, request, sent
from webperf.metrics.interaction_parts import handlers_of, parts_of
from webperf.model.capture import Change, Input

TIMES = ("input_delay", "handler", "request_out", "server_wait", "data_to_dom", "paint", "other")
CLICK = click(6000, 6060)
HANDLED = (*CLICK[:-1], replace(CLICK[-1], handled_ms=6070, done_ms=6090))
RESULT = change(6560, made=6548)


def parts(*answer: Change, inputs: tuple[Input, ...] = HANDLED, **fields: Any) -> dict[str, Any]:
    answer = answer or (RESULT,)
    found = parts_of(plain_step(inputs=inputs, changes=answer, **fields), inputs[-1], answer)
    assert sum(found[name] or 0 for name in TIMES) == pytest.approx(answer[-1].time_ms - inputs[-1].time_ms, abs=0.3)
    return found


def times(found: dict[str, Any]) -> list[float | None]:
    return [found[name] for name in TIMES]


def test_an_answer_by_a_message() -> None:
    found = parts(messages=(sent(6100, 40), received(6500, 900)))
    assert times(found) == [10, 20, 10, 400, 48, 12, 0]
    assert (found["bytes"], found["bytes_sent"], found["by"]) == (900, 40, ["websocket"])


def test_a_request_that_leaves_in_the_handler_ends_it() -> None:
    # What the handler computes after it has asked (to 6090) goes on beside the wait.
    assert times(parts(requests=(request(6080, 6500),))) == [10, 10, 0, 420, 48, 12, 0]


def test_data_that_comes_once_the_result_is_made_did_not_make_it() -> None:
    assert times(parts(messages=(sent(6100), received(6500), received(6555)))) == [10, 20, 10, 400, 48, 12, 0]


def test_nobody_was_asked() -> None:
    # A timer: from the handler's end to the change it made.
    assert times(parts()) == [10, 20, None, None, None, 12, 458]


def test_a_handler_that_draws_itself_ends_before_the_paint() -> None:
    found = parts(change(6110, made=6080))
    assert times(found) == [10, 20, None, None, None, 20, 0]


def test_asked_and_not_answered_in_time() -> None:
    assert times(parts(messages=(sent(6100),))) == [10, 20, 10, None, None, 12, 448]


def test_handlers_that_were_not_seen_are_other() -> None:
    found = parts(inputs=CLICK, messages=(sent(6100), received(6500)))
    assert times(found) == [None, None, None, 400, 48, 12, 40]


def test_an_end_of_the_handlers_that_was_not_seen_is_other_up_to_the_request() -> None:
    inputs = (*CLICK[:-1], replace(CLICK[-1], handled_ms=6070))
    found = parts(inputs=inputs, messages=(sent(6100), received(6500)))
    assert times(found) == [10, None, None, 400, 48, 12, 30]


def test_without_the_time_of_making_it_the_frame_is_all_there_is() -> None:
    assert times(parts(change(6560), messages=(sent(6100), received(6500)))) == [10, 20, 10, 400, 60, 0, 0]


def test_of_several_changes_in_the_last_frame_the_last_one_made_counts() -> None:
    found = parts(change(6200, made=6190), change(6560, made=6510), change(6560, made=6548))
    assert found["paint"] == 12


def test_event_timing_knows_the_handlers_of_all_that_a_release_makes() -> None:
    step = plain_step(
        inputs=HANDLED,
        events=(
            event(7, 40, name="pointerup", time_ms=6060, processing=(6065, 6066)),
            event(7, 40, name="click", time_ms=6060, processing=(6070, 6095)),
            # In the same moment, and not the release's: it has to wait for these.
            event(7, 40, name="pointerdown", time_ms=6060, processing=(6060, 6064)),
            event(7, 40, name="click", time_ms=5000, processing=(5010, 5090)),
        ),
    )
    assert handlers_of(step, HANDLED[-1]) == (6065, 6095)


def test_a_handler_cannot_begin_before_its_input() -> None:
    inputs = (replace(CLICK[-1], handled_ms=6059.9, done_ms=6061),)
    assert handlers_of(plain_step(inputs=inputs), inputs[0]) == (6060, 6061)
