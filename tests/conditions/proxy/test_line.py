"""The arithmetic of a line and of slow start, without a clock."""

from __future__ import annotations

from webperf.conditions.proxy.shape import PACKET_BYTES, Shape, shapes_of
from webperf.conditions.proxy.window import INITIAL_BYTES, Window
from webperf.model.network import UNSHAPED, Network


def test_a_network_becomes_half_its_round_trip_and_its_rate_each_way() -> None:
    up, down = shapes_of(Network("slow", rtt_ms=150, down_kbps=1600, up_kbps=800, jitter_ms=5))

    assert (up.delay_s, down.delay_s) == (0.075, 0.075)
    assert (up.bytes_per_s, down.bytes_per_s) == (100_000, 200_000)
    assert down.sending_s(50_000) == 0.25
    assert up.jitter_s == 0.005
    assert not up.is_free


def test_no_network_is_free() -> None:
    assert all(shape.is_free for shape in shapes_of(UNSHAPED))
    assert not UNSHAPED.shaped
    assert Network("x", offline=True).shaped


def test_on_a_slow_network_one_waits_longer() -> None:
    assert UNSHAPED.patience_ms == 0
    assert Network("slow", rtt_ms=150, down_kbps=1600).patience_ms == 40_000 + 3_000
    assert Network("far", rtt_ms=50).patience_ms == 1000


def test_turns_are_a_packet_on_a_slow_line_and_half_a_millisecond_on_a_fast_one() -> None:
    assert Shape(bytes_per_s=100_000).turn_bytes == PACKET_BYTES
    assert Shape(bytes_per_s=100_000_000).turn_bytes == 50_000
    assert Shape().turn_bytes is None


def test_a_window_doubles_with_each_round_trip_and_begins_again_after_a_silence() -> None:
    window, now = Window(), 10.0
    flights = []
    for _ in range(4):
        room = window.room(now, round_trip_s=0.1)
        flights.append(room // INITIAL_BYTES)
        window.sent(room, now)
        assert window.room(now, 0.1) == 0
        now += 0.1
        window.acknowledged(room)

    assert flights == [1, 2, 4, 8]
    assert window.room(now + 1, 0.1) == INITIAL_BYTES
