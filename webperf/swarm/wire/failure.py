"""How a request can fail on the wire, and which of httpx's exceptions says so.

The exceptions are those that httpx raises over its own transport for the same server: both are run side by side in
`tests/swarm/wire/test_failures.py`. Three differ on purpose: a body above the limit (httpx has none); bytes after the
answer, which httpx takes for the beginning of the next one and which here close the connection; and a request body
against its own length, for which httpx lets an exception of h11 through.
"""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from collections.abc import Mapping

import httpx


class WireFailure(Exception):
    """`kind` is an error class of `webperf.swarm.outcome.ERRORS`."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


RAISED: Mapping[str, type[httpx.TransportError]] = {
    "dns": httpx.ConnectError,
    "refused": httpx.ConnectError,
    "connect": httpx.ConnectError,
    "connect_timeout": httpx.ConnectTimeout,
    "tls": httpx.ConnectError,
    "reset": httpx.ReadError,
    "closed": httpx.RemoteProtocolError,
    "half_body": httpx.RemoteProtocolError,
    "protocol": httpx.RemoteProtocolError,
    "timeout": httpx.ReadTimeout,
    "write_timeout": httpx.WriteTimeout,
    "pool_timeout": httpx.PoolTimeout,
    "too_large": httpx.ReadError,
    # Ours: a request that cannot be written down as HTTP/1.1.
    "other": httpx.LocalProtocolError,
}

_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (asyncio.CancelledError, "cancelled"),
    (httpx.ConnectTimeout, "connect_timeout"),
    (httpx.ReadTimeout, "timeout"),
    (httpx.WriteTimeout, "write_timeout"),
    (httpx.PoolTimeout, "pool_timeout"),
    (httpx.ReadError, "reset"),
    (httpx.WriteError, "reset"),
    (httpx.DecodingError, "decoding"),
    (httpx.ProtocolError, "protocol"),
)


def as_httpx(failure: WireFailure, request: httpx.Request) -> httpx.TransportError:
    """The exception that a script over httpx expects."""
    return RAISED[failure.kind](str(failure), request=request)


_SAID = (("Server disconnected", "closed"), ("peer closed connection", "half_body"))
"""httpcore's and h11's words for what is no error of the protocol."""


def kind_of(error: BaseException) -> str:
    """The error class of an exception that did not come from our wire."""
    if isinstance(error, WireFailure):
        return error.kind
    if isinstance(error, httpx.ConnectError):
        return connecting(_root(error)).kind
    if isinstance(error, httpx.RemoteProtocolError):
        return next((kind for said, kind in _SAID if str(error).startswith(said)), "protocol")
    return next((kind for type_, kind in _KINDS if isinstance(error, type_)), "other")


def connecting(error: BaseException) -> WireFailure:
    """What kept a connection from being made."""
    words = str(error) or type(error).__name__
    # First the names of the resolver and TLS: both are OSErrors too.
    if isinstance(error, socket.gaierror | UnicodeError):
        return WireFailure("dns", f"name does not resolve: {words}")
    if isinstance(error, ssl.SSLError):
        return WireFailure("tls", words)
    if isinstance(error, TimeoutError):
        return WireFailure("connect_timeout", "no connection in time")
    if isinstance(error, ConnectionRefusedError):
        return WireFailure("refused", words)
    if isinstance(error, OSError) and error.errno in (errno.EMFILE, errno.ENFILE):
        return WireFailure("connect", f"{words}: raise the limit of open files (ulimit -n)")
    if isinstance(error, OSError) and error.errno == errno.EADDRNOTAVAIL:
        return WireFailure("connect", f"{words}: the local ports are used up")
    return WireFailure("connect", words)


def securing(error: BaseException) -> WireFailure:
    """As `connecting`, where TCP was through: a peer that hangs up in the middle of the handshake wanted no TLS."""
    failure = connecting(error)
    if failure.kind != "connect":
        return failure
    return WireFailure("tls", str(error) or "connection lost during the TLS handshake")


def _root(error: BaseException) -> BaseException:
    """The oldest cause that says what happened: httpx wraps httpcore wraps anyio wraps the system's error."""
    known, found = (socket.gaierror, ssl.SSLError, OSError), error
    seen: list[BaseException] = [error]
    while seen:
        current = seen.pop()
        if isinstance(current, known):
            found = current
        if isinstance(current, BaseExceptionGroup):
            seen.extend(current.exceptions)
        seen.extend(e for e in (current.__cause__, None if current.__cause__ else current.__context__) if e)
    return found
