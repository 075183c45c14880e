"""How much slower each device's pages ran than this machine's, how that was found, and what was not slowed."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from typing import Any

from webperf.model.cpu import Slowdown
from webperf.model.plain import from_plain
from webperf.report.view.records import FactTable

_COLUMNS = ("Device", "CPU class", "Slowed down", "Benchmark index wanted", "Reached")
NOT_REACHED = "workers, the GPU process (WebGL in software) and the browser itself keep this machine's speed"


def rates(environment: Mapping[str, Any]) -> dict[str, float]:
    """By device. Runs before there were slowdowns have no entry."""
    conditions = environment.get("conditions")
    found = conditions.get("cpu") if isinstance(conditions, Mapping) else None
    if not isinstance(found, Mapping):
        return {}
    return {str(device): float(rate) for device, rate in found.items() if isinstance(rate, (int, float))}


def is_cpu_slowed(environment: Mapping[str, Any]) -> bool:
    """Was any device's, or the browser as a whole?"""
    return quota(environment) is not None or any(rate > 1 for rate in rates(environment).values())


def quota(environment: Mapping[str, Any]) -> float | None:
    """The processors that the whole browser had; None: all there are."""
    conditions = environment.get("conditions")
    found = conditions.get("cpu_quota") if isinstance(conditions, Mapping) else None
    return float(found) if isinstance(found, (int, float)) else None


def cpu_sentence(environment: Mapping[str, Any]) -> str:
    """`Processor: main thread of phone-mid 5.7 times slower; workers ... keep this machine's speed.`"""
    slowed = [f"{device} {rate:.2g} times" for device, rate in rates(environment).items() if rate > 1]
    pages = [f"main thread of pages slowed down, {', '.join(slowed)}"] if slowed else []
    cpus = quota(environment)
    rest = NOT_REACHED if cpus is None else f"the whole browser has {cpus:g} of this machine's processors"
    return f"Processor: {'; '.join((*pages, rest))}."


def make_cpu_tables(environment: Mapping[str, Any]) -> Iterator[FactTable]:
    """What was asked of Chromium and what it gave; nothing where no processor was slowed down."""
    found = environment.get("calibration")
    if not isinstance(found, Mapping) or not is_cpu_slowed(environment):
        return
    slowdowns = found.get("slowdowns")
    rows = tuple(_rows(slowdowns)) if isinstance(slowdowns, Mapping) else ()
    host = found.get("host_index")
    title = "Main threads of pages" + (f"; this machine's index is {host:.0f}" if isinstance(host, float) else "")
    yield FactTable(title, columns=_COLUMNS, rows=rows)


def _rows(slowdowns: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    for device, facts in slowdowns.items():
        with contextlib.suppress(ValueError):
            yield _row(str(device), from_plain(Slowdown, facts))


def _row(device: str, slowdown: Slowdown) -> tuple[str, ...]:
    wanted, reached = (f"{index:.0f}" if index else "–" for index in (slowdown.wanted_index, slowdown.achieved_index))
    rate = f"{slowdown.rate:.3g} times" if slowdown.slowed else "not slowed down"
    return device, slowdown.cpu_class or "–", rate, wanted, reached
