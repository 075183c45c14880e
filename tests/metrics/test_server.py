import pytest

from tests.metrics.build import change, click, only, plain_step, received, request, sent
from webperf.metrics.server import readings
from webperf.model.capture import Message, Request
from webperf.model.missing import Missing
from webperf.model.sample import Reading

# The click is released at 6060 and its result is on screen at 6560: 500 ms of interaction latency.
CLICK = click(6000, 6060)
RESULT = (change(6560),)


def server_wait(*, messages: tuple[Message, ...] = (), requests: tuple[Request, ...] = ()) -> Reading:
    return only(readings(plain_step(inputs=CLICK, changes=RESULT, messages=messages, requests=requests)), "server_wait")


def test_it_runs_from_the_first_message_out_to_the_last_message_in() -> None:
    reading = server_wait(messages=(sent(6080), received(6200, 300), received(6480, 2000)))
    assert reading.value == 400
    assert reading.detail == {"asked": True, "request_out": 20, "render": 80, "bytes": 2300}


def test_its_parts_add_up_to_the_interaction_latency() -> None:
    reading = server_wait(messages=(sent(6080), received(6480)))
    assert reading.value is not None
    assert reading.detail["request_out"] + reading.value + reading.detail["render"] == 500


# requests and messages -> wait
EXCHANGES: list[tuple[str, tuple[Request, ...], tuple[Message, ...], float]] = [
    ("a request", (request(6100, 6300),), (), 200),
    ("two requests side by side", (request(6100, 6300), request(6110, 6500)), (), 400),
    ("a message that makes a request", (request(6200, 6400),), (sent(6080),), 320),
    ("a stream that is still open is answered by its headers", (request(6100, None, response_ms=6250),), (), 150),
    (
        "a stream is answered by its data",
        (request(6100, None, response_ms=6150, data=((6300, 9), (6400, 9))),),
        (),
        300,
    ),
    ("a stream opened before", (request(100, None, data=((6010, 9), (6400, 9))), request(6100, 6110)), (), 300),
    ("what was sent before the input is another matter", (request(6010, 6050), request(6100, 6150)), (), 50),
    ("what came in before anything was asked is another matter", (), (received(6070), sent(6080), received(6100)), 20),
    ("what comes in after the result did not make it", (), (sent(6080), received(6100), received(6700)), 20),
    ("what leaves after the result is another matter", (), (sent(6080), received(6100), sent(6600)), 20),
    ("in the very moment of the input", (request(6060, 6160),), (), 100),
    ("in the very moment of the result", (), (sent(6080), received(6560)), 480),
]


@pytest.mark.parametrize(
    ("requests", "messages", "wait"), [row[1:] for row in EXCHANGES], ids=[row[0] for row in EXCHANGES]
)
def test_what_counts_as_waiting(requests: tuple[Request, ...], messages: tuple[Message, ...], wait: float) -> None:
    assert server_wait(requests=requests, messages=messages).value == wait


@pytest.mark.parametrize(
    ("requests", "messages", "asked"),
    [
        ((), (), False),
        ((request(6100, 6200, from_cache=True),), (), False),
        ((request(6100, None),), (), True),
        ((), (sent(6080),), True),
        ((request(6100, 6900),), (), True),
    ],
)
def test_an_answer_that_did_not_need_the_server_waited_for_nothing(
    requests: tuple[Request, ...], messages: tuple[Message, ...], asked: bool
) -> None:
    reading = server_wait(requests=requests, messages=messages)
    assert (reading.value, reading.detail) == (0, {"asked": asked})


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, Missing.NO_INTERACTION),
        ({"inputs": CLICK}, Missing.NO_VISIBLE_CHANGE),
        ({"inputs": CLICK, "changes": RESULT, "unsettled": "busy"}, Missing.NEVER_SETTLED),
    ],
)
def test_it_is_missing_for_the_same_reason_as_the_latency(fields: dict[str, object], reason: Missing) -> None:
    reading = only(readings(plain_step(messages=(sent(6080), received(6100)), **fields)), "server_wait")
    assert (reading.value, reading.missing) == (None, reason)
