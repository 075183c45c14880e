"""What the browser itself says of interactions, for a step's table: interaction-contentful-paint, soft navigations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from statistics import median
from typing import Any

from webperf.model.sample import Sample
from webperf.report.view.clean import clean_text
from webperf.report.view.index import Index
from webperf.report.view.wording import counted
from webperf.stats.quantity import quantity

HOLDER = "interaction_latency"
"""Every step has a sample of it; soft navigations are in its detail."""


def paint_remark(samples: Iterable[Sample]) -> str:
    """`interaction-contentful-paint 320 ms (p#rows); it misses answers by WebSocket ...`; "" where there is none."""
    paints = [paint for sample in samples if isinstance(paint := sample.detail.get("icp"), Mapping)]
    times = [time for paint in paints if (time := _number(paint.get("value"))) is not None]
    if not times:
        return ""
    elements = ", ".join(dict.fromkeys(str(paint["element"]) for paint in paints if paint.get("element")))
    element = f" ({elements})" if elements else ""
    paint = f"interaction-contentful-paint {quantity(median(times), 'ms')}{element}"
    return clean_text(f"{paint}; it misses {paints[0].get('misses')}")


def make_navigations(index: Index, journey: str, step: str) -> tuple[str, ...]:
    """A line for each address that a soft navigation led to on a device, with medians over the iterations."""
    lines: list[str] = []
    for device in index.devices(journey):
        groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
        for found in _navigations(index.samples.get((journey, step, device, HOLDER), ())):
            groups.setdefault((str(found.get("type")), str(found.get("url"))), []).append(found)
        lines += [_line(device, kind, url, group) for (kind, url), group in groups.items()]
    return tuple(lines)


def _navigations(samples: Iterable[Sample]) -> Iterator[Mapping[str, Any]]:
    for sample in samples:
        found = sample.detail.get("soft_navigations")
        yield from (one for one in found if isinstance(one, Mapping)) if isinstance(found, (list, tuple)) else ()


def _line(device: str, kind: str, url: str, group: list[Mapping[str, Any]]) -> str:
    parts = []
    for key, title in (("first_paint", "first paint"), ("lcp", "LCP")):
        times = [time for one in group if (time := _number(one.get(key))) is not None]
        if times:
            parts.append(f"{title} {quantity(median(times), 'ms')}")
    after = f": {', '.join(parts)} after the input" if parts else ""
    return clean_text(f"Soft navigation on {device} ({kind}) to {url}{after}, {counted(len(group), 'time')}")


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
