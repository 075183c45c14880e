"""A Lighthouse report (`lighthouse --output json`, an LHR): one load of a page, with our names for its metrics.

https://github.com/GoogleChrome/lighthouse/blob/main/docs/understanding-results.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from webperf.model.missing import Missing
from webperf.model.redact import redact_url
from webperf.model.sample import Phase, Sample
from webperf.store.imports.foreign import Foreign, as_number, table

_METRICS = {
    "first-contentful-paint": ("fcp", "ms"),
    "largest-contentful-paint": ("lcp", "ms"),
    "total-blocking-time": ("tbt", "ms"),
    "cumulative-layout-shift": ("cls", "score"),
    "speed-index": ("speed_index", "ms"),
    "interactive": ("tti", "ms"),
    "server-response-time": ("server_response_time", "ms"),
    "total-byte-weight": ("bytes", "bytes"),
}


def recognises(plain: Any) -> bool:
    """By its keys."""
    return isinstance(plain, dict) and {"lighthouseVersion", "audits"} <= plain.keys()


def read(plain: Any) -> Foreign:
    """Raises ValueError for what is wrong in it."""
    settings = plain.get("configSettings") or {}
    address = redact_url(
        str(plain.get("finalDisplayedUrl") or plain.get("finalUrl") or plain.get("requestedUrl") or "")
    )
    parts = urlsplit(address)
    journey, device = f"{parts.netloc}{parts.path}" or "page", str(settings.get("formFactor", ""))
    return Foreign(
        tool=f"lighthouse {plain['lighthouseVersion']}",
        samples=tuple(_samples(plain, journey, device)),
        started_at=str(plain.get("fetchTime", "")),
        environment={
            "browser": {"name": "chromium", "version": _browser(str(plain.get("userAgent", "")))},
            "conditions": {"throttling": settings.get("throttlingMethod")},
        },
    )


def _samples(plain: Any, journey: str, device: str) -> Iterator[Sample]:
    audits = table(plain["audits"], "audits")
    for name, (metric, unit) in _METRICS.items():
        if name in audits:
            audit = table(audits[name], f"audits.{name}")
            # An audit that failed has no number, and says why in `errorMessage`, which is no code of ours.
            value = audit.get("numericValue")
            yield _sample(journey, device, metric, unit, None if value is None else as_number(value, name))
    score = (table(plain.get("categories") or {}, "categories").get("performance") or {}).get("score")
    if score is not None:
        yield _sample(journey, device, "score", "score", 100 * as_number(score, "categories.performance.score"))


def _sample(journey: str, device: str, metric: str, unit: str, value: float | None) -> Sample:
    missing = Missing.NOT_SUPPORTED if value is None else None
    return Sample(journey, "open", device, "", 0, Phase.MEASURE, metric, value, unit, missing)


def _browser(agent: str) -> str:
    return agent.partition("Chrome/")[2].partition(" ")[0]
