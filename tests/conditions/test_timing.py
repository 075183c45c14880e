"""What the proxy adds, in time: never less than was asked, and hardly more."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable

import pytest

from tests.conditions.peers import Refused, connect, echo, exactly, pour, read_all, served, swallow
from webperf.conditions import Link, ShapingProxy

pytestmark = pytest.mark.alone

Open = Callable[..., Link]


def round_trips_ms(client: socket.socket, count: int) -> list[float]:
    times = []
    for _ in range(count):
        start = time.perf_counter()
        client.sendall(b"x")
        exactly(client, 1)
        times.append((time.perf_counter() - start) * 1000)
    return times


def took_ms(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def took_at_least_ms(asked_ms: float, action: Callable[[], object]) -> float:
    """The quickest of four; none of them may be quicker than asked. A busy machine makes anything slower now and then,
    and that is not the proxy's."""
    times = [took_ms(action) for _ in range(4)]
    assert min(times) >= asked_ms
    return min(times)


def test_without_shaping_less_than_a_millisecond_is_added(link: Open) -> None:
    with served(echo) as port, connect(link().port, port) as client:
        assert statistics.median(round_trips_ms(client, 200)) < 1


def test_two_small_writes_in_a_row_do_not_wait_for_an_acknowledgement(link: Open) -> None:
    def head_and_body(connection: socket.socket) -> None:
        while connection.recv(100):
            connection.sendall(b"head")
            time.sleep(0.002)
            connection.sendall(b"body")

    with served(head_and_body) as port, connect(link().port, port) as client:
        times = []
        for _ in range(10):
            client.sendall(b"!")
            times.append(took_ms(lambda: exactly(client, 8)))

    # Nagle's algorithm with delayed acknowledgements would make it 40.
    assert statistics.median(times) < 10


@pytest.mark.parametrize("rtt_ms", [3, 40, 150])
def test_a_round_trip_takes_what_was_asked_never_less(link: Open, rtt_ms: float) -> None:
    with served(echo) as port, connect(link(rtt_ms=rtt_ms).port, port) as client:
        times = round_trips_ms(client, 7)

    assert min(times) >= rtt_ms
    assert statistics.median(times) < rtt_ms + 1


def test_connecting_costs_a_round_trip_and_a_name_one_more_the_first_time(link: Open) -> None:
    with served(echo) as port:
        lines = iter([link(rtt_ms=60).port for _ in range(4)])
        line = link(rtt_ms=60).port
        literal = took_at_least_ms(60, lambda: connect(line, port).close())
        named = took_at_least_ms(120, lambda: connect(next(lines), port, host="localhost").close())
        connect(line, port, host="localhost").close()
        again = took_at_least_ms(60, lambda: connect(line, port, host="localhost").close())

    assert literal < 64
    assert named < 124
    assert again < 64


def test_a_refusal_takes_a_round_trip_and_so_does_a_name_that_does_not_exist(link: Open) -> None:
    line = link(rtt_ms=60).port

    def refused(port: int, host: str, reply: int) -> None:
        with pytest.raises(Refused) as info:
            connect(line, port, host)
        assert info.value.reply == reply

    assert took_at_least_ms(60, lambda: refused(1, "127.0.0.1", 5)) < 64
    assert took_at_least_ms(60, lambda: refused(80, "nowhere.invalid", 4)) < 64


@pytest.mark.parametrize("kbps", [1000, 20_000])
def test_the_rate_holds_in_both_directions(link: Open, kbps: float) -> None:
    count = int(kbps * 1000 / 8 / 2)
    with served(pour(count)) as port, connect(link(down_kbps=kbps).port, port) as client:
        client.sendall(b"!")
        down_s = took_ms(lambda: read_all(client)) / 1000
    with served(swallow) as port, connect(link(up_kbps=kbps).port, port) as client:

        def send() -> None:
            client.sendall(b"x" * count)
            client.shutdown(socket.SHUT_WR)
            assert read_all(client)

        up_s = took_ms(send) / 1000

    assert down_s == pytest.approx(0.5, abs=0.02)
    assert up_s == pytest.approx(0.5, abs=0.02)


def test_a_long_fat_line_is_filled(link: Open) -> None:
    # 20 Mbit/s for 400 ms: a megabyte is under way.
    with served(pour(2_500_000)) as port, connect(link(rtt_ms=400, down_kbps=20_000).port, port) as client:
        client.sendall(b"!")
        seconds = took_ms(lambda: read_all(client)) / 1000

    assert seconds == pytest.approx(1.4, abs=0.05)


def test_connections_of_a_link_share_its_rate_and_links_do_not(link: Open) -> None:
    with served(pour(100_000)) as port:
        one, other = link(down_kbps=1600), link(down_kbps=1600)
        clients = [connect(line.port, port) for line in (one, one, other)]
        start = time.perf_counter()
        for client in clients:
            client.sendall(b"!")
        read_all(clients[2])
        alone_s = time.perf_counter() - start
        read_all(clients[0])
        read_all(clients[1])
        both_s = time.perf_counter() - start
        for client in clients:
            client.close()

    assert alone_s == pytest.approx(0.5, abs=0.05)
    assert both_s == pytest.approx(1, abs=0.05)


def test_a_small_message_does_not_wait_behind_another_connections_download(link: Open) -> None:
    line = link(rtt_ms=20, down_kbps=1600)
    with (
        served(pour(200_000)) as bulk,
        served(echo) as small,
        connect(line.port, bulk) as download,
        connect(line.port, small) as client,
    ):
        download.sendall(b"!")
        exactly(download, 1000)
        times = round_trips_ms(client, 8)
        read_all(download)

    # At most two packets of the download are ahead of it: 1460 bytes take 7.3 ms.
    assert statistics.median(times) < 20 + 2 * 7.3 + 2


def test_jitter_spreads_and_keeps_the_order(link: Open) -> None:
    with served(echo) as port, connect(link(rtt_ms=60, jitter_ms=15).port, port) as client:
        times = round_trips_ms(client, 20)
        client.sendall(bytes(range(256)) * 40)
        assert exactly(client, 256 * 40) == bytes(range(256)) * 40

    assert min(times) >= 30
    assert statistics.median(times) == pytest.approx(60, abs=15)
    assert max(times) - min(times) > 15


def test_slow_start_costs_round_trips_and_an_open_window_none(link: Open) -> None:
    # 10, 20, 40, 80 packets: 150 kB are there in the fourth flight.
    with served(pour(150_000)) as port, connect(link(rtt_ms=50, slow_start=True).port, port) as client:
        client.sendall(b"!")
        slow_ms = took_ms(lambda: read_all(client))
    with served(pour(150_000)) as port, connect(link(rtt_ms=50).port, port) as client:
        client.sendall(b"!")
        open_ms = took_ms(lambda: read_all(client))

    assert open_ms == pytest.approx(50, abs=10)
    assert slow_ms == pytest.approx(4 * 50, abs=15)


def test_a_lost_packet_comes_a_round_trip_later(link: Open) -> None:
    with served(echo) as port, connect(link(rtt_ms=40, loss=1).port, port) as client:
        # Lost on the way there and on the way back.
        assert round_trips_ms(client, 1)[0] == pytest.approx(40 + 2 * 40, abs=5)


def test_no_more_connections_than_the_limit(link: Open) -> None:
    line = link(max_connections=2)
    with served(echo) as port, connect(line.port, port) as first, connect(line.port, port):
        with pytest.raises(Refused):
            connect(line.port, port)
        assert round_trips_ms(first, 1)


def test_the_proxy_keeps_book_of_its_own_punctuality(proxy: ShapingProxy, link: Open) -> None:
    before = proxy.stats()
    with served(echo) as port, connect(link(rtt_ms=20).port, port) as client:
        round_trips_ms(client, 5)
    after = proxy.stats()

    assert after["deliveries"] - before["deliveries"] >= 10
    assert after["worst_late_ms"] >= 0
