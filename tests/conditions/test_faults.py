"""Faults come and go while connections run, and end by themselves when nobody takes them off."""

from __future__ import annotations

import socket
import statistics
import time
from collections.abc import Callable

import pytest

from tests.conditions.peers import Refused, connect, echo, exactly, pour, read_all, served, swallow
from webperf.conditions import (
    FAULTS,
    Bandwidth,
    BlackHole,
    CloseAfter,
    Fault,
    Jitter,
    Latency,
    Link,
    Refuse,
    Reset,
    ShapingProxy,
    Stall,
)
from webperf.errors import InfrastructureError

pytestmark = pytest.mark.alone

Open = Callable[..., Link]


def round_trip_ms(client: socket.socket) -> float:
    start = time.perf_counter()
    client.sendall(b"x")
    exactly(client, 1)
    return (time.perf_counter() - start) * 1000


def test_latency_is_added_to_the_round_trip_and_taken_off_again(proxy: ShapingProxy, link: Open) -> None:
    line = link(rtt_ms=10)
    with served(echo) as port, connect(line.port, port) as client:
        number = proxy.add_fault(line, Latency(50), ttl_s=30)
        slow = statistics.median(round_trip_ms(client) for _ in range(5))
        assert proxy.remove_fault(number)
        quick = statistics.median(round_trip_ms(client) for _ in range(5))

    assert 60 <= slow < 65
    assert 10 <= quick < 15


def test_two_faults_on_one_link_add_up(proxy: ShapingProxy, link: Open) -> None:
    line = link()
    with served(echo) as port, connect(line.port, port) as client:
        proxy.add_fault(line, Latency(20), ttl_s=30)
        proxy.add_fault(line, Latency(30), ttl_s=30)
        times = [round_trip_ms(client) for _ in range(4)]

    assert 50 <= min(times) < 52


def test_jitter_spreads(proxy: ShapingProxy, link: Open) -> None:
    line = link(rtt_ms=60)
    with served(echo) as port, connect(line.port, port) as client:
        proxy.add_fault(line, Jitter(20), ttl_s=30)
        times = [round_trip_ms(client) for _ in range(20)]

    assert min(times) >= 20
    assert max(times) - min(times) > 15


def test_a_share_of_what_is_sent_stalls_as_long_as_a_retransmission_takes(proxy: ShapingProxy, link: Open) -> None:
    line = link(rtt_ms=4)
    with served(echo) as port, connect(line.port, port) as client:
        number = proxy.add_fault(line, Stall(0.3, 100), ttl_s=30)
        times = [round_trip_ms(client) for _ in range(40)]
        proxy.remove_fault(number)
        quick = [round_trip_ms(client) for _ in range(10)]

    stalled = [ms for ms in times if ms >= 100]
    # Of a round trip's two ways each may stall, or none: 51 % of them do.
    assert 10 <= len(stalled) <= 31
    assert min(times) < 10
    assert max(quick) < 50


def test_bandwidth_narrows_the_line(proxy: ShapingProxy, link: Open) -> None:
    line = link()
    with served(pour(100_000)) as port, connect(line.port, port) as client:
        proxy.add_fault(line, Bandwidth(1600), ttl_s=30)
        start = time.perf_counter()
        client.sendall(b"!")
        read_all(client)

    assert time.perf_counter() - start == pytest.approx(0.5, abs=0.05)


def test_reset_breaks_connections_off(proxy: ShapingProxy, link: Open) -> None:
    line = link(rtt_ms=4)
    with served(echo) as port:
        with connect(line.port, port) as client:
            round_trip_ms(client)
            number = proxy.add_fault(line, Reset(), ttl_s=30)
            with pytest.raises(ConnectionResetError):
                client.recv(1)
        with connect(line.port, port) as new, pytest.raises(ConnectionResetError):
            new.recv(1)
        proxy.remove_fault(number)
        with connect(line.port, port) as client:
            round_trip_ms(client)


def test_refuse_turns_new_connections_away_and_leaves_the_old(proxy: ShapingProxy, link: Open) -> None:
    line = link()
    with served(echo) as port, connect(line.port, port) as client:
        proxy.add_fault(line, Refuse(), ttl_s=30)
        with pytest.raises(Refused) as info:
            connect(line.port, port)
        assert info.value.reply == 5
        round_trip_ms(client)


def test_a_black_hole_swallows_all_and_gives_it_back(proxy: ShapingProxy, link: Open) -> None:
    line = link(rtt_ms=4)
    with served(echo) as port, connect(line.port, port) as client:
        proxy.add_fault(line, BlackHole(), ttl_s=0.5)
        start = time.perf_counter()
        client.sendall(b"x")
        with pytest.raises(TimeoutError):
            connect(line.port, port, timeout_s=0.2)
        assert exactly(client, 1) == b"x"

    assert 0.45 < time.perf_counter() - start < 0.6


def test_close_after_ends_a_connection_in_the_middle(proxy: ShapingProxy, link: Open) -> None:
    line = link(down_kbps=8000)
    with served(pour(1_000_000)) as port, connect(line.port, port) as client:
        proxy.add_fault(line, CloseAfter(100_000), ttl_s=30)
        client.sendall(b"!")
        assert read_all(client) == 100_000
    with served(swallow) as port, connect(line.port, port) as client:
        client.sendall(b"x" * 300_000)
        client.shutdown(socket.SHUT_WR)
        # Closed in both directions: the count the server had to say does not come through.
        assert read_all(client) == 0


def test_a_fault_ends_by_itself_when_its_time_is_up(proxy: ShapingProxy, link: Open) -> None:
    line = link()
    with served(echo) as port, connect(line.port, port) as client:
        number = proxy.add_fault(line, Latency(40), ttl_s=0.3)
        assert round_trip_ms(client) >= 40
        deadline = time.monotonic() + 5
        while round_trip_ms(client) > 20:
            assert time.monotonic() < deadline

    assert not proxy.remove_fault(number)


def test_a_fault_is_on_its_own_link_only(proxy: ShapingProxy, link: Open) -> None:
    broken, whole = link(), link()
    proxy.add_fault(broken, BlackHole(), ttl_s=30)
    with served(echo) as port, connect(whole.port, port) as client:
        assert round_trip_ms(client) < 20


@pytest.mark.parametrize("ttl_s", [0, -1, float("inf"), 1e9])
def test_no_fault_without_an_end(proxy: ShapingProxy, link: Open, ttl_s: float) -> None:
    with pytest.raises(InfrastructureError, match="ttl_s"):
        proxy.add_fault(link(), Refuse(), ttl_s=ttl_s)


def test_every_fault_is_known_by_the_name_of_its_file() -> None:
    assert all(issubclass(kind, Fault) and kind.__module__.endswith(f".{name}") for name, kind in FAULTS.items())
