"""The latencies of a stored load, as histograms that can be added up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from webperf.swarm.histogram import Histogram, decode_cells


def load_histograms(scenario: Mapping[str, Any]) -> dict[str, Histogram]:
    """By metric. One that was kept without its histogram, or with a damaged one, has count and sum only."""
    kept = scenario.get("histograms")
    encoded: Mapping[str, Any] = kept if isinstance(kept, Mapping) else {}
    trends = ((name, found) for name, found in scenario.get("metrics", {}).items() if "med" in found)
    return {name: _histogram(found, encoded.get(name)) for name, found in trends}


def _histogram(statistics: Mapping[str, float], hdr: object) -> Histogram:
    found = Histogram()
    found.count = int(statistics["count"])
    found.sum_ms = statistics["avg"] * found.count
    found.min_ms, found.max_ms = statistics["min"], statistics["max"]
    try:
        cells = decode_cells(hdr) if isinstance(hdr, str) else {}
    except ValueError:
        cells = {}
    found.cells = cells if sum(cells.values()) == found.count else {}
    return found
