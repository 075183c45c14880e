"""browsertime.json, which sitespeed.io writes as well: a list of pages, each with the numbers of every iteration.

https://www.sitespeed.io/documentation/browsertime/. Read are paint and navigation timing, Google's web vitals and the
visual metrics; what one iteration lacks is left out of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from webperf.model.redact import redact_url
from webperf.model.sample import Phase, Sample
from webperf.store.imports.foreign import Foreign, as_number, listed, table

_VITALS = {"ttfb": ("ttfb", "ms"), "firstContentfulPaint": ("fcp", "ms"), "largestContentfulPaint": ("lcp", "ms"),
           "cumulativeLayoutShift": ("cls", "score"), "totalBlockingTime": ("tbt", "ms"),
           "interactionToNextPaint": ("inp", "ms")}  # fmt: skip
_TIMINGS = {"domContentLoadedTime": ("dom_content_loaded", "ms"), "pageLoadTime": ("load_event", "ms")}
_VISUAL = {"SpeedIndex": ("speed_index", "ms"), "LastVisualChange": ("last_visual_change", "ms"),
           "FirstVisualChange": ("first_visual_change", "ms")}  # fmt: skip


def recognises(plain: Any) -> bool:
    """By the keys of its first page."""
    first = plain[0] if isinstance(plain, list) and plain else None
    return isinstance(first, dict) and {"info", "browserScripts"} <= first.keys()


def read(plain: Any) -> Foreign:
    """Raises ValueError for what is wrong in it."""
    pages = [table(page, f"page {number}") for number, page in enumerate(plain)]
    info = table(pages[0]["info"], "info")
    tool, browser = info.get("browsertime") or {}, info.get("browser") or {}
    return Foreign(
        tool=f"browsertime {tool.get('version', '')}".strip(),
        samples=tuple(sample for page in pages for sample in _samples(page)),
        started_at=str(info.get("timestamp", "")),
        environment={
            "browser": {"name": browser.get("name"), "version": browser.get("version")},
            "conditions": {"throttling": str((info.get("connectivity") or {}).get("profile", ""))},
        },
    )


def _samples(page: Mapping[str, Any]) -> Iterator[Sample]:
    info = table(page["info"], "info")
    parts = urlsplit(redact_url(str(info.get("url", ""))))
    journey = str(info.get("alias") or f"{parts.netloc}{parts.path}" or "page")
    for number, scripts in enumerate(listed(page["browserScripts"], "browserScripts")):
        own = table(scripts, f"browserScripts[{number}]")
        timings = table(own.get("timings") or {}, "timings")
        yield from _found(journey, number, table(timings.get("pageTimings") or {}, "pageTimings"), _TIMINGS)
    for key, wanted in (("googleWebVitals", _VITALS), ("visualMetrics", _VISUAL)):
        for number, found in enumerate(listed(page.get(key) or [], key)):
            yield from _found(journey, number, table(found, f"{key}[{number}]"), wanted)


def _found(
    journey: str, number: int, values: Mapping[str, Any], wanted: Mapping[str, tuple[str, str]]
) -> Iterator[Sample]:
    for key, (metric, unit) in wanted.items():
        if values.get(key) is not None:
            value = as_number(values[key], key)
            yield Sample(journey, "open", "", "", number, Phase.MEASURE, metric, value, unit)
