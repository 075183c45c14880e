"""The wire format of SOCKS5 (RFC 1928): bytes in, requests out. Without authentication, CONNECT only."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import IntEnum

VERSION = 5
NO_AUTHENTICATION, NONE_ACCEPTABLE = 0x00, 0xFF
CONNECT = 1
IPV4, NAME, IPV6 = 1, 3, 4
GREETING_ANSWER = bytes((VERSION, NO_AUTHENTICATION))
GREETING_REFUSAL = bytes((VERSION, NONE_ACCEPTABLE))


class Answer(IntEnum):
    """The reply field."""

    DONE = 0
    NOT_ALLOWED = 2
    NETWORK_UNREACHABLE = 3
    HOST_UNREACHABLE = 4
    REFUSED = 5
    COMMAND_NOT_SUPPORTED = 7
    ADDRESS_NOT_SUPPORTED = 8


class NotSocks(Exception):
    """What came is no SOCKS5, or a part of it that is not spoken here; `reply` is what to answer."""

    def __init__(self, reply: bytes) -> None:
        super().__init__("not SOCKS5")
        self.reply = reply


@dataclass(frozen=True, slots=True)
class Request:
    """Where to. `is_name`: it must be looked up first."""

    host: str
    port: int
    is_name: bool


def greeting_length(data: bytes) -> int | None:
    """How long the greeting at the beginning of `data` is; None while it is not all there. Raises NotSocks."""
    if data[:1] and data[0] != VERSION:
        raise NotSocks(b"")
    if len(data) < 2 or len(data) < 2 + data[1]:
        return None
    if NO_AUTHENTICATION not in data[2 : 2 + data[1]]:
        raise NotSocks(GREETING_REFUSAL)
    return 2 + data[1]


def read_request(data: bytes) -> tuple[Request, int] | None:
    """The request at the beginning of `data`, and its length; None while it is not all there. Raises NotSocks."""
    if len(data) < 5:
        return None
    version, command, _reserved, kind, first = data[:5]
    if version != VERSION:
        raise NotSocks(b"")
    if command != CONNECT:
        raise NotSocks(answer(Answer.COMMAND_NOT_SUPPORTED))
    size = {IPV4: 4, IPV6: 16, NAME: 1 + first}.get(kind)
    if size is None:
        raise NotSocks(answer(Answer.ADDRESS_NOT_SUPPORTED))
    end = 4 + size + 2
    if len(data) < end:
        return None
    host = data[4 : 4 + size]
    port = int.from_bytes(data[end - 2 : end], "big")
    if kind != NAME:
        return Request(str(ipaddress.ip_address(host)), port, is_name=False), end
    return _named(host[1:], port), end


def _named(name: bytes, port: int) -> Request:
    try:
        text = name.decode("ascii")
    except UnicodeDecodeError:
        raise NotSocks(answer(Answer.HOST_UNREACHABLE)) from None
    try:
        # Some clients send an address as if it were a name; nobody would look that up.
        return Request(str(ipaddress.ip_address(text.strip("[]"))), port, is_name=False)
    except ValueError:
        return Request(text, port, is_name=True)


def answer(kind: Answer) -> bytes:
    """A reply. The address it holds is of no use to anybody."""
    return bytes((VERSION, kind, 0, IPV4, 0, 0, 0, 0, 0, 0))
