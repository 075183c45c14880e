"""What the browser itself says of an interaction's result, as captured for one step. Chromium from 151 on.

https://github.com/WICG/soft-navigations
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InteractionPaint:
    """An interaction-contentful-paint entry: the largest content so far that an interaction had painted.

    `time_ms` is the interaction's, `duration_ms` from then to the presentation of the content. The browser gives one
    each time that a larger one is painted, and none for what a WebSocket's or event stream's message or a canvas shows.
    """

    time_ms: float
    duration_ms: float
    interaction_id: int
    element: str | None


@dataclass(frozen=True, slots=True)
class SoftNavigation:
    """An interaction that changed the address and painted, without a new document. `url` is masked.

    `time_ms` is the interaction's, `duration_ms` from then to the first content painted. `type`: push, replace or
    traverse.
    """

    time_ms: float
    duration_ms: float
    interaction_id: int
    url: str
    type: str
