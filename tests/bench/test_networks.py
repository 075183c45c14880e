"""Every shipped network as a page sees it: our proxy, Chromium's own throttling, the kernel's netem, in one table.

`pytest -m bench -s tests/bench/test_networks.py`
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest

from tests.bench import netns
from webperf.browser.network_check import measure_network
from webperf.conditions import load_networks
from webperf.conditions.check import MOST_PINGS, Target, compare, pings, transfer_bytes
from webperf.conditions.check_server import CheckServer
from webperf.journey.access import Networks
from webperf.journey.network_check import check_network
from webperf.model.network import Network, Throttling
from webperf.model.network_check import NetworkCheck
from webperf.model.places import shipped_root
from webperf.pytest_plugin.lent_browser import LentBrowser

pytestmark = [pytest.mark.bench, pytest.mark.browser]

PRESETS = [n for n in load_networks((shipped_root() / "devices",)).values() if n.shaped and not n.offline]
ROWS = {
    "fetch_rtt_ms": "RTT of a fetch, ms",
    "websocket_rtt_ms": "RTT on an open WebSocket, ms",
    "websocket_open_ms": "a new WebSocket, ms",
    "fetch_down_kbps": "fetch download, kbit/s",
    "websocket_down_kbps": "WebSocket download, kbit/s",
    "fetch_up_kbps": "fetch upload, kbit/s",
    "websocket_up_kbps": "WebSocket upload, kbit/s",
}


def test_every_network_beside_devtools_and_netem(
    webperf_browser: LentBrowser, capsys: pytest.CaptureFixture[str]
) -> None:
    without_netem = netns.why_not()
    lines = [f"{'':<9}{'':<30}{'asked':>9}{'proxy':>9}{'devtools':>9}{'netem':>9}"]
    wrong = []
    for network in PRESETS:
        proxied, throttled = (
            _check(webperf_browser, network, Throttling.PROXY),
            _check(webperf_browser, network, Throttling.DEVTOOLS),
        )
        kernel = None if without_netem else _netem(webperf_browser, network)
        lines += _lines(network, proxied, throttled, kernel)
        wrong += [f"{network.name} {q.what} {q.error:+.1%}" for q in proxied.quantities if abs(q.error or 0) > 0.05]

    with capsys.disabled():
        print("\n" + "\n".join(lines))
        if without_netem:
            print(f"(no netem column: {without_netem})")
    assert wrong == []


def _check(browser: LentBrowser, network: Network, throttling: Throttling) -> NetworkCheck:
    with Networks(throttling) as networks:
        return check_network(browser, networks, network)


def _netem(browser: LentBrowser, network: Network) -> NetworkCheck:
    """Without any proxy, as the kernel alone has it. It counts the headers of packets too: 5 % of a full one."""
    with _page(browser) as page, CheckServer() as server:
        bare = measure_network(page, server.url, pings=MOST_PINGS, down=0, up=0)
    sizes = {"down": transfer_bytes(network.down_kbps), "up": transfer_bytes(network.up_kbps)}
    with netns.check_server_behind(network) as url, _page(browser) as page:
        raw = measure_network(page, url, pings=pings(network), **sizes)
    asked = Target(network.rtt_ms, network.rtt_ms, network.down_kbps, network.up_kbps)
    return compare(network, Throttling.PROXY, asked, raw, bare)


@contextlib.contextmanager
def _page(browser: LentBrowser) -> Iterator:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def _lines(network: Network, *checks: NetworkCheck | None) -> Iterator[str]:
    columns = [{q.what: q for q in check.quantities} if check else {} for check in checks]
    for what, title in ROWS.items():
        asked = columns[0][what].asked
        values = [f"{column[what].measured:.1f}" if what in column else "-" for column in columns]
        numbers = "".join(f"{value:>9}" for value in (f"{asked:g}" if asked else "-", *values))
        yield f"{network.name if what == 'fetch_rtt_ms' else '':<9}{title:<30}{numbers}"
