"""Which network each device was on, what its numbers are, and what it turned out to be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from webperf.model.network import UNSHAPED, Network, Throttling
from webperf.model.plain import from_plain
from webperf.report.view.records import FactTable

_NOT_SLOWED = frozenset({"none", "off", None})
_BY = {
    Throttling.PROXY.value: "by webperf's proxy",
    Throttling.DEVTOOLS.value: "by Chromium's own throttling, which gives WebSocket messages no latency",
}
_COLUMNS = ("Network", "Numbers", "What it is", "Source")
_CHECK_COLUMNS = ("Network", "Quantity", "Asked", "Measured")


def network_names(environment: Mapping[str, Any]) -> dict[str, str]:
    """By device. Runs before there were networks say only that there was none, and have no entry."""
    conditions = environment.get("conditions")
    found = conditions.get("network") if isinstance(conditions, Mapping) else None
    return {str(device): str(name) for device, name in found.items()} if isinstance(found, Mapping) else {}


def is_slowed(environment: Mapping[str, Any]) -> bool:
    """Was any device's network?"""
    return any(name not in _NOT_SLOWED for name in network_names(environment).values())


def network_sentence(environment: Mapping[str, Any]) -> str:
    """`Network: phone-mid on slow-4g (RTT ...), by webperf's proxy; desktop not slowed down.`"""
    names = network_names(environment)
    slowed = [f"{device} on {name}{_numbers(environment, name)}" for device, name in names.items() if _is_slow(name)]
    free = [device for device, name in names.items() if not _is_slow(name)]
    by = _BY.get(str(environment.get("conditions", {}).get("throttling")), "")
    text = "; ".join(slowed) + (f", {by}" if by else "")
    rest = f"; {', '.join(free)} not slowed down" if free else ""
    return f"Network: {text}{rest}."


def make_network_tables(environment: Mapping[str, Any]) -> Iterator[FactTable]:
    """The networks' numbers, and what the self-check found; nothing where no network was slowed down."""
    known = environment.get("networks")
    if not is_slowed(environment) or not isinstance(known, Mapping):
        return
    networks = [network for facts in known.values() if (network := _read(facts)) and network.name != UNSHAPED.name]
    rows = tuple((n.name, n.numbers, n.title or "–", n.source or "–") for n in networks)
    yield FactTable("Networks", columns=_COLUMNS, rows=rows)
    checks = environment.get("network_checks")
    found = tuple(_check_rows(checks)) if isinstance(checks, list) else ()
    if found:
        yield FactTable("Networks, measured from a page before the first trial", columns=_CHECK_COLUMNS, rows=found)


def _check_rows(checks: list[Any]) -> Iterator[tuple[str, ...]]:
    for check in checks:
        if not isinstance(check, Mapping):
            continue
        for what, numbers in check.items():
            if isinstance(numbers, Mapping):
                words, _, unit = what.replace("_", " ").rpartition(" ")
                asked, measured = (_quantity(numbers.get(key), unit) for key in ("asked", "measured"))
                yield str(check.get("network")), words, asked, measured


def _quantity(value: object, unit: str) -> str:
    return f"{value:.6g} {'kbit/s' if unit == 'kbps' else unit}" if isinstance(value, (int, float)) else "–"


def _is_slow(name: str) -> bool:
    return name not in _NOT_SLOWED


def _numbers(environment: Mapping[str, Any], name: str) -> str:
    known = environment.get("networks")
    network = _read(known.get(name)) if isinstance(known, Mapping) else None
    return f" ({network.numbers})" if network else ""


def _read(facts: object) -> Network | None:
    try:
        return from_plain(Network, facts)
    except ValueError:
        return None
