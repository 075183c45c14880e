"""Conditions of a measurement: the network between the browser and what it talks to.

`ShapingProxy` is a SOCKS5 proxy in a process of its own: `open` a Link with a Network's numbers, send a browser context
or a group of users through `link.server`, put faults on it while it runs.
"""

from __future__ import annotations

from webperf.conditions.faults import (
    FAULTS,
    Bandwidth,
    BlackHole,
    CloseAfter,
    Fault,
    Jitter,
    Latency,
    Refuse,
    Reset,
    Stall,
)
from webperf.conditions.presets import choose_networks, load_networks, parse_network
from webperf.conditions.process import Link, ShapingProxy

__all__ = [
    "FAULTS",
    "Bandwidth",
    "BlackHole",
    "CloseAfter",
    "Fault",
    "Jitter",
    "Latency",
    "Link",
    "Refuse",
    "Reset",
    "ShapingProxy",
    "Stall",
    "choose_networks",
    "load_networks",
    "parse_network",
]
