import pytest

from tests.metrics.build import plain_step, received, request, sent
from webperf.metrics.weight import is_third_party, readings
from webperf.model.capture import Message, Request
from webperf.model.sample import Reading

PAGE = "https://app.test:8501/map"


def weight(*requests: Request, messages: tuple[Message, ...] = ()) -> dict[str, Reading]:
    found = readings(plain_step(requests=requests, messages=messages, url=PAGE))
    return {reading.metric: reading for reading in found}


def test_requests_and_their_bytes_are_added_up() -> None:
    found = weight(request(bytes=1200), request(bytes=300))
    assert (found["requests"].value, found["bytes"].value) == (2, 1500)
    assert found["requests"].detail == {}


def test_what_the_cache_answered_was_not_on_the_network() -> None:
    found = weight(request(bytes=1200), request(bytes=900, from_cache=True))
    assert (found["requests"].value, found["bytes"].value) == (1, 1200)
    assert found["requests"].detail == {"from_cache": 1}


def test_a_failed_request_counts_and_is_named() -> None:
    found = weight(request(), request(bytes=0, status=None, failed="net::ERR_CONNECTION_RESET"))
    assert (found["requests"].value, found["requests"].detail, found["bytes"].value) == (2, {"failed": 1}, 1000)


def test_an_http_error_is_an_answer_and_no_failed_request() -> None:
    assert weight(request(status=500))["requests"].detail == {}


def test_protocols_are_counted() -> None:
    found = weight(request(protocol="h2"), request(protocol="http/1.1"), request(protocol="h2"))
    assert found["requests"].detail == {"protocols": {"h2": 2, "http/1.1": 1}}


def test_bytes_are_told_by_type_the_heaviest_first() -> None:
    found = weight(request(bytes=10), request(bytes=700, type="Image"), request(bytes=20))
    assert list(found["bytes"].detail["by_type"].items()) == [("image", 700), ("fetch", 30)]


@pytest.mark.parametrize(
    ("url", "third"),
    [
        (PAGE, False),
        ("http://app.test/x", False),
        ("wss://app.test:9000/stream", False),
        ("https://APP.TEST/x", False),
        ("https://cdn.app.test/x.js", False),
        ("https://app.test.evil.example/x", True),
        ("https://myapp.test/x", True),
        ("https://fonts.example/x.woff2", True),
        ("https://app.test@fonts.example/x", True),
    ],
)
def test_the_pages_own_host_and_what_is_below_it_is_no_third_party(url: str, third: bool) -> None:
    assert is_third_party(url, PAGE) is third


def test_only_third_parties_weigh_as_such() -> None:
    own, theirs = request(bytes=700, url=PAGE), request(bytes=90, url="https://fonts.example/a.woff2")
    cached = request(bytes=5, url="https://fonts.example/b.woff2", from_cache=True)
    assert weight(own, theirs, cached)["third_party_bytes"].value == 90


def test_messages_are_counted_by_direction_and_weighed_together() -> None:
    found = weight(messages=(sent(10, 50), received(20, 500), received(30, 4)))
    names = ("ws_messages_sent", "ws_messages_received", "ws_bytes")
    assert [found[name].value for name in names] == [1, 2, 554]


def test_a_step_without_network_weighs_nothing_which_is_a_value() -> None:
    assert {reading.value for reading in weight().values()} == {0}
