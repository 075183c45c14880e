"""Paths with their ids taken out, so that a swarm keeps one series for `/api/items/{id}` and not one for each item."""

from __future__ import annotations

import re
from functools import lru_cache

from webperf.model.redact import mask_segment

_IDS = (
    re.compile(r"\d+"),
    re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"),
    # A hash or a token: long, of hexadecimal digits, some of them numbers.
    re.compile(r"(?=.*\d)[0-9a-fA-F]{12,}"),
    re.compile(r"\d{4}-\d\d-\d\d"),
)
_NUMBERED = re.compile(r"\d+(\.[a-z0-9]{2,5})")
LONGEST = 200


@lru_cache(maxsize=4096)
def template(path: str) -> str:
    """Numbers, UUIDs, hashes, dates and what may be a token between slashes become `{id}`; query and fragment go.

    >>> template("/api/items/17/parts?page=2"), template("/tiles/3/4/5.png")
    ('/api/items/{id}/parts', '/tiles/{id}/{id}/{id}.png')
    """
    bare = re.split(r"[?#]", path, maxsplit=1)[0]
    return "/".join(_segment(segment) for segment in bare.split("/"))[:LONGEST]


def _segment(segment: str) -> str:
    if any(form.fullmatch(segment) for form in _IDS) or mask_segment(segment) != segment:
        return "{id}"
    numbered = _NUMBERED.fullmatch(segment)
    return "{id}" + numbered[1] if numbered else segment
