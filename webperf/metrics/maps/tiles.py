"""`map_tiles` and `map_tiles_failed`: the ledger of what was fetched for the map.

A request is known as a tile by its address alone; `z/x/y` is the slippy map convention of all web maps
(https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames), the others are WMTS, WMS and Bing's quadkeys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from webperf.model.capture import Request, StepCapture
from webperf.model.missing import Missing
from webperf.model.sample import Reading

TILE_TYPES = frozenset({"Image", "Fetch", "XHR", "Other"})
ERROR_STATUS = 400
CANCELLED = "net::ERR_ABORTED"
"""A tile that the map no longer wanted, after a further move: asked for, but no failure."""

_TILE = re.compile(
    r"""
      /\d{1,2}/-?\d+/-?\d+(@\dx)?(\.\w+)?/?(\?|$)   # /z/x/y.png
    | \.(mvt|pbf)(\?|$)                             # vector tiles of other addresses
    | [?&]tilematrix=                               # WMTS
    | [?&]request=(gettile|getmap)\b                # WMTS and WMS
    | [?&]quadkey= | /tiles?/\w?[0-3]{2,}\.\w+      # Bing
    | (?=.*[?&]x=-?\d)(?=.*[?&]y=-?\d)[^?]*\?.*[?&](z|zoom)=\d   # ?x=&y=&z=
    """,
    re.VERBOSE | re.IGNORECASE,
)
# MapLibre's letters are protocol buffers too: /fonts/{font}/0-255.pbf
_GLYPHS = re.compile(r"/\d+-\d+\.pbf(\?|$)")


@dataclass(frozen=True, slots=True)
class Tiles:
    """Counts, bytes received, and when the first was asked for and the last had come or failed."""

    requested: int
    failed: int
    cancelled: int
    cached: int
    bytes: int
    first_ms: float
    last_ms: float | None
    """None while one is still open."""


def readings(step: StepCapture) -> Iterator[Reading]:
    """A map may well need no tile: 0 is then what was counted."""
    if not step.map_found:
        yield Reading("map_tiles", missing=Missing.NO_MAP)
        yield Reading("map_tiles_failed", missing=Missing.NO_MAP)
        return
    found = tiles(step.requests)
    if found is None:
        yield Reading("map_tiles", 0.0)
        yield Reading("map_tiles_failed", 0.0)
        return
    detail = {"bytes": found.bytes, "cached": found.cached, "cancelled": found.cancelled}
    yield Reading("map_tiles", float(found.requested), detail=detail)
    yield Reading("map_tiles_failed", float(found.failed))


def tiles(requests: Iterable[Request]) -> Tiles | None:
    """The ledger of the tiles among the requests; None without any."""
    found = [r for r in requests if is_tile(r)]
    if not found:
        return None
    wanted = [r for r in found if r.failed != CANCELLED]
    ends = [r.end_ms for r in wanted]
    return Tiles(
        requested=len(found),
        failed=sum(1 for r in wanted if _has_failed(r)),
        cancelled=len(found) - len(wanted),
        cached=sum(1 for r in found if r.from_cache),
        bytes=sum(r.bytes for r in found),
        first_ms=min(r.start_ms for r in found),
        last_ms=None if None in ends else max((e for e in ends if e is not None), default=None),
    )


def is_tile(request: Request) -> bool:
    """By address and type; the letters of vector maps are none."""
    if request.type not in TILE_TYPES or _GLYPHS.search(request.url):
        return False
    return _TILE.search(request.url) is not None


def _has_failed(request: Request) -> bool:
    return request.failed is not None or (request.status is not None and request.status >= ERROR_STATUS)
