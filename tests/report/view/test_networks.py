"""What a report says of the network: in one sentence, and in tables."""

from __future__ import annotations

import dataclasses
from typing import Any

from tests.report.example_run import example_run
from webperf.model.network import UNSHAPED, Network
from webperf.report.view.networks import make_network_tables
from webperf.report.view.surroundings import make_caution, make_surroundings

SLOW = Network("slow-4g", 150, 1638.4, 750, title="Slow 4G", source="Lighthouse")


def environment(throttling: str = "proxy", cpu: str = "none", **networks: Network) -> dict[str, Any]:
    return {
        "conditions": {
            "network": {device.replace("_", "-"): network.name for device, network in networks.items()},
            "throttling": throttling,
            "cpu": cpu,
        },
        "networks": {network.name: dataclasses.asdict(network) for network in networks.values()},
        "network_checks": [
            {
                "network": "slow-4g", "throttling": throttling, "trouble": "",
                "websocket_rtt_ms": {"asked": 150, "measured": 150.4},
                "fetch_down_kbps": {"asked": None, "measured": 1630},
            }
        ],
    }  # fmt: skip


def test_a_slow_network_is_named_with_its_numbers() -> None:
    text = make_caution(environment(desktop=UNSHAPED, phone_mid=SLOW))

    assert text.startswith(
        "Network: phone-mid on slow-4g (RTT 150 ms, 1638.4 kbit/s down, 750 kbit/s up), by webperf's proxy; "
        "desktop not slowed down."
    )
    assert "The processor was not slowed down" in text
    assert "by Chromium's own throttling" in make_caution(environment("devtools", phone_mid=SLOW))
    assert make_caution(environment(cpu="4", phone_mid=SLOW)).endswith("by webperf's proxy.")


def test_no_slow_network_is_said_as_before() -> None:
    assert make_caution(environment(desktop=UNSHAPED)).startswith("Neither the network nor the processor")
    assert list(make_network_tables(environment(desktop=UNSHAPED))) == []


def test_asked_and_measured_stand_side_by_side() -> None:
    tables = {
        table.title: table
        for table in make_surroundings(
            dataclasses.replace(example_run(), environment=environment(desktop=UNSHAPED, phone_mid=SLOW))
        )
    }

    assert tables["Networks"].rows == (
        ("slow-4g", "RTT 150 ms, 1638.4 kbit/s down, 750 kbit/s up", "Slow 4G", "Lighthouse"),
    )
    assert tables["Networks, measured from a page before the first trial"].rows == (
        ("slow-4g", "websocket rtt", "150 ms", "150.4 ms"),
        ("slow-4g", "fetch down", "–", "1630 kbit/s"),
    )
    conditions = {fact.name: fact.value for fact in tables["Conditions"].facts}
    assert conditions["network · desktop"] == "not slowed down"
    assert conditions["network · phone-mid"] == "slow-4g"
    assert "Run" not in tables


def test_an_environment_from_anywhere_breaks_nothing() -> None:
    broken = environment(phone_mid=SLOW) | {"networks": {"slow-4g": {"rtt_ms": "x"}}, "network_checks": ["?", {}]}
    assert make_caution(broken).startswith("Network: phone-mid on slow-4g, by")
    assert make_surroundings(dataclasses.replace(example_run(), environment=broken))
