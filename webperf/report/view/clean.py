"""Text of the measured site is data: whatever could move a cursor, turn text around or break a file goes out here.

The whole run passes through once, before any view is built from it, so that no format can forget.
"""

from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from functools import cache, lru_cache
from typing import Any

from webperf.model.run import Run

LONGEST = 500
"""Characters of one text; a page's error message may be a megabyte."""

_DEEPEST = 8
_PATHS = frozenset({"path", "screenshot"})

# ESC [ ... final byte (colours, cursor), ESC ] ... BEL or ST (titles, links), ESC and one character; the C1 forms too.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]"
)
# Joiners shape emoji and Indic scripts; every other format character (bidi overrides, tags, BOM) only hides something.
_JOINERS = frozenset("\u200c\u200d")


@lru_cache(maxsize=4096)
def clean_text(text: str) -> str:
    """One line without escapes, control, bidi or invisible characters, lone surrogates; at most 500 characters.

    >>> clean_text("\\x1b[31mred\\x1b[0m\\u202e\\x00 two\\nlines")
    'red two lines'
    """
    kept = "".join(_clean_character(character) for character in _ESCAPES.sub("", text[: LONGEST * 8]))
    line = " ".join(kept.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def _clean_character(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zl", "Zp"} or character in "\t\n\v\f\r\x85":
        return " "
    if category == "Cs":
        return "\ufffd"
    return "" if category in {"Cc", "Cf"} and character not in _JOINERS else character


def clean_run(run: Run) -> Run:
    """The run with every text made harmless, in whatever part of it.

    Paths stay as they are, for they must still find their files. A sample's `detail` is cleaned where it is shown.
    """
    cleaned: Run = _clean(run)
    return cleaned


def _clean(value: Any) -> Any:
    """Of texts, records and tuples that are clean the very same. An enumeration is ours."""
    if value is None or isinstance(value, (float, int)):
        return value
    if type(value) is str:
        text = clean_text(value)
        return value if text == value else text
    if isinstance(value, tuple):
        items = tuple(_clean(item) for item in value)
        return value if all(map(operator.is_, items, value)) else items
    if is_dataclass(value):
        return _clean_record(value)
    return _clean_value(value, 0) if isinstance(value, Mapping) else value


def _clean_record(record: Any) -> Any:
    dirty: dict[str, Any] = {}
    for name in _names(record.__class__):
        value = getattr(record, name)
        stays = name == "detail" and isinstance(value, Mapping)
        if not stays and (cleaned := _clean(value)) is not value:
            dirty[name] = cleaned
    return replace(record, **dirty) if dirty else record


@cache
def _names(kind: type) -> tuple[str, ...]:
    """Of the fields that may hold a text of the site; asked for once a kind, for a run has 100,000 records."""
    return tuple(field.name for field in fields(kind) if field.name not in _PATHS)


def _clean_value(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        if depth == _DEEPEST:
            return "…"
        return {clean_text(str(key)): _clean_value(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean_value(item, depth + 1) for item in value] if depth < _DEEPEST else "…"
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return clean_text(str(value))
