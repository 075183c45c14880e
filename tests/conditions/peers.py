"""Plain sockets around the proxy, each in a thread of its own: a server that does as it is told, and a SOCKS client."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator

Serve = Callable[[socket.socket], None]


@contextlib.contextmanager
def served(serve: Serve) -> Iterator[int]:
    """A TCP server on loopback; every connection is given to `serve`. Its port."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                threading.Thread(target=_quietly, args=(serve, connection), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        # `close` alone leaves the accepting thread in its system call.
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _quietly(serve: Serve, connection: socket.socket) -> None:
    with contextlib.suppress(OSError), connection:
        serve(connection)


def echo(connection: socket.socket) -> None:
    """Says everything back, and ends when the other side does."""
    while data := connection.recv(65536):
        connection.sendall(data)


def swallow(connection: socket.socket) -> None:
    """Reads to the end, then says how many bytes came."""
    count = 0
    while data := connection.recv(1 << 20):
        count += len(data)
    connection.sendall(str(count).encode())


def pour(count: int) -> Serve:
    """Sends so many bytes as fast as it can, then ends; what the other side does is read to its end."""

    def serve(connection: socket.socket) -> None:
        connection.recv(1)
        connection.sendall(b"x" * count)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):
            pass

    return serve


class Refused(Exception):
    """The proxy's answer to CONNECT was not 0; `reply` is what it was."""

    def __init__(self, reply: int) -> None:
        super().__init__(f"reply {reply}")
        self.reply = reply


def connect(proxy_port: int, port: int, host: str = "127.0.0.1", timeout_s: float = 10) -> socket.socket:
    """A connection through the proxy. Raises Refused."""
    client = socket.create_connection(("127.0.0.1", proxy_port), timeout=timeout_s)
    try:
        _handshake(client, host, port)
    except BaseException:
        client.close()
        raise
    return client


def _handshake(client: socket.socket, host: str, port: int) -> None:
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.sendall(b"\x05\x01\x00")
    assert exactly(client, 2) == b"\x05\x00"
    client.sendall(b"\x05\x01\x00" + _address(host) + struct.pack("!H", port))
    reply = exactly(client, 10)[1]
    if reply:
        raise Refused(reply)


def _address(host: str) -> bytes:
    with contextlib.suppress(OSError):
        return b"\x01" + socket.inet_pton(socket.AF_INET, host)
    return b"\x03" + bytes((len(host),)) + host.encode()


def read_all(client: socket.socket) -> int:
    """To the end of the stream; how many bytes came."""
    count = 0
    while data := client.recv(1 << 20):
        count += len(data)
    return count


def exactly(client: socket.socket, count: int) -> bytes:
    """So many bytes."""
    data = b""
    while len(data) < count:
        more = client.recv(count - len(data))
        if not more:
            raise ConnectionError(f"closed after {len(data)} of {count} bytes")
        data += more
    return data
