from tests.metrics.build import only, plain_step, request
from webperf.metrics.weight import readings
from webperf.model.capture import Request
from webperf.model.sample import Reading


def weight(*requests: Request) -> tuple[Reading, Reading]:
    found = tuple(readings(plain_step(requests=requests)))
    return only(found, "requests"), only(found, "bytes")


def test_requests_and_their_bytes_are_added_up() -> None:
    requests, received = weight(request(bytes=1200), request(bytes=300))
    assert (requests.value, received.value) == (2, 1500)
    assert requests.detail == {}


def test_what_the_cache_answered_was_not_on_the_network() -> None:
    requests, received = weight(request(bytes=1200), request(bytes=900, from_cache=True))
    assert (requests.value, received.value) == (1, 1200)


def test_a_failed_request_counts_and_is_named() -> None:
    requests, received = weight(request(), request(bytes=0, status=None, failed="net::ERR_CONNECTION_RESET"))
    assert (requests.value, requests.detail, received.value) == (2, {"failed": 1}, 1000)


def test_an_http_error_is_an_answer_and_no_failed_request() -> None:
    assert weight(request(status=500))[0].detail == {}


def test_a_step_without_requests_weighs_nothing_which_is_a_value() -> None:
    requests, received = weight()
    assert (requests.value, received.value) == (0, 0)
