"""Which changes answer an input: hand-made timelines, times in ms after the click at 1000."""

from __future__ import annotations

import pytest

from tests.metrics.build import plain_step
from webperf.metrics.episode import answer_to
from webperf.model.capture import Change, Input, LongTask, Message, Request

CLICK = Input("click", 1000, "button")


def changes(*times: float) -> tuple[Change, ...]:
    return tuple(Change(1000 + t, "dom", True, True, False, "p") for t in times)


def message(time: float, *, sent: bool) -> Message:
    return Message(1000 + time, sent, 10, "ws://app.test")


def request(start: float, end: float) -> Request:
    return Request("http://app.test/", "Fetch", 1000 + start, 1000 + end, 100, 200, False)


SENT, CAME = message(10, sent=True), message(300, sent=False)

# (what was going on, times of the changes, times of those that are the answer)
TIMELINES = [
    pytest.param({"messages": (SENT, CAME)}, (20, 310), (20, 310), id="waiting for the server is no lull"),
    pytest.param(
        {"messages": (SENT, CAME, message(700, sent=False))},
        (310, 710),
        (310,),
        id="a push after a lull",
    ),
    pytest.param(
        {"messages": (SENT, CAME, message(450, sent=False))},
        (310, 460),
        (310, 460),
        id="a push soon after",
    ),
    pytest.param(
        {"messages": (SENT, CAME, message(700, sent=True), message(750, sent=False))},
        (310, 760),
        (310,),
        id="a timer of the page that asks again",
    ),
    pytest.param({"requests": (request(5, 400), request(420, 900))}, (10, 910), (10, 910), id="chained requests"),
    pytest.param(
        {"messages": (message(240, sent=True), message(300, sent=False))}, (20, 310), (20, 310), id="a held back input"
    ),
    pytest.param(
        {"messages": (SENT, message(30, sent=False), message(560, sent=False)), "busy": ((1020.0, 1570.0),)},
        (50, 580),
        (50, 580),
        id="a script at work is no lull",
    ),
    pytest.param({}, (20, 400), (20, 400), id="drawn late without any network"),
    pytest.param(
        {"requests": (request(5, 100), request(480, 500)), "long_tasks": (LongTask(1110, 360),)},
        (110, 510),
        (110, 510),
        id="computing in between is no lull",
    ),
    pytest.param({"messages": (SENT, message(900, sent=False))}, (910,), (910,), id="before the first change"),
]


@pytest.mark.parametrize(("going_on", "seen", "expected"), TIMELINES)
def test_the_answer_ends_where_something_foreign_begins(
    going_on: dict[str, object], seen: tuple[float, ...], expected: tuple[float, ...]
) -> None:
    step = plain_step(changes=changes(*seen), inputs=(CLICK,), **going_on)

    assert [c.time_ms - 1000 for c in answer_to(CLICK, step.changes, step)] == list(expected)


def test_changes_before_the_input_are_never_its_answer() -> None:
    assert answer_to(CLICK, changes(-50), plain_step()) == ()
