"""Networks by name: read from `devices/networks.toml`, or made of three numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, UsageError, unknown_name
from webperf.model.device import Device
from webperf.model.network import UNSHAPED, Network
from webperf.model.places import NETWORKS_FILE
from webperf.model.toml_file import Kind, read_tables

NUMBER: Kind = (int, float)
KEYS: Mapping[str, Kind] = {
    "title": str,
    "source": str,
    "rtt_ms": NUMBER,
    "down_kbps": NUMBER,
    "up_kbps": NUMBER,
    "jitter_ms": NUMBER,
    "loss": NUMBER,
    "slow_start": bool,
    "max_connections": int,
    "offline": bool,
}
LIMITS: Mapping[str, float] = {
    "rtt_ms": 60_000,
    "down_kbps": 10_000_000,
    "up_kbps": 10_000_000,
    "jitter_ms": 60_000,
    "loss": 1,
    "max_connections": 100_000,
}
"""The largest that makes sense; the smallest is always 0, which is 'no limit' for rates and connections."""

NUMBERS = re.compile(r"(\d+(?:\.\d+)?):(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)")
EXAMPLE = "three numbers RTT:DOWN:UP in ms and kbit/s, such as 150:1600:750"


def load_networks(folders: tuple[Path, ...]) -> dict[str, Network]:
    """All networks by name; a name in an earlier folder hides one in a later. `none` is always there."""
    networks: dict[str, Network] = {}
    for folder in folders:
        file = folder / NETWORKS_FILE
        if file.is_file():
            for name, network in _read(file).items():
                networks.setdefault(name, network)
    return {UNSHAPED.name: UNSHAPED} | networks


def parse_network(text: str, known: Mapping[str, Network]) -> Network:
    """A name, or `RTT:DOWN:UP`. Raises UsageError with a suggestion."""
    if text in known:
        return known[text]
    numbers = NUMBERS.fullmatch(text)
    if numbers is None:
        raise UsageError(f"{unknown_name('network', text, known)}; or give {EXAMPLE}")
    rtt_ms, down_kbps, up_kbps = (float(part) for part in numbers.groups())
    for key, value in (("rtt_ms", rtt_ms), ("down_kbps", down_kbps), ("up_kbps", up_kbps)):
        if value > LIMITS[key]:
            raise UsageError(f"network {text!r}: {key} must be at most {LIMITS[key]:g}, not {value:g}")
    return Network(text, rtt_ms, down_kbps, up_kbps, source="command line")


def choose_networks(devices: Iterable[Device], asked: str | None, known: Mapping[str, Network]) -> dict[str, Network]:
    """By device: what was asked for, or else the network the device's profile names."""
    if asked is not None:
        network = parse_network(asked, known)
        return {device.name: network for device in devices}
    return {device.name: _of_device(device, known) for device in devices}


def _of_device(device: Device, known: Mapping[str, Network]) -> Network:
    if device.network not in known:
        raise ConfigError(f"device '{device.name}': {unknown_name('network', device.network, known)}")
    return known[device.network]


def _read(file: Path) -> dict[str, Network]:
    return {name: _network(file, name, table) for name, table in read_tables(file, optional=KEYS).items()}


def _network(file: Path, name: str, table: Mapping[str, Any]) -> Network:
    for key, most in LIMITS.items():
        value = table.get(key, 0)
        if not (math.isfinite(value) and 0 <= value <= most):
            raise ConfigError(f"{file}: [{name}] '{key}' must be between 0 and {most:g}, not {value}")
    values: dict[str, Any] = {key: float(table[key]) if KEYS[key] is NUMBER else table[key] for key in table}
    return Network(name, **values)
