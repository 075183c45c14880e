"""Faults that the proxy can put on a link while it runs; one file each, by its kind's name."""

from __future__ import annotations

from webperf.conditions.faults.bandwidth import Bandwidth
from webperf.conditions.faults.base import Fault
from webperf.conditions.faults.black_hole import BlackHole
from webperf.conditions.faults.close_after import CloseAfter
from webperf.conditions.faults.jitter import Jitter
from webperf.conditions.faults.latency import Latency
from webperf.conditions.faults.refuse import Refuse
from webperf.conditions.faults.reset import Reset
from webperf.conditions.faults.stall import Stall

FAULTS: dict[str, type[Fault]] = {
    "latency": Latency,
    "jitter": Jitter,
    "stall": Stall,
    "bandwidth": Bandwidth,
    "reset": Reset,
    "refuse": Refuse,
    "black_hole": BlackHole,
    "close_after": CloseAfter,
}

__all__ = ["FAULTS", "Bandwidth", "BlackHole", "CloseAfter", "Fault", "Jitter", "Latency", "Refuse", "Reset", "Stall"]
