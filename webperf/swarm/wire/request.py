"""Requests that are built once, and what is expected of their answers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import httptools
import httpx

from webperf.errors import UsageError
from webperf.swarm.wire import serialise
from webperf.swarm.wire.failure import WireFailure
from webperf.swarm.wire.options import Origin, origin_of
from webperf.swarm.wire.retry import is_repeatable
from webperf.swarm.wire.timeline import Account, status_error


@dataclass(slots=True)
class Check:
    """What an answer must be, besides below 400: a status of `statuses`, a body of `size` bytes as it came on the wire,
    and, of each `every`th, what `predicate` says of the decoded response.
    """

    statuses: frozenset[int] | None = None
    size: int | None = None
    predicate: Callable[[httpx.Response], bool] | None = None
    every: int = 100
    _asked: int = field(default=0, init=False, repr=False)

    def is_due(self) -> bool:
        """Is the predicate to see the next answer? The first one is always seen."""
        self._asked += 1
        return self.predicate is not None and (self._asked - 1) % self.every == 0

    def judge(self, status: int, size: int, raw: list[bytes] | None) -> str | None:
        """The error class, None where all is as expected. A status that was expected is no error, be it 404.

        `raw` is the answer as it came, where the predicate is to see it.
        """
        if self.statuses is None or status not in self.statuses:
            error = status_error(status)
            if error is not None or self.statuses is not None:
                return error or "check"
        if self.size is not None and size != self.size:
            return "check"
        if raw is not None and self.predicate is not None and not _holds(self.predicate, b"".join(raw)):
            return "check"
        return None


@dataclass(frozen=True, slots=True)
class CompiledRequest:
    """One request in the form in which it goes out, any number of times."""

    name: str
    method: str
    url_template: str
    origin: Origin
    data: bytes = field(repr=False)
    check: Check | None = None
    is_head: bool = False
    repeatable: bool = False
    """It may be sent once more where its connection was being closed."""


class Retry(NamedTuple):
    """A request that is to be sent once more, over a new connection, and the account that goes on."""

    request: CompiledRequest
    account: Account


Onward = CompiledRequest | Retry | None
"""What has to go another way than over the connection that it met; None is the end of a loop."""

Exchange = tuple[CompiledRequest, int, float, float, float, float, int]
"""One that went as expected, over a connection that was there: its request, the status, when it was started, sent,
first answered and at its end (`time.monotonic()`), and the bytes that came.
"""


def compile_request(
    request: httpx.Request,
    *,
    name: str | None = None,
    template: Callable[[str], str] = str,
    check: Check | None = None,
) -> CompiledRequest:
    """From a request that httpx built. Redirects are not followed, cookies are those it has. Raises UsageError."""
    try:
        head = serialise.head(request)
        body = serialise.whole_body(request, head)
        origin = origin_of(request.url)
    except (WireFailure, httpx.UnsupportedProtocol) as error:
        raise UsageError(f"{request.method} {request.url.copy_with(query=None)}: {error}") from None
    if body is None:
        raise UsageError(f"{request.method} {request.url.path}: a compiled request needs its whole body, not a stream")
    path = template(request.url.path)
    return CompiledRequest(
        name=name or str(request.extensions.get("name", path)),
        method=request.method,
        url_template=path,
        origin=origin,
        data=head.data + body,
        check=check,
        is_head=request.method == "HEAD",
        repeatable=is_repeatable(request),
    )


class _Answer:
    """Collects what the parser finds in an answer that came whole."""

    def __init__(self) -> None:
        self.headers: list[tuple[bytes, bytes]] = []
        self.body = b""

    def on_message_begin(self) -> None:
        """A 1xx may have come before."""
        self.headers = []

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self.headers.append((name, value))

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self.body += data


def _holds(predicate: Callable[[httpx.Response], bool], raw: bytes) -> bool:
    answer = _Answer()
    parser = httptools.HttpResponseParser(answer)
    # Bytes after the answer may be none of HTTP's; the answer itself was found whole.
    with contextlib.suppress(httptools.HttpParserError):
        parser.feed_data(raw)
    try:
        response = httpx.Response(parser.get_status_code(), headers=answer.headers, content=answer.body)
        return bool(predicate(response))
    except Exception:
        return False
