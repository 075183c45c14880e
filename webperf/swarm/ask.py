"""What is asked for again and again of one URL, and what its answers must be."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from webperf.errors import UsageError
from webperf.model.secret import Secret

if TYPE_CHECKING:
    import httpx

    from webperf.swarm.wire.request import Check

_METHOD = re.compile(r"[A-Z][A-Z-]{0,30}")


@dataclass(frozen=True, slots=True)
class Expect:
    """Of each answer its status (None: below 400) and the size of its body as it came, of each hundredth its text."""

    statuses: frozenset[int] | None = None
    size: int | None = None
    text: str | None = None

    def check(self) -> Check | None:
        """For the wire; None where nothing is expected but success."""
        from webperf.swarm.wire.request import Check

        if self == Expect():
            return None
        return Check(self.statuses, self.size, None if self.text is None else _contains(self.text))


SUCCESS = Expect()


@dataclass(frozen=True, slots=True)
class Ask:
    """Method and body of the request. A body often holds a password."""

    method: str = "GET"
    body: Secret | None = None
    expect: Expect = SUCCESS

    @property
    def content(self) -> bytes | None:
        """The body as it goes out."""
        return None if self.body is None else self.body.reveal().encode()

    def headers(self, given: Iterable[str]) -> dict[str, str]:
        """What the body calls for (JSON says that it is) where the headers `given` do not say it already."""
        if self.body is None or not _is_json(self.body.reveal()) or any(n.lower() == "content-type" for n in given):
            return {}
        return {"Content-Type": "application/json"}


GET = Ask()


def ask_from(method: str | None, body: str | None, statuses: str | None, size: int | None, text: str | None) -> Ask:
    """From what a command line says. `@file` is the content of a file. Raises UsageError."""
    name = (method or ("GET" if body is None else "POST")).upper()
    if not _METHOD.fullmatch(name):
        raise UsageError(f"--method {method!r} is none: write it like GET, POST or DELETE")
    return Ask(
        method=name,
        body=None if body is None else Secret(given_or_file(body, "--body")),
        expect=Expect(None if statuses is None else _statuses(statuses), size, text),
    )


def given_or_file(written: str, option: str) -> str:
    """What was written, or the content of the file behind an `@`. Raises UsageError where there is none."""
    if not written.startswith("@"):
        return written
    try:
        return Path(written[1:]).read_text("utf-8")
    except (OSError, ValueError) as error:
        cause = getattr(error, "strerror", None) or error
        raise UsageError(f"{option} {written}: the file cannot be read ({cause})") from None


def _statuses(written: str) -> frozenset[int]:
    parts = [part.strip() for part in written.split(",")]
    if not all(re.fullmatch(r"[1-5]\d\d", part) for part in parts):
        raise UsageError(f"--expect-status {written!r} is no list of statuses: write it like 200 or 200,204")
    return frozenset(int(part) for part in parts)


def _contains(text: str) -> Callable[[httpx.Response], bool]:
    return lambda response: text in response.text


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict | list)
    except ValueError:
        return False
