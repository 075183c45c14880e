"""A shaped network as a page in a real Chromium sees it, and what a trial on one says."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import psutil
import pytest

from webperf.conditions.check_server import CheckServer
from webperf.journey.access import Networks
from webperf.journey.network_check import check_network
from webperf.model.network import Network, Throttling
from webperf.pytest_plugin.lent_browser import LentBrowser

pytestmark = pytest.mark.browser

MEASURED = {
    "fetch_rtt_ms", "websocket_rtt_ms",
    "fetch_down_kbps", "fetch_up_kbps", "websocket_down_kbps", "websocket_up_kbps",
}  # fmt: skip


@pytest.mark.parametrize("numbers", [(150, 1638.4, 750), (60, 6000, 3000)], ids=["slow-4g", "faster"])
def test_round_trip_and_rate_are_within_five_percent(
    webperf_browser: LentBrowser, webperf_networks: Networks, numbers: tuple[float, float, float]
) -> None:
    check = check_network(webperf_browser, webperf_networks, Network("tested", *numbers))

    assert check.trouble == ""
    asked = {quantity.what: quantity for quantity in check.quantities if quantity.asked}
    assert set(asked) == MEASURED
    assert {q.what: round(q.error or 0, 3) for q in asked.values() if abs(q.error or 0) > 0.05} == {}
    # A new WebSocket costs TCP's round trip, and its own.
    (opened,) = (q.measured for q in check.quantities if q.what == "websocket_open_ms")
    assert 2 * numbers[0] <= opened < 2 * numbers[0] * 1.05 + 10


@pytest.fixture
def devtools() -> Iterator[Networks]:
    with Networks(Throttling.DEVTOOLS) as networks:
        yield networks


def test_devtools_throttling_is_lighthouses_for_fetch_and_nothing_for_websockets(
    webperf_browser: LentBrowser, devtools: Networks
) -> None:
    check = check_network(webperf_browser, devtools, Network("tested", 100, 4000, 2000))

    found = {quantity.what: quantity.measured for quantity in check.quantities}
    assert found["fetch_rtt_ms"] == pytest.approx(375, rel=0.05)
    assert found["websocket_rtt_ms"] < 40
    # That is not the network that was asked for, and the run will say so.
    (reason,) = check.reservations
    assert "websocket rtt ms" in reason


def test_a_page_that_uses_the_network_pays_for_it(trial: Callable[..., Any]) -> None:
    def script(page: Any, step: Any) -> None:
        with step("open"):
            page.goto("/plain")

    outcome = trial(script, network=Network("far", rtt_ms=120))

    assert outcome.iteration.failure is None
    assert {sample.network for sample in outcome.iteration.samples} == {"far"}
    assert outcome.iteration.network == "far"
    # TCP's round trip and the request's.
    assert 240 <= outcome.value("open", "ttfb") < 300


def test_workers_pay_too(webperf_browser: LentBrowser, webperf_networks: Networks) -> None:
    fetches = """async (url) => {
      const code = `onmessage = async (event) => {
        await fetch(event.data); const start = performance.now(); await fetch(event.data);
        postMessage(performance.now() - start);
      }`;
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      const answer = new Promise((resolve) => (worker.onmessage = (event) => resolve(event.data)));
      worker.postMessage(url);
      return answer;
    }"""
    with webperf_networks.access(Network("far", rtt_ms=100)) as access, CheckServer() as server:
        context = webperf_browser.new_context(**access.context_options)
        page = context.new_page()
        page.goto(server.url)
        took_ms = page.evaluate(fetches, f"{server.url}/ping")
        context.close()

    assert 100 <= took_ms < 130


def _open(path: str) -> Callable[[Any, Any], None]:
    def script(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(path)

    return script


@pytest.mark.parametrize(
    ("network", "url", "reason"),
    [
        (Network("offline", offline=True), None, "INTERNET_DISCONNECTED"),
        (Network("far", rtt_ms=40), "http://127.0.0.1:59", "CONNECTION_REFUSED"),
        (Network("far", rtt_ms=40), "http://does-not-exist.invalid", "DNS_FAILURE"),
    ],
    ids=["offline", "refused", "unknown name"],
)
def test_what_cannot_be_reached_is_a_typed_reason_at_once(
    trial: Callable[..., Any], site: str, network: Network, url: str | None, reason: str
) -> None:
    start = time.monotonic()
    outcome = trial(_open("/plain"), network=network, base_url=url or site)

    assert time.monotonic() - start < 5
    assert outcome.iteration.failure.reason == reason, outcome.iteration.failure.message
    assert {sample.missing for sample in outcome.iteration.samples} == {reason}


def test_a_proxy_that_is_killed_costs_a_trial_not_the_run(
    trial: Callable[..., Any], webperf_networks: Networks
) -> None:
    far = Network("far", rtt_ms=10)
    assert trial(_open("/plain"), network=far).iteration.failure is None
    proxy = webperf_networks._proxy
    assert proxy is not None
    process = psutil.Process(proxy.pid)
    process.kill()
    process.wait()

    assert trial(_open("/plain"), network=far).iteration.failure is None
