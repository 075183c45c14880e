"""The self-check's arithmetic, and its server, without a browser."""

from __future__ import annotations

import json
import urllib.request
from typing import Any

import pytest
from websockets.sync.client import connect

from webperf.conditions.check import Target, compare, transfer_bytes
from webperf.conditions.check_server import CheckServer
from webperf.model.network import Network, Throttling

SLOW = Network("slow", rtt_ms=150, down_kbps=1600, up_kbps=800)
ASKED = Target(150, 150, 1600, 800)
BARE: dict[str, Any] = {"fetch_ms": [3, 3, 4], "socket_ms": [1, 1, 1], "socket_open_ms": 4}


def raw(**other: Any) -> dict[str, Any]:
    """What a page sees of `SLOW`: 400 bytes of request take 4 ms, the answer's 190 another 0.95."""
    return {
        "fetch_ms": [158, 157.95, 160],
        "request_bytes": 400,
        "fetch_down": {"bytes": 200_000, "ms": 1000},
        "fetch_up": {"bytes": 100_000, "ms": 1157.95},
        "socket_open_ms": 305,
        "socket_ms": [151.13, 151.13, 151.13],
        "socket_down": {"bytes": 200_000, "ms": 1151.13},
        "socket_up": {"bytes": 100_000, "ms": 1151.13},
        **other,
    }


def test_a_network_that_is_what_was_asked_for_has_nothing_to_say() -> None:
    check = compare(SLOW, Throttling.PROXY, ASKED, raw(), BARE)

    found = {q.what: q.measured for q in check.quantities if q.asked}
    assert found == pytest.approx(
        {
            "fetch_rtt_ms": 150, "websocket_rtt_ms": 150,
            "fetch_down_kbps": 1600, "websocket_down_kbps": 1600,
            "fetch_up_kbps": 800, "websocket_up_kbps": 800,
        },
        rel=0.01,
    )  # fmt: skip
    assert check.reservations == ()


def test_one_that_is_more_than_a_tenth_off_says_what_and_how_much() -> None:
    check = compare(SLOW, Throttling.DEVTOOLS, ASKED, raw(socket_ms=[17, 17, 17]), BARE)

    (reason,) = check.reservations
    assert "websocket rtt ms 15.87, asked 150" in reason
    assert "fetch rtt" not in reason


def test_jitter_and_loss_are_not_held_against_a_network() -> None:
    shaky = Network("shaky", rtt_ms=150, down_kbps=1600, up_kbps=800, jitter_ms=20)
    assert compare(shaky, Throttling.PROXY, ASKED, raw(fetch_ms=[190, 190, 190]), BARE).reservations == ()
    lossy = Network("lossy", rtt_ms=150, down_kbps=1600, up_kbps=800, loss=0.1)
    assert compare(lossy, Throttling.PROXY, ASKED, raw(fetch_ms=[400, 400, 400]), BARE).reservations == ()


def test_transfers_are_as_long_as_it_takes_to_see_the_rate() -> None:
    assert transfer_bytes(0) == 0
    assert transfer_bytes(1600) == 160_000
    assert transfer_bytes(1) == 20_000
    assert transfer_bytes(10_000_000) == 4_000_000


def test_the_server_answers_what_it_is_asked() -> None:
    with CheckServer() as server:
        with urllib.request.urlopen(f"{server.url}/ping") as answer:
            assert 50 < json.load(answer)["request_bytes"] < 1000
        with urllib.request.urlopen(f"{server.url}/down?bytes=70000") as answer:
            assert len(answer.read()) == 70000
        with urllib.request.urlopen(f"{server.url}/up", data=b"x" * 5000) as answer:
            assert answer.read() == b"read"


@pytest.mark.parametrize("size", [4, 125, 126, 65_535, 65_536, 300_000])
def test_its_websocket_is_one_to_a_client_that_is_not_ours(size: int) -> None:
    with CheckServer() as server, connect(f"{server.url.replace('http', 'ws')}/socket", max_size=None) as socket:
        socket.send("ping")
        assert socket.recv() == "ping"
        socket.send(b"x" * size)
        assert socket.recv() == str(size)
        socket.send(str(size))
        assert socket.recv() == bytes(size)
