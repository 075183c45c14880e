"""Where journeys, devices, targets and adapters are looked for: the project's own folder, then what webperf ships."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent

NETWORKS_FILE = "networks.toml"
"""In a `devices` folder: networks, where every other file is a device."""


def folders(kind: str) -> tuple[Path, ...]:
    """The folders of a `kind` (`journeys`, `devices`, `targets`, `adapters`) that exist, the nearest first."""
    candidates = (Path.cwd() / kind, shipped_root() / kind)
    return tuple(dict.fromkeys(folder.resolve() for folder in candidates if folder.is_dir()))


def shipped_root() -> Path:
    """What holds the shipped folders: inside the wheel `webperf/bundled`, in a checkout its top."""
    bundled = PACKAGE / "bundled"
    return bundled if bundled.is_dir() else PACKAGE.parent
