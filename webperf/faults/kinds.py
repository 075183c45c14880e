"""Every kind of fault by its name, and how one is written."""

from __future__ import annotations

import dataclasses
import os
import re
import typing
from collections.abc import Callable, Mapping
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.faults.base import Fault, HeldFault
from webperf.faults.cpu import Cpu
from webperf.faults.disk import Disk
from webperf.faults.kill import Kill
from webperf.faults.memory import Memory
from webperf.faults.network import (
    DeadNetwork,
    JitteryNetwork,
    NarrowNetwork,
    NetworkFault,
    RefusingNetwork,
    ResettingNetwork,
    SlowNetwork,
    StallingNetwork,
)
from webperf.faults.pause import Pause, Stopped

_ALL: tuple[type[Fault], ...] = (
    SlowNetwork, JitteryNetwork, StallingNetwork, NarrowNetwork, ResettingNetwork, RefusingNetwork, DeadNetwork, Cpu,
    Memory, Disk, Pause, Kill,
)  # fmt: skip
KINDS: Mapping[str, type[Fault]] = {fault.kind: fault for fault in _ALL}
HELD: Mapping[str, type[HeldFault]] = {fault.kind: fault for fault in (Cpu, Memory, Disk, Stopped)}
"""What the guard's process holds."""
LINKS = frozenset(fault.kind for fault in _ALL if issubclass(fault, NetworkFault))
"""What needs everything to go through the shaping proxy."""

FIRST: Mapping[str, str] = {
    "latency": "ms", "jitter": "ms", "stall": "share", "bandwidth": "kbps", "cpu": "cores", "memory": "mb",
    "disk": "writers",
}  # fmt: skip
"""The number that a kind cannot be without: behind its colon on the command line."""
HIDDEN = frozenset({"folder"})
SMALLEST: Mapping[str, float] = {"ms": 1, "share": 0.0001, "kbps": 8, "cores": 1, "mb": 1, "writers": 1}
LARGEST: Mapping[str, float] = {
    "ms": 60_000, "share": 1, "kbps": 10_000_000, "cores": 1024, "mb": 1 << 20, "writers": 16,
}  # fmt: skip
_NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*([A-Za-z%/]*)")
_SIZES: Mapping[str, Mapping[str, float]] = {
    "ms": {"ms": 1, "s": 1000, "": 1},
    "share": {"%": 0.01, "": 1},
    "kbps": {"kbps": 1, "kbit/s": 1, "mbps": 1000, "mbit/s": 1000, "": 1},
    "mb": {"mb": 1, "mib": 1, "gb": 1024, "gib": 1024, "": 1},
    "cores": {"": 1},
    "writers": {"": 1},
}


def make_fault(kind: str, options: Mapping[str, Any], *, where: str) -> Fault:
    """The fault of that kind with those numbers; texts have units (`ms = "0.2s"`). Raises ConfigError."""
    if kind not in KINDS:
        raise ConfigError(f"{where}: {unknown_name('kind of fault', kind, KINDS)}")
    known = _options(KINDS[kind])
    for name in options:
        if name not in known:
            more = f"{kind} takes {', '.join(known)}" if known else f"{kind} takes no numbers"
            raise ConfigError(f"{where}: {unknown_name('option', name, known)}; {more}")
    first = FIRST.get(kind)
    if first is not None and first not in options:
        raise ConfigError(f"{where}: {kind} needs '{first}', such as {KINDS[kind].example}")
    values = {name: _value(name, value, known[name], where) for name, value in options.items()}
    return KINDS[kind](**values)


def parse_fault(text: str, *, where: str) -> Fault:
    """`latency:200ms`, `stall:5%,ms=300`, `pause`. Raises ConfigError."""
    kind, _, rest = (part.strip() for part in text.partition(":"))
    if kind not in KINDS:
        raise ConfigError(f"{where}: {unknown_name('kind of fault', kind, KINDS)}")
    options: dict[str, Any] = {}
    for at, part in enumerate(part.strip() for part in rest.split(",") if part.strip()):
        name, equals, value = part.partition("=")
        if equals:
            options[name.strip()] = value.strip()
        elif at == 0 and kind in FIRST:
            options[FIRST[kind]] = part
        else:
            raise ConfigError(f"{where}: cannot read {part!r}: write it like {KINDS[kind].example}")
    return make_fault(kind, options, where=where)


def options_of(fault: Fault) -> Mapping[str, Any]:
    """Its numbers."""
    return {name: getattr(fault, name) for name in _options(type(fault))}


def _options(kind: type[Fault]) -> dict[str, Callable[[float], Any]]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind) if f.name not in HIDDEN}


def _value(name: str, written: Any, kind: Callable[[float], Any], where: str) -> Any:
    if name == "cores" and written == "all":
        return os.cpu_count() or 1
    found = _number(name, written, where)
    if not SMALLEST[name] <= found <= LARGEST[name]:
        raise ConfigError(f"{where}: '{name}' must be between {SMALLEST[name]:g} and {LARGEST[name]:g}, not {found:g}")
    if kind is int and found != int(found):
        raise ConfigError(f"{where}: '{name}' is a whole number, not {written}")
    return kind(found)


def _number(name: str, written: Any, where: str) -> float:
    if isinstance(written, int | float) and not isinstance(written, bool):
        return float(written)
    parts = _NUMBER.fullmatch(written.strip()) if isinstance(written, str) else None
    size = _SIZES[name].get(parts[2].lower()) if parts else None
    if parts is None or size is None:
        units = ", ".join(unit for unit in _SIZES[name] if unit)
        raise ConfigError(f"{where}: cannot read {written!r} as '{name}': a number" + (f" in {units}" if units else ""))
    return float(parts[1]) * size
