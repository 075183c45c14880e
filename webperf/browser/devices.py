"""Device profiles: read from `devices/*.toml`, made into what Playwright needs for a context."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, UsageError, unknown_name
from webperf.model.device import Device
from webperf.model.places import NETWORKS_FILE
from webperf.model.toml_file import Kind, read_table

REQUIRED: Mapping[str, Kind] = {
    "title": str,
    "width": int,
    "height": int,
    "scale": (int, float),
    "mobile": bool,
    "touch": bool,
    "cpu_class": str,
    "network": str,
}
OPTIONAL: Mapping[str, Kind] = {"user_agent": str}
VIEWPORT_LIMIT_PX = 10_000


def load_devices(folders: tuple[Path, ...]) -> dict[str, Device]:
    """All profiles by name (the file's stem); a name in an earlier folder hides one in a later."""
    devices: dict[str, Device] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            if file.name == NETWORKS_FILE:
                continue
            devices.setdefault(file.stem, read_device(file))
    return devices


def choose_devices(names: tuple[str, ...], known: Mapping[str, Device]) -> tuple[Device, ...]:
    """The named devices in the order given, once each; `all` means every one. Unknown: UsageError with a hint."""
    chosen: dict[str, Device] = {}
    for name in names:
        if name == "all":
            chosen.update(known)
        elif name in known:
            chosen[name] = known[name]
        else:
            raise UsageError(unknown_name("device", name, known))
    return tuple(chosen.values())


def read_device(file: Path) -> Device:
    """One profile. Raises ConfigError with file, key and cure."""
    table = read_table(file, required=REQUIRED, optional=OPTIONAL)
    for key in ("width", "height"):
        if not 1 <= table[key] <= VIEWPORT_LIMIT_PX:
            raise ConfigError(f"{file}: '{key}' must be between 1 and {VIEWPORT_LIMIT_PX} CSS pixels, not {table[key]}")
    if not 0.1 <= table["scale"] <= 10:
        raise ConfigError(f"{file}: 'scale' must be between 0.1 and 10, not {table['scale']}")
    return Device(name=file.stem, user_agent=table.get("user_agent"), **{key: table[key] for key in REQUIRED})


def context_options(device: Device, browser_version: str) -> dict[str, Any]:
    """Arguments for `browser.new_context`. The user agent names the real browser's major version."""
    options: dict[str, Any] = {
        "viewport": {"width": device.width, "height": device.height},
        "screen": {"width": device.width, "height": device.height},
        "device_scale_factor": device.scale,
        "is_mobile": device.mobile,
        "has_touch": device.touch,
    }
    if device.user_agent is not None:
        options["user_agent"] = device.user_agent.replace("{version}", browser_version.split(".")[0])
    return options
