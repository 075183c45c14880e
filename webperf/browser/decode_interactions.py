"""What the browser tells of interactions beyond the next paint, as records on the main document's clock."""

from __future__ import annotations

from collections.abc import Sequence

from webperf.browser.decode import Raw
from webperf.model.interactions import InteractionPaint, SoftNavigation
from webperf.model.redact import mask_url


def paints(frames: Sequence[Raw], zero: float) -> tuple[InteractionPaint, ...] | None:
    """Interaction-contentful-paint entries of all frames; None where the browser has none to give."""
    if frames[0]["interactionPaints"] is None:
        return None
    found = (_paint(e, frame["timeOrigin"] - zero) for frame in frames for e in frame["interactionPaints"] or ())
    return tuple(sorted(found, key=lambda paint: paint.time_ms + paint.duration_ms))


def soft_navigations(frames: Sequence[Raw], zero: float) -> tuple[SoftNavigation, ...]:
    """Of the main document, whose address is the page's; without secrets that an address may hold."""
    main = frames[0]
    found = (_navigation(e, main["timeOrigin"] - zero) for e in main["softNavigations"])
    return tuple(sorted(found, key=lambda navigation: navigation.time_ms))


def _paint(raw: Raw, offset: float) -> InteractionPaint:
    return InteractionPaint(
        time_ms=raw["startTime"] + offset,
        duration_ms=raw["duration"],
        interaction_id=raw["interactionId"] or 0,
        element=raw["element"],
    )


def _navigation(raw: Raw, offset: float) -> SoftNavigation:
    return SoftNavigation(
        time_ms=raw["startTime"] + offset,
        duration_ms=raw["duration"],
        interaction_id=raw["interactionId"] or 0,
        url=mask_url(raw["url"]),
        type=raw["type"] or "",
    )
