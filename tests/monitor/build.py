"""Seconds of a monitor, made by hand."""

from __future__ import annotations

from typing import Any

from webperf.model.monitor import MonitorSecond, Usage


def usage(group: str = "target", kind: str = "", **values: Any) -> Usage:
    """All known, unless said otherwise."""
    known: dict[str, Any] = {
        "processes": 1, "cpu": 0.5, "memory_bytes": 1000, "read_bytes_per_s": 10.0, "write_bytes_per_s": 0.0,
        "threads": 2, "open_files": 3,
    }  # fmt: skip
    return Usage(group, kind, **{**known, **values})


def second(at_s: float, *usages: Usage, span_s: float = 1.0, **more: Any) -> MonitorSecond:
    """One record."""
    return MonitorSecond(at_s, span_s, usages, **more)
