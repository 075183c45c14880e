"""Ready sets of budgets, written as anybody would write them. A metric that a journey does not have is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DASHBOARD = {
    "load_time": "p75 < 2 s",
    "interaction_latency": "p75 < 500 ms",
    "map_render": "p75 < 2 s",
    "mobile_compatibility": ">= 75 %",
}

# "Good" and "poor" of https://web.dev/articles/defining-core-web-vitals-thresholds; FCP and TTFB from their own pages
# there. Google judges the 75th percentile of page views.
_WEB_VITALS = {
    "lcp": {"target": "p75 <= 2500 ms", "critical": "p75 <= 4000 ms"},
    "inp": {"target": "p75 <= 200 ms", "critical": "p75 <= 500 ms"},
    "cls": {"target": "p75 <= 0.1", "critical": "p75 <= 0.25"},
    "fcp": {"target": "p75 <= 1800 ms", "critical": "p75 <= 3000 ms"},
    "ttfb": {"target": "p75 <= 800 ms", "critical": "p75 <= 1800 ms"},
}

# How well an app bears faults, concurrent load and growth, as service levels commonly have it.
_CHAOS = {"recovery_rate": "> 80 %", "chaos_impact": "< 200 %", "chaos_errors": "< 20 %"}
_LOAD = {"success_rate": ">= 95 %"}
_SCALING = {"scaling_efficiency": {"target": "> 70 %", "critical": "> 50 %"}}

SETS: Mapping[str, Mapping[str, Any]] = {
    "dashboard": _DASHBOARD,
    "web-vitals": _WEB_VITALS,
    "chaos": _CHAOS,
    "load": _LOAD,
    "scaling": _SCALING,
}
"""By the name that `use` takes."""
