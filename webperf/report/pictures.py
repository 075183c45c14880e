"""Pictures as `data:` URIs, within a total size, so that a report stays one file that opens everywhere."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest

from webperf.report.recorded import LoadFile
from webperf.report.view.records import Picture, ReportView

LARGEST_TOTAL = 5_000_000
"""Characters of all `data:` URIs together: with 3 MB of text, which is a very large run, the page is below 8 MB."""

# The bytes decide what a file is, not its name: a picture's path may come from a run.json of unknown origin.
# SVG is left out on purpose: it can hold script and links.
_SIGNATURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


@dataclass(frozen=True, slots=True)
class Gallery:
    """The pictures that are in the page, by path, and why others are not."""

    uris: dict[str, str]
    notes: tuple[str, ...]


def make_gallery(view: ReportView, load: LoadFile, largest_total: int = LARGEST_TOTAL) -> Gallery:
    """Load what the view shows: pictures of failures first, then strip by strip, as long as there is room."""
    uris: dict[str, str] = {}
    unreadable, left_out, total = 0, 0, 0
    for path in dict.fromkeys(picture.path for picture in _wanted(view)):
        uri = _data_uri(load(path))
        if uri is None:
            unreadable += 1
        elif total + len(uri) > largest_total:
            left_out += 1
        else:
            uris[path] = uri
            total += len(uri)
    return Gallery(uris, tuple(_notes(unreadable, left_out, largest_total)))


def _wanted(view: ReportView) -> Iterable[Picture]:
    yield from (failure.picture for failure in view.failures if failure.picture is not None)
    for journey in view.journeys:
        for strip in journey.strips:
            yield from strip.pictures
    # Frame by frame last, the first of every film before the second of any: each keeps some where room is short.
    films = [film.pictures for journey in view.journeys for step in journey.steps for film in step.films]
    for row in zip_longest(*films):
        yield from (picture for picture in row if picture is not None)


def _data_uri(content: bytes | None) -> str | None:
    if content is None:
        return None
    kind = next((kind for signature, kind in _SIGNATURES if content.startswith(signature)), None)
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}" if kind else None


def _notes(unreadable: int, left_out: int, largest_total: int) -> Iterable[str]:
    where = "in the run's folder"
    if left_out:
        size = f"{largest_total / 1e6:g} MB"
        yield f"{left_out} of the pictures are not in this file, to keep it below {size}; they are {where}."
    if unreadable:
        yield f"{unreadable} of the pictures could not be read {where}."
