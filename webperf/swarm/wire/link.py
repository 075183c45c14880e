"""A connection's first step: straight to an address, or to it through a link of the shaping proxy (SOCKS5, RFC 1928).

The proxy answers once it has paid for the handshake as the shaped network does, so `connecting` has that time in it.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from typing import Any

LOOPBACK = "127.0.0.1"
GREETING, WELCOME = b"\x05\x01\x00", b"\x05\x00"
CONNECT = b"\x05\x01\x00"
IPV4, IPV6 = b"\x01", b"\x04"
ANSWER_BYTES = 10
REFUSED = 5


async def connected(family: socket.AddressFamily, where: Any) -> socket.socket:
    """A socket that is connected to an address. Raises OSError."""
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(sock, where)
    except BaseException:
        sock.close()
        raise
    return sock


async def through_link(port: int, where: Any) -> socket.socket:
    """As `connected`, by way of the link at that port. Raises OSError with what the address answered."""
    sock = await connected(socket.AF_INET, (LOOPBACK, port))
    try:
        # The greeting is answered at once by a link; both can be said in one.
        await asyncio.get_running_loop().sock_sendall(sock, GREETING + _request(where))
        if await _exactly(sock, len(WELCOME)) != WELCOME:
            raise ConnectionError("the shaping proxy does not answer as one")
        answer = await _exactly(sock, ANSWER_BYTES)
    except BaseException:
        sock.close()
        raise
    if answer[1] != 0:
        sock.close()
        raise ConnectionRefusedError("connection refused") if answer[1] == REFUSED else OSError("host unreachable")
    return sock


def _request(where: Any) -> bytes:
    address = ipaddress.ip_address(where[0])
    return CONNECT + (IPV4 if address.version == 4 else IPV6) + address.packed + int(where[1]).to_bytes(2, "big")


async def _exactly(sock: socket.socket, count: int) -> bytes:
    """No byte more: what follows belongs to whom the connection is for."""
    loop, data = asyncio.get_running_loop(), b""
    while len(data) < count:
        more = await loop.sock_recv(sock, count - len(data))
        if not more:
            raise ConnectionResetError("connection lost during the handshake")
        data += more
    return data
