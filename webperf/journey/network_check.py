"""The self-check: before anything is measured through a network, the network is, from a page in the same browser."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from playwright.sync_api import Error

from webperf.browser.network_check import measure_network
from webperf.browser.throttling import devtools_numbers
from webperf.browser.watchdog import Watchdog
from webperf.conditions.check import MOST_PINGS, Target, compare, pings, transfer_bytes
from webperf.conditions.check_server import CheckServer
from webperf.journey.access import Networks
from webperf.journey.failure import one_line
from webperf.journey.trial import Browsers
from webperf.model.network import UNSHAPED, Network, Throttling
from webperf.model.network_check import NetworkCheck

TIMEOUT_S = 60.0


def check_networks(
    host: Browsers, networks: Networks, asked: Iterable[Network], begins: Callable[[Network], None]
) -> tuple[NetworkCheck, ...]:
    """Each shaped network once; `begins` is told of it. An offline one has nothing to check."""
    checks = []
    for network in {network.name: network for network in asked if needs_check(network)}.values():
        begins(network)
        checks.append(check_network(host, networks, network))
    return tuple(checks)


def needs_check(network: Network) -> bool:
    """Is there anything to find out?"""
    return network.shaped and not network.offline


def check_network(host: Browsers, networks: Networks, network: Network) -> NetworkCheck:
    """Measure it. What keeps us from that is in the check's `trouble`."""
    try:
        with CheckServer() as server:
            bare = _measure(host, networks, UNSHAPED, server.url, {"pings": MOST_PINGS, "down": 0, "up": 0})
            sizes = {
                "pings": pings(network),
                "down": transfer_bytes(network.down_kbps),
                "up": transfer_bytes(network.up_kbps),
            }
            raw = _measure(host, networks, network, server.url, sizes)
    except Error as error:
        return NetworkCheck(network.name, networks.throttling.value, trouble=one_line(error))
    return compare(network, networks.throttling, _target(network, networks.throttling), raw, bare)


def _measure(
    host: Browsers, networks: Networks, network: Network, url: str, sizes: Mapping[str, int]
) -> dict[str, Any]:
    watchdog = Watchdog(host.kill)
    with networks.access(network) as access, watchdog.limit(TIMEOUT_S):
        context = host.new_context(**access.context_options)
        try:
            page = context.new_page()
            access.begin(page)
            return measure_network(page, url, **sizes)
        finally:
            with contextlib.suppress(Error):
                context.close()


def _target(network: Network, throttling: Throttling) -> Target:
    """DevTools throttling is asked for request-level numbers; a WebSocket should all the same be on the network."""
    if throttling is Throttling.PROXY:
        return Target(network.rtt_ms, network.rtt_ms, network.down_kbps, network.up_kbps)
    applied = devtools_numbers(network)
    down, up = (max(0.0, float(applied[f"{way}Throughput"]) / 125) for way in ("download", "upload"))
    return Target(float(applied["latency"]), network.rtt_ms, down, up)
