"""One socket of a connection: reads into its outward flow, writes what its inward flow delivers."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
from collections.abc import Callable

from webperf.conditions.proxy.flow import End, Flow, Piece

# Without limits the kernel would take in megabytes from a fast sender for a slow line, and the sender's own view of
# its progress would be far from the truth.
BUFFER_BYTES = 256 << 10
_RESET_ON_CLOSE = struct.pack("ii", 1, 0)
# The loop reads one socket at a time, and what is read is copied at once: one buffer serves all.
_READ = bytearray(BUFFER_BYTES)


def tcp_socket(family: int) -> socket.socket:
    """A socket whose receive buffer is limited before it connects or listens: a window scale is settled then."""
    # The protocol is named because asyncio turns Nagle's algorithm off only where it is; with it, the second of two
    # small writes would wait 40 ms for the first one's acknowledgement.
    sock = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES // 2)
    return sock


class Endpoint(asyncio.BufferedProtocol):
    """`received` gets bytes until a flow is `attach`ed; without it nothing is read until then.

    `lost` is called when the socket is gone, for whatever reason.
    """

    def __init__(self, received: Callable[[bytes], None] | None, lost: Callable[[], None]) -> None:
        self._received, self._lost = received, lost
        self._transport: asyncio.Transport | None = None
        self._outward: Flow | None = None
        self._inward: Flow | None = None
        self._held = received is None
        self._closed_by_us = False
        self.gone = False

    def attach(self, outward: Flow, inward: Flow) -> None:
        """From now on bytes go to `outward`, and `inward` delivers here."""
        self._outward, self._inward = outward, inward

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._held:
            transport.pause_reading()

    def get_buffer(self, sizehint: int) -> bytearray:
        return _READ

    def buffer_updated(self, nbytes: int) -> None:
        data = bytes(memoryview(_READ)[:nbytes])
        if self._outward is not None:
            self._outward.feed(data)
        elif self._received is not None:
            self._received(data)

    def eof_received(self) -> bool:
        if self._outward is None:
            return False
        self._outward.finish(End.FIN)
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone = True
        if self._outward is not None and not self._closed_by_us:
            self._outward.finish(End.RESET)
        self._lost()

    def pause_writing(self) -> None:
        if self._inward is not None:
            self._inward.sink_full(True)

    def resume_writing(self) -> None:
        if self._inward is not None:
            self._inward.sink_full(False)

    def hold(self, hold: bool) -> None:
        """As a Source."""
        if hold == self._held or self._transport is None or self.gone:
            return
        self._held = hold
        if hold:
            self._transport.pause_reading()
        else:
            self._transport.resume_reading()

    def write(self, data: Piece) -> None:
        """As a Sink."""
        if self._transport is not None and not self.gone:
            self._transport.write(data)

    def end(self, how: End) -> None:
        """As a Sink."""
        if self._transport is None or self.gone:
            return
        if how is End.RESET:
            self.reset()
        elif self._transport.can_write_eof():
            with contextlib.suppress(OSError):
                self._transport.write_eof()

    def close(self) -> None:
        """After what is still to be written."""
        self._closed_by_us = True
        if self._transport is not None:
            self._transport.close()

    def reset(self) -> None:
        """With a RST, so that the other side sees what a reset looks like."""
        self._closed_by_us = True
        if self._transport is None or self.gone:
            return
        sock = self._transport.get_extra_info("socket")
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        self._transport.abort()
