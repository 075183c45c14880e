"""A request written down as HTTP/1.1: its head in one piece, and its body's framing checked while it is sent."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from functools import lru_cache
from typing import NamedTuple

import httpx

from webperf.swarm.wire.failure import WireFailure

_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_TARGET = re.compile(rb"[\x21-\x7e]+")
# As h11: no control characters but the tab, and no blank at either end.
_VALUE = re.compile(rb"(?:[^\x00-\x08\x0a-\x1f\x7f\s](?:[^\x00-\x08\x0a-\x1f\x7f]*[^\x00-\x08\x0a-\x1f\x7f\s])?)?")


class Head(NamedTuple):
    """`data` as it goes out; how the body behind it is framed: chunked, or by its length."""

    data: bytes
    chunked: bool
    length: int


def head(request: httpx.Request) -> Head:
    """Request line and headers, with their order and case as httpx has them.

    Raises WireFailure where a name, a value or the target would end a line of its own (httpx does not look).
    """
    target = request.extensions.get("target") or request.url.raw_path
    return _head(request.method, target, tuple(request.headers.raw))


@lru_cache(maxsize=1024)
def _head(method: str, target: bytes, headers: tuple[tuple[bytes, bytes], ...]) -> Head:
    lines = [_header(name, value) for name, value in headers]
    said = {name.lower(): value for name, value in headers}
    length = said.get(b"content-length", b"0")
    if not length.isdigit():
        raise WireFailure("other", "bad Content-Length")
    data = b"".join((_request_line(method, target), *lines, b"\r\n"))
    return Head(data, said.get(b"transfer-encoding", b"").lower() == b"chunked", int(length))


def _request_line(method: str, target: bytes) -> bytes:
    name = method.encode("ascii", "replace")
    if not _TOKEN.fullmatch(name) or not _TARGET.fullmatch(target):
        raise WireFailure("other", "Illegal method or target characters")
    return b"%b %b HTTP/1.1\r\n" % (name, target)


@lru_cache(maxsize=1024)
def _header(name: bytes, value: bytes) -> bytes:
    if not _TOKEN.fullmatch(name):
        raise WireFailure("other", f"Illegal header name {name!r}")
    if not _VALUE.fullmatch(value):
        # Not the value itself: it may be a secret.
        raise WireFailure("other", f"Illegal value of header {name!r}")
    return b"%b: %b\r\n" % (name, value)


def whole_body(request: httpx.Request, head: Head) -> bytes | None:
    """The body where it is all there; None where it is a stream. Raises WireFailure where it breaks its own length."""
    stream = request.stream
    if not isinstance(stream, httpx.ByteStream):
        return None
    try:
        body = request.content
    except httpx.RequestNotRead:
        body = b"".join(stream)
    if head.chunked:
        return (b"%x\r\n%b\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"
    _check_length(head, len(body))
    return body


async def framed(request: httpx.Request, head: Head) -> AsyncIterator[bytes]:
    """The pieces of a streamed body as they go out."""
    stream = request.stream
    if not isinstance(stream, httpx.AsyncByteStream):
        raise RuntimeError("Attempted to send an sync request with an AsyncClient instance.")
    sent = 0
    async for piece in stream:
        sent += len(piece)
        if piece:
            yield b"%x\r\n%b\r\n" % (len(piece), piece) if head.chunked else piece
    if head.chunked:
        yield b"0\r\n\r\n"
    else:
        _check_length(head, sent)


def _check_length(head: Head, sent: int) -> None:
    if sent != head.length:
        amount = "little" if sent < head.length else "much"
        raise WireFailure("other", f"Too {amount} data for declared Content-Length")
