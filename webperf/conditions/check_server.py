"""A server of known speed for the self-check: it answers at once, so that all that takes time is the network.

`/ping` says how many bytes its request had, `/down?bytes=N` sends so many, `/up` reads what it is sent, and `/socket`
is a WebSocket that echoes texts, answers a number by so many bytes, and says how long a binary message was.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from urllib.parse import parse_qs, urlsplit

PAGE = b"<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><title>network check</title>"
LARGEST_BYTES = 1 << 28
# RFC 6455
_WEBSOCKET_KEY = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_TEXT, _BINARY, _CLOSE = 1, 2, 8


class CheckServer:
    """Runs in threads of this process. Use as a context manager; `url` is its address on loopback."""

    def __init__(self, host: str = "127.0.0.1", port: int = 0) -> None:
        self._server = _Server((host, port), _Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> CheckServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Without a slash at its end."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}"


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # A browser that goes away in the middle is no news.
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """One of the paths above; the page at any other."""
        target = urlsplit(self.path)
        if target.path == "/ping":
            self._answer(b'{"request_bytes": %d}' % self._request_bytes(), "application/json")
        elif target.path == "/down":
            count = min(int(parse_qs(target.query)["bytes"][0]), LARGEST_BYTES)
            self._answer(bytes(count), "application/octet-stream")
        elif target.path == "/socket":
            self._websocket()
        else:
            self._answer(PAGE, "text/html")

    def do_POST(self) -> None:
        """Read it all, and say so."""
        left = int(self.headers["Content-Length"])
        while left:
            left -= len(self.rfile.read(min(left, 1 << 16)))
        self._answer(b"read", "text/plain")

    def _request_bytes(self) -> int:
        return len(self.requestline) + 2 + sum(len(f"{name}: {value}\r\n") for name, value in self.headers.items()) + 2

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def _websocket(self) -> None:
        key = hashlib.sha1(self.headers["Sec-WebSocket-Key"].encode() + _WEBSOCKET_KEY, usedforsecurity=False)
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(key.digest()).decode())
        self.end_headers()
        self.wfile.flush()
        self.close_connection = True
        while (message := _read_message(self.rfile)) is not None:
            kind, payload = message
            if kind == _BINARY:
                kind, payload = _TEXT, str(len(payload)).encode()
            elif payload.isdigit():
                kind, payload = _BINARY, bytes(min(int(payload), LARGEST_BYTES))
            self.wfile.write(_frame(kind, payload))
            self.wfile.flush()


def _read_message(stream: BufferedIOBase) -> tuple[int, bytes] | None:
    """The kind and payload of a whole message; None at the end. Control frames other than the end are passed over."""
    kind, payload = 0, b""
    while len(head := stream.read(2)) == 2:
        code, length = head[0] & 0x0F, head[1] & 0x7F
        if length >= 126:
            length = int.from_bytes(stream.read(2 if length == 126 else 8), "big")
        mask = stream.read(4) if head[1] & 0x80 else bytes(4)
        part = _unmasked(stream.read(length), mask)
        if code == _CLOSE:
            return None
        if code < _CLOSE:
            kind, payload = code or kind, payload + part
            if head[0] & 0x80:
                return kind, payload
    return None


def _unmasked(data: bytes, mask: bytes) -> bytes:
    repeated = (mask * (len(data) // 4 + 1))[: len(data)]
    return (int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")).to_bytes(len(data), "big")


def _frame(kind: int, payload: bytes) -> bytes:
    size = len(payload)
    if size < 126:
        head = struct.pack("!BB", 0x80 | kind, size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", 0x80 | kind, 126, size)
    else:
        head = struct.pack("!BBQ", 0x80 | kind, 127, size)
    return head + payload
