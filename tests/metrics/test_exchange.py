from tests.metrics.build import plain_step, received, request, sent
from webperf.metrics.exchange import Exchange, exchange_between


def test_the_ways_and_bytes_of_an_exchange() -> None:
    stream = request(6100, None, data=((6200, 7), (6300, 5)))
    step = plain_step(messages=(sent(6080, 50), received(6400, 300)), requests=(request(6090, 6150), stream))
    assert exchange_between(step, 6000, 6500) == Exchange(6080, 6400, 1312, 50, ("http", "stream", "websocket"))


def test_what_is_asked_and_not_answered_has_a_way_too() -> None:
    assert exchange_between(plain_step(messages=(sent(6080, 50),)), 6000, 6500) == Exchange(
        out_ms=6080, bytes_sent=50, by=("websocket",)
    )


def test_where_nothing_went_out_nothing_that_came_in_is_an_answer() -> None:
    assert exchange_between(plain_step(messages=(received(6100),)), 6000, 6500) == Exchange()


def test_the_cache_is_no_server() -> None:
    assert exchange_between(plain_step(requests=(request(6100, 6150, from_cache=True),)), 6000, 6500) == Exchange()
