"""Networks by name or by number, and what is wrong with a file in one line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from webperf.browser.devices import load_devices
from webperf.browser.throttling import devtools_numbers
from webperf.conditions import choose_networks, load_networks, parse_network
from webperf.errors import ConfigError, UsageError
from webperf.model.network import UNSHAPED
from webperf.model.places import folders, shipped_root

SHIPPED = load_networks((shipped_root() / "devices",))


def test_the_shipped_networks_are_these() -> None:
    assert list(SHIPPED) == ["none", "cable", "dense-4g", "4g", "slow-4g", "3g", "slow-3g", "offline"]
    slow = SHIPPED["slow-4g"]
    assert (slow.rtt_ms, slow.down_kbps, slow.up_kbps) == (150, 1638.4, 750)
    assert all(network.source and network.title for network in SHIPPED.values())
    assert not SHIPPED["none"].shaped
    assert SHIPPED["offline"].shaped


def test_devtools_throttling_has_lighthouses_applied_numbers() -> None:
    """`mobileSlow4G` and `mobileRegular3G` of its constants, in bytes per second."""
    assert devtools_numbers(SHIPPED["slow-4g"]) == {
        "offline": False, "latency": 562.5, "downloadThroughput": 188743, "uploadThroughput": 86400,
    }  # fmt: skip
    assert devtools_numbers(SHIPPED["3g"]) == {
        "offline": False, "latency": 1125, "downloadThroughput": 80640, "uploadThroughput": 80640,
    }  # fmt: skip
    assert devtools_numbers(SHIPPED["offline"])["offline"] is True
    assert devtools_numbers(UNSHAPED)["downloadThroughput"] == -1


def test_three_numbers_are_a_network_of_that_name() -> None:
    network = parse_network("150:1600:750.5", SHIPPED)

    assert network.name == "150:1600:750.5"
    assert (network.rtt_ms, network.down_kbps, network.up_kbps) == (150, 1600, 750.5)
    assert not parse_network("0:0:0", SHIPPED).shaped


@pytest.mark.parametrize("text", ["slow4g", "", "150", "1:2", "1:2:3:4", "-1:2:3", "1e3:2:3", "nan:1:1", "999999:1:1"])
def test_what_is_no_network_is_said_in_one_line(text: str) -> None:
    with pytest.raises(UsageError) as info:
        parse_network(text, SHIPPED)
    assert "\n" not in str(info.value)
    assert "150:1600:750" in str(info.value) or "at most" in str(info.value)


def test_a_near_miss_gets_a_suggestion() -> None:
    with pytest.raises(UsageError, match="did you mean 'slow-4g'"):
        parse_network("slow4g", SHIPPED)


def test_a_device_brings_its_network_unless_another_is_asked_for() -> None:
    devices = load_devices(folders("devices"))
    chosen = (devices["desktop"], devices["phone-low"])

    own = choose_networks(chosen, None, SHIPPED)
    asked = choose_networks(chosen, "none", SHIPPED)

    assert {name: network.name for name, network in own.items()} == {"desktop": "none", "phone-low": "slow-4g"}
    assert set(asked.values()) == {SHIPPED["none"]}


def test_every_shipped_devices_network_is_known() -> None:
    choose_networks(load_devices((shipped_root() / "devices",)).values(), None, SHIPPED)


def test_a_device_with_an_unknown_network_is_named() -> None:
    device = replace(load_devices(folders("devices"))["desktop"], network="5g")
    with pytest.raises(ConfigError, match="device 'desktop': unknown network '5g'"):
        choose_networks((device,), None, SHIPPED)


def test_a_projects_own_file_adds_and_hides(tmp_path: Path) -> None:
    (tmp_path / "networks.toml").write_text("[office]\nrtt_ms = 8\n\n[cable]\nrtt_ms = 10\nloss = 0.01\n")

    known = load_networks((tmp_path, shipped_root() / "devices"))

    assert known["office"].rtt_ms == 8
    assert known["cable"].loss == 0.01
    assert known["4g"] == SHIPPED["4g"]
    assert "networks" not in load_devices((tmp_path,))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a]\nrtt = 5", "unknown key 'rtt': did you mean 'rtt_ms'?"),
        ("[a]\nrtt_ms = -1", "'rtt_ms' must be between 0 and 60000"),
        ("[a]\nrtt_ms = nan", "'rtt_ms' must be between"),
        ("[a]\nloss = 2", "'loss' must be between 0 and 1"),
        ("[a]\noffline = 1", "'offline' must be bool"),
        ("[a]\nmax_connections = 1.5", "'max_connections' must be int"),
        ("rtt_ms = 5", "'rtt_ms' stands outside a table"),
    ],
)
def test_a_wrong_file_is_said_in_one_line(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "networks.toml"
    file.write_text(text)

    with pytest.raises(ConfigError) as info:
        load_networks((tmp_path,))

    assert str(file) in str(info.value)
    assert message in str(info.value)
