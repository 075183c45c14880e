"""Raw times of a page through a network, against the numbers that were asked for. Pure.

What the browser itself takes is known from the same page without any shaping, and taken off; so is the time in which
the few bytes of a request cross a slow line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

from webperf.model.network import Network, Throttling
from webperf.model.network_check import Measured, NetworkCheck

FEWEST_PINGS, MOST_PINGS = 5, 30
PINGING_MS = 1500
TRANSFER_S = 0.8
# What a page itself takes for a round trip is taken off, but on a busy machine it is not the same twice.
PAGE_SLACK_MS = 3.0
LEAST_BYTES, MOST_BYTES = 20_000, 4_000_000
# The answers of the check server, with their headers; a WebSocket message of four letters, with its mask or without.
PING_ANSWER_BYTES, MESSAGE_UP_BYTES, MESSAGE_DOWN_BYTES = 190, 10, 6

Raw = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Target:
    """What a check is to find: packet-level numbers, or those that DevTools throttling applies to requests."""

    fetch_ms: float
    socket_ms: float
    down_kbps: float
    up_kbps: float


def pings(network: Network) -> int:
    """How often to ask: the shorter the round trip, the more of it is the page's own unrest, and the cheaper to ask."""
    return int(min(max(PINGING_MS / max(network.rtt_ms, 1), FEWEST_PINGS), MOST_PINGS))


def transfer_bytes(kbps: float) -> int:
    """How much to send so that the rate shows in less than a second; 0 where there is none to show."""
    return int(min(max(kbps * 125 * TRANSFER_S, LEAST_BYTES), MOST_BYTES)) if kbps else 0


def compare(network: Network, throttling: Throttling, target: Target, raw: Raw, bare: Raw) -> NetworkCheck:
    """`raw` is what the page measured through the network, `bare` what it measured without."""
    return NetworkCheck(network.name, throttling.value, tuple(_quantities(network, target, raw, bare)))


def _quantities(network: Network, target: Target, raw: Raw, bare: Raw) -> Iterator[Measured]:
    # A lost packet costs a round trip, now and then: no fixed number is asked for.
    exact = not network.loss
    slack_ms = 2 * network.jitter_ms + PAGE_SLACK_MS
    fetch = median(raw["fetch_ms"]) - median(bare["fetch_ms"]) - _carry_ms(network, raw["request_bytes"])
    socket = median(raw["socket_ms"]) - median(bare["socket_ms"]) - _message_ms(network)
    yield Measured("fetch_rtt_ms", target.fetch_ms if exact else None, fetch, slack_ms)
    yield Measured("websocket_rtt_ms", target.socket_ms if exact else None, socket, slack_ms)
    yield Measured("websocket_open_ms", None, raw["socket_open_ms"])
    rates = exact and not network.slow_start
    for way, asked in (("down", target.down_kbps), ("up", target.up_kbps)):
        for kind in ("fetch", "socket"):
            transfer = raw.get(f"{kind}_{way}")
            if transfer:
                # Where the whole exchange was timed, the round trip is not the transfer.
                spare_ms = 0.0 if (kind, way) == ("fetch", "down") else median(raw[f"{kind}_ms"])
                kbps = transfer["bytes"] * 8 / max(transfer["ms"] - spare_ms, 0.1)
                name = "websocket" if kind == "socket" else kind
                yield Measured(f"{name}_{way}_kbps", asked if rates and asked else None, kbps)


def _carry_ms(network: Network, request_bytes: int) -> float:
    return _ms(request_bytes, network.up_kbps) + _ms(PING_ANSWER_BYTES, network.down_kbps)


def _message_ms(network: Network) -> float:
    return _ms(MESSAGE_UP_BYTES, network.up_kbps) + _ms(MESSAGE_DOWN_BYTES, network.down_kbps)


def _ms(count: int, kbps: float) -> float:
    return count * 8 / kbps if kbps else 0.0
