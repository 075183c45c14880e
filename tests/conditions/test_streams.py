"""What goes through the proxy comes out as it went in: all of it, in order, with the end it had."""

from __future__ import annotations

import contextlib
import hashlib
import random
import socket
import struct
import threading
import time
from collections.abc import Callable

import psutil
import pytest

from tests.conditions.peers import connect, echo, exactly, pour, read_all, served, swallow
from webperf.conditions import Link, ShapingProxy

pytestmark = pytest.mark.alone

Open = Callable[..., Link]
NETWORKS = [{}, {"rtt_ms": 10, "down_kbps": 50_000, "up_kbps": 50_000, "jitter_ms": 4}]
RESET = struct.pack("ii", 1, 0)


@pytest.mark.parametrize("numbers", NETWORKS, ids=["free", "shaped"])
def test_bytes_arrive_unchanged(link: Open, numbers: dict[str, float]) -> None:
    data = random.Random(3).randbytes(2_000_000)

    with served(echo) as port, connect(link(**numbers).port, port) as client:
        sender = threading.Thread(target=client.sendall, args=(data,))
        sender.start()
        back = exactly(client, len(data))
        sender.join()

    assert hashlib.sha256(back).digest() == hashlib.sha256(data).digest()


@pytest.mark.parametrize("numbers", NETWORKS, ids=["free", "shaped"])
def test_one_direction_may_end_while_the_other_goes_on(link: Open, numbers: dict[str, float]) -> None:
    with served(swallow) as port, connect(link(**numbers).port, port) as client:
        client.sendall(b"x" * 300_000)
        client.shutdown(socket.SHUT_WR)
        # The server answers only after it has seen our end.
        assert client.recv(100) == b"300000"
        assert client.recv(100) == b""


@pytest.mark.parametrize("numbers", NETWORKS, ids=["free", "shaped"])
def test_a_reset_is_seen_as_a_reset(link: Open, numbers: dict[str, float]) -> None:
    def refuse_to_go_on(connection: socket.socket) -> None:
        connection.recv(1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    with served(refuse_to_go_on) as port, connect(link(**numbers).port, port) as client:
        client.sendall(b"!")
        with pytest.raises(ConnectionResetError):
            client.recv(1)


@pytest.mark.parametrize("numbers", NETWORKS, ids=["free", "shaped"])
def test_a_clients_reset_reaches_the_server(link: Open, numbers: dict[str, float]) -> None:
    seen: list[str] = []
    done = threading.Event()

    def watch(connection: socket.socket) -> None:
        try:
            connection.recv(1)
            connection.recv(1)
            seen.append("end")
        except ConnectionResetError:
            seen.append("reset")
        done.set()

    with served(watch) as port:
        client = connect(link(**numbers).port, port)
        client.sendall(b"!")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        client.close()
        assert done.wait(5)

    assert seen == ["reset"]


def test_a_server_that_speaks_first_is_heard(link: Open) -> None:
    with (
        served(lambda connection: connection.sendall(b"hello")) as port,
        connect(link(rtt_ms=20).port, port) as client,
    ):
        assert exactly(client, 5) == b"hello"
        assert client.recv(1) == b""


def test_a_fast_sender_into_a_slow_line_is_held_back(proxy: ShapingProxy, link: Open) -> None:
    """10 MB/s and more for a line of 200 kB/s: the sender waits, not the proxy's memory."""
    line = link(rtt_ms=100, up_kbps=1600)
    assert proxy.pid is not None
    process = psutil.Process(proxy.pid)
    with served(swallow) as port, connect(line.port, port) as client:
        before = process.memory_info().rss
        client.settimeout(0.2)
        sent = 0
        deadline = time.monotonic() + 1.5
        while time.monotonic() < deadline:
            with contextlib.suppress(TimeoutError):
                sent += client.send(b"x" * 65536)
        grown = process.memory_info().rss - before
        waiting = proxy.stats(line)["bytes_waiting"]

    # 300 kB went over the line; the rest is in bounded buffers: ours, and the kernel's on both sides.
    assert waiting < 600_000
    assert grown < 4_000_000
    assert sent < 6_000_000


def test_a_receiver_that_does_not_read_holds_the_sender_back(proxy: ShapingProxy, link: Open) -> None:
    line = link()
    with served(pour(200_000_000)) as port, connect(line.port, port) as client:
        client.sendall(b"!")
        before = 0
        while (now := proxy.stats(line)["bytes_down"]) > before:
            before = now
            time.sleep(0.1)

        assert now < 30_000_000
        assert read_all(client) == 200_000_000


def test_a_download_that_is_given_up_leaves_the_line_to_others(link: Open) -> None:
    line = link(rtt_ms=20, down_kbps=1600)
    with served(pour(2_000_000)) as large, served(pour(40_000)) as small, connect(line.port, small) as next_one:
        with connect(line.port, large) as given_up:
            given_up.sendall(b"!")
            exactly(given_up, 10_000)
        time.sleep(0.1)
        start = time.perf_counter()
        next_one.sendall(b"!")
        assert read_all(next_one) == 40_000

    # 20 ms and 200 ms; what waited of the other would have taken a second more.
    assert time.perf_counter() - start < 0.3


def test_closed_connections_leave_nothing_behind(proxy: ShapingProxy, link: Open) -> None:
    line = link(rtt_ms=4)
    assert proxy.pid is not None
    before = psutil.Process(proxy.pid).num_fds()
    with served(echo) as port:
        for _ in range(50):
            with connect(line.port, port) as client:
                client.sendall(b"x")
                exactly(client, 1)
        # Given up in the middle of the handshake.
        for _ in range(20):
            half = socket.create_connection(("127.0.0.1", line.port))
            half.sendall(b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01" + struct.pack("!H", port))
            half.close()
        deadline = time.monotonic() + 5
        while proxy.stats(line)["connections"] and time.monotonic() < deadline:
            pass

    assert proxy.stats(line)["connections"] == 0
    assert proxy.stats(line)["connections_total"] == 70
    assert psutil.Process(proxy.pid).num_fds() <= before


def test_what_is_not_socks_is_turned_away(link: Open) -> None:
    with socket.create_connection(("127.0.0.1", link().port), timeout=5) as client:
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert client.recv(10) == b""
