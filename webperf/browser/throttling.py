"""Chromium's own network throttling, with the numbers that Lighthouse applies.

For parity with other tools. It slows requests down, not the connection: WebSocket messages get no latency, connecting
costs nothing, and what is not the page's own session (workers, popups, out-of-process frames) is as fast as ever.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from playwright.sync_api import CDPSession, Page

from webperf.model.network import Network

# devtools-frontend, front_end/models/trace/lantern/simulation/Constants.ts: what of a packet-level network remains
# to be added and taken away at the level of requests.
LATENCY_FACTOR = 3.75
THROUGHPUT_FACTOR = 0.9

UNLIMITED = -1


def devtools_numbers(network: Network) -> Mapping[str, float | bool]:
    """Arguments of `Network.emulateNetworkConditions`: ms, and bytes per second (Lighthouse's kbit has 1024 bits)."""
    return {
        "offline": network.offline,
        "latency": network.rtt_ms * LATENCY_FACTOR,
        "downloadThroughput": _throughput(network.down_kbps),
        "uploadThroughput": _throughput(network.up_kbps),
    }


def throttle(page: Page, network: Network) -> CDPSession:
    """Slow the page down; it holds as long as the session that comes back."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", dict(devtools_numbers(network)))
    return session


def _throughput(kbps: float) -> float:
    return math.floor(kbps * THROUGHPUT_FACTOR * 1024 / 8) if kbps else UNLIMITED
