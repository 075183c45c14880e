"""A Streamlit rerun on slow 4G: what the network adds to `interaction_latency`, by our proxy and by DevTools.

`pytest -m bench -s tests/bench/test_rerun.py` prints the table (about five minutes). The arms take turns.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from webperf.browser.devices import load_devices
from webperf.conditions import load_networks
from webperf.journey.access import Networks
from webperf.journey.trial import run_trial
from webperf.journey.trip import Trial
from webperf.model.iteration import Iteration
from webperf.model.journey import Journey
from webperf.model.network import UNSHAPED, Network, Throttling
from webperf.model.places import shipped_root
from webperf.model.sample import Phase
from webperf.pytest_plugin.lent_browser import LentBrowser
from webperf.target import Target, find_target

pytestmark = [pytest.mark.bench, pytest.mark.browser]

ROUNDS = 4
STEP = "choose state"
LOADING_MS = 120_000
# A page that has just loaded is slower in the arm where that took a second than in those where it took twenty.
QUIET_MS = 3000
SHOWN = ("interaction_latency", "server_wait", "ws_bytes", "load_time")


def filter_records(page: Any, step: Any) -> None:
    """As the shipped journey, with time to load."""
    page.set_default_timeout(LOADING_MS)
    with step("open", quiet_ms=QUIET_MS, timeout_ms=LOADING_MS):
        page.goto("/filter", timeout=LOADING_MS)
    with step("open the list", quiet_ms=QUIET_MS):
        page.get_by_role("combobox", name="State").click()
    with step(STEP):
        page.get_by_role("option", name="VIC").click()


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    spec = find_target("reference", ())
    assert spec is not None
    with Target(spec, tmp_path / "target.log") as running:
        yield running


def test_a_rerun_pays_the_network_through_the_proxy_only(
    webperf_browser: LentBrowser, target: Target, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = load_networks((shipped_root() / "devices",))["slow-4g"]
    journey = Journey("filter_records", filter_records, "")
    device = load_devices((shipped_root() / "devices",))["desktop"]
    with Networks() as proxied, Networks(Throttling.DEVTOOLS) as throttled:
        arms: dict[str, tuple[Networks, Network]] = {
            "none": (proxied, UNSHAPED),
            "proxy": (proxied, slow),
            "devtools": (throttled, slow),
        }
        found: dict[str, list[Iteration]] = {name: [] for name in arms}
        for number in range(ROUNDS):
            for name, (networks, network) in arms.items():
                trial = Trial(journey, device, number, Phase.MEASURE, target.base_url, network=network)
                iteration = run_trial(webperf_browser, trial, lambda file, content: file, networks)
                assert iteration.failure is None, f"{name}: {iteration.failure}"
                found[name].append(iteration)

    medians = {name: {metric: _median(iterations, metric) for metric in SHOWN} for name, iterations in found.items()}
    transfer_ms = medians["proxy"]["ws_bytes"] * 8 / slow.down_kbps
    added = {name: medians[name]["interaction_latency"] - medians["none"]["interaction_latency"] for name in arms}
    with capsys.disabled():
        print(f"\n{STEP!r} on slow-4g, medians of {ROUNDS}, ms:")
        print(f"{'':<10}{''.join(f'{metric:>21}' for metric in SHOWN)}{'added by the network':>22}")
        for name, values in medians.items():
            print(f"{name:<10}{''.join(f'{values[metric]:>21.0f}' for metric in SHOWN)}{added[name]:>22.0f}")
        print(f"one round trip {slow.rtt_ms:g} ms, and {transfer_ms:.0f} ms for the messages' bytes at the line's rate")
    # At least the way there and back, and no more than everything one after the other.
    assert slow.rtt_ms * 0.9 < added["proxy"] < slow.rtt_ms + transfer_ms + 150
    assert added["devtools"] < added["proxy"] - slow.rtt_ms / 2


def _median(iterations: list[Iteration], metric: str) -> float:
    step = "open" if metric == "load_time" else STEP
    values = [s.value for i in iterations for s in i.samples if (s.step, s.metric) == (step, metric)]
    return statistics.median(value for value in values if value is not None)
