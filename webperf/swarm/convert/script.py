"""What a converter finds in its file: requests to be made in this order, and values that are not written down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from webperf.model.redact import REDACTED, is_secret_name, mask_segment, mask_text

WORDS = re.compile(r"[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Variable:
    """A value that comes from the environment: `key` in the data of setup, `what` it is in the file."""

    key: str
    what: str


@dataclass(frozen=True, slots=True)
class Joined:
    """A text with variables in it."""

    parts: tuple[str | Variable, ...]


Text = str | Joined


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `statuses` are those that were recorded or described; none: any below 400.

    `body` is an argument of httpx (`json`, `data`, `content`) and its value; in all values may be Variables.
    """

    method: str
    path: Text
    statuses: tuple[int, ...] = ()
    params: tuple[tuple[str, Any], ...] = ()
    headers: tuple[tuple[str, Any], ...] = ()
    body: tuple[str, Any] | None = None
    pause_s: float = 0.0
    """Before it, as it was recorded."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A whole scenario. `origin` is where the requests went; `about` and `left_out` are lines for its reader."""

    about: str
    origin: str
    calls: tuple[Call, ...]
    variables: Mapping[Variable, str | None]
    """In order; the value is the environment's name for it."""
    cookies: tuple[tuple[str, Variable], ...] = ()
    """Those that were there before the first request."""
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class Vault:
    """Keeps values out of the script: the same value under the same name is the same variable."""

    prefix: str
    _known: dict[tuple[str, str], Variable] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def variable(self, name: str, value: object, what: str) -> Variable:
        """The variable for a value. What was masked by who recorded it has one for each name."""
        key = (name.lower(), str(value))
        if key not in self._known:
            self._known[key] = Variable(self._free(identifier(name)), what)
        return self._known[key]

    def kept(self, name: str, value: Any, what: str) -> Any:
        """The value itself, or a variable where its name or its look says that it is nobody's business."""
        if isinstance(value, Mapping):
            return {str(key): self.kept(str(key), each, what) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.kept(name, each, what) for each in value]
        if value is None or isinstance(value, bool) or value == "":
            return value
        if is_secret_name(name) or (isinstance(value, str) and _is_hidden(value)):
            return self.variable(name, value, f"{what} {name}")
        return value

    def path(self, path: str) -> Text:
        """A path; a segment that may be a token is a variable."""
        parts: list[str | Variable] = []
        for number, segment in enumerate(path.split("/")):
            hidden = segment == REDACTED or mask_segment(segment) != segment
            parts += ["/"] if number else []
            parts.append(self.variable("path", segment, "segment of the path") if hidden else segment)
        return joined(parts)

    def variables(self) -> dict[Variable, str | None]:
        """All of them, with their names in the environment."""
        return {variable: f"{self.prefix}_{variable.key}".upper() for variable in self._known.values()}

    def _free(self, key: str) -> str:
        number, found = 1, key
        while found in self._keys:
            number += 1
            found = f"{key}_{number}"
        self._keys.add(found)
        return found


def joined(parts: Iterable[str | Variable]) -> Text:
    """A text, with its plain pieces put together."""
    whole: list[str | Variable] = []
    for part in parts:
        if isinstance(part, str) and whole and isinstance(whole[-1], str):
            whole[-1] = f"{whole[-1]}{part}"
        else:
            whole.append(part)
    if all(isinstance(part, str) for part in whole):
        return "".join(str(part) for part in whole)
    return Joined(tuple(whole))


def parts_of(text: Text) -> tuple[str | Variable, ...]:
    """Its pieces."""
    return text.parts if isinstance(text, Joined) else (text,)


def plain(text: Text) -> str:
    """As it is shown, with `{name}` where a variable is."""
    if isinstance(text, str):
        return text
    return "".join(part if isinstance(part, str) else f"{{{part.key}}}" for part in text.parts)


def identifier(text: str) -> str:
    """A name for Python out of any text.

    >>> identifier("X-Api-Key"), identifier("2 things"), identifier("-")
    ('x_api_key', 'v2_things', 'value')
    """
    name = "_".join(WORDS.findall(text)).lower()[:40].strip("_")
    return f"v{name}" if name[:1].isdigit() else name or "value"


def _is_hidden(value: str) -> bool:
    return value == REDACTED or mask_text(value, len(value) + 1) != value
