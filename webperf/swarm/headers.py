"""Headers that a command line gives to every request; what of them is a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from webperf.errors import UsageError
from webperf.model.redact import KEPT_HEADERS
from webperf.model.secret import Secret
from webperf.swarm.ask import given_or_file

Headers = tuple[tuple[str, str], ...]

SHORTEST_PIECE = 8
"""A shorter piece of a header (`Bearer`, a flag of a cookie) is a word that stands elsewhere too."""
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def read_headers(written: Iterable[str]) -> Headers:
    """From `Name: value`, or `@file` with one in each line. Raises UsageError, which does not say the value."""
    lines = (line for text in written for line in _lines(text))
    return tuple(_header(line) for line in lines)


def secrets_of(headers: Headers) -> tuple[Secret, ...]:
    """The values, whole and in pieces, of those that nobody else shall read."""
    found = [text for name, value in headers if name.lower() not in KEPT_HEADERS for text in (value, *_pieces(value))]
    return tuple(Secret(text) for text in dict.fromkeys(found))


def _lines(text: str) -> Iterator[str]:
    content = given_or_file(text, "--header")
    yield from (line for line in content.splitlines() if line.strip()) if text.startswith("@") else (content,)


def _header(line: str) -> tuple[str, str]:
    name, colon, value = (part.strip() for part in line.partition(":"))
    if not colon or not _NAME.fullmatch(name):
        raise UsageError("--header is written 'Name: value', or @file with one in each line")
    if not value.isprintable():
        raise UsageError(f"--header {name}: its value has characters that no header may have")
    return name, value


def _pieces(value: str) -> Iterator[str]:
    for piece in re.split(r"[;,\s]+", value):
        content = piece.partition("=")[2].strip('"') or piece
        if len(content) >= SHORTEST_PIECE:
            yield content
