"""A connection whose answers are read: head, then body piece by piece, as httpx's responses want them."""

from __future__ import annotations

import asyncio
import math
import time

import httptools

from webperf.swarm.wire.connection import BODILESS, HEAD_LIMIT, Connection
from webperf.swarm.wire.failure import WireFailure
from webperf.swarm.wire.options import MIB, Timeouts, WireOptions
from webperf.swarm.wire.timeline import Account

READ_AHEAD = MIB // 4
"""Bytes of body kept for a reader who is slower than the peer; then the peer has to wait."""


class ReadingConnection(Connection):
    """One exchange: `begin`, `send` (and `drain`), `head`, `piece` until it is empty."""

    account: Account | None = None

    def begin(self, account: Account, timeouts: Timeouts, options: WireOptions) -> None:
        """What follows is the exchange of this account."""
        self.account = account
        account.timeline.enter("sending", time.monotonic())
        self.status = 0
        self.version = b"HTTP/1.1"
        self.reason = b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: list[bytes] = []
        self.head_done = self.done = False
        self.ended_s = 0.0
        self._buffered = self._body_bytes = 0
        self._reading_paused = False
        self._informational = self._renew = False
        self._timeouts = timeouts
        self._total_s = math.inf if options.total_s is None else account.timeline.started_s + options.total_s
        self._max_body_bytes = options.max_body_bytes
        self._waiter: asyncio.Future[None] | None = None
        self.stage = "sending"
        if self.closed:
            # Between being made and being used.
            self._disconnected(self._lost)

    # What the exchange does.

    def sent(self) -> None:
        """Everything is written: from now on it is waited for the answer."""
        self.stage = "waiting"
        if not self.head_done:
            assert self.account is not None
            self.account.timeline.enter("waiting", time.monotonic())

    def send(self, data: bytes) -> None:
        """Write a piece of the request."""
        assert self.account is not None
        self.account.bytes_sent += len(data)
        self.push(data)

    async def drain(self) -> None:
        """Wait until the peer has taken everything, or has answered without waiting for it."""
        while self._paused and not self.done and self.failure is None:
            await self._wait(self._timeouts.write_s, "write_timeout")

    async def head(self) -> None:
        """Wait for the head of the answer. Raises WireFailure."""
        while not self.head_done and self.failure is None:
            await self._wait(self._timeouts.read_s, "timeout")
        if not self.head_done and self.failure is not None:
            raise self.failure

    async def piece(self) -> bytes:
        """What has come of the body since the last time; b"" at its end. Raises WireFailure."""
        while not self.pieces and not self.done and self.failure is None:
            await self._wait(self._timeouts.read_s, "timeout")
        # Also with a failure behind it: what came before the break is handed over first.
        found = b"".join(self.pieces)
        self.pieces.clear()
        self._buffered = 0
        if self._reading_paused and not self.closed:
            self._reading_paused = False
            self._transport.resume_reading()
        if not found and not self.done and self.failure is not None:
            raise self.failure
        return found

    def detach(self) -> bool:
        """The exchange is over; says whether the connection can carry another."""
        clean = self.done and self.reusable and not self.closed and self.failure is None and not self._paused
        self.account = None
        self.pieces = []
        return clean

    # What the parser says.

    def on_message_begin(self) -> None:
        """The first byte of an answer; of one too many, if there was a whole one already."""
        if self.account is None or self.done:
            self.reusable = False

    def on_status(self, reason: bytes) -> None:
        """The words after the number, perhaps in parts."""
        if not self.done:
            self.reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header; trailers after a body are dropped, as httpcore does."""
        if not self.head_done:
            self.headers.append((name, value.rstrip(b" \t")))

    def on_headers_complete(self) -> None:
        """The head is there: a final one, or one that only says that another is to come."""
        if self.done:
            return
        status = self._parser.get_status_code()
        if 100 <= status < 200 and status != 101:
            self._informational = True
            self.headers, self.reason = [], b""
            return
        assert self.account is not None
        self.status = self.account.status = status
        self.head_done = True
        self.version = b"HTTP/%b" % self._parser.get_http_version().encode()
        if self.account.method == "HEAD" or status in BODILESS:
            # The parser may wait for the body that the headers speak of.
            self._renew = True
            self._finish(keep=status != 101 and self._persistent())

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self.done or self.account is None:
            self.reusable = False
            return
        self.pieces.append(data)
        self._buffered += len(data)
        self._body_bytes += len(data)

    def on_message_complete(self) -> None:
        """The answer is whole."""
        if self._informational:
            self._informational = False
        elif not self.done and self.account is not None:
            self._finish(keep=self._parser.should_keep_alive())

    # What asyncio says.

    def data_received(self, data: bytes) -> None:
        """Bytes of the answer, or of nobody."""
        now_s = time.monotonic()
        account = self.account
        if account is None or self.done or self.failure is not None:
            # Nobody asked for more: what follows could not be told from the answer to the next request.
            self.abort()
            return
        account.bytes_received += len(data)
        account.timeline.enter("receiving", now_s)
        try:
            self._feed(data)
        except httptools.HttpParserUpgrade:
            pass
        except httptools.HttpParserError as error:
            self._garbage(error)
        self._fed(now_s)
        self._wake()

    def _fed(self, now_s: float) -> None:
        if self.done:
            self._ended(now_s)
        elif self.failure is None:
            self._going_on(now_s)

    def _ended(self, now_s: float) -> None:
        self.ended_s = now_s
        self.unwatch()
        if self._renew:
            self._renew_parser()
        if self._body_bytes > self._max_body_bytes:
            self._too_large()

    def _going_on(self, now_s: float) -> None:
        assert self.account is not None
        if not self.head_done:
            # A 1xx was not the answer.
            self.account.timeline.enter(self.stage, now_s)
            if self.account.bytes_received > HEAD_LIMIT:
                self.fail(WireFailure("protocol", "Receive buffer too long"))
        elif self._body_bytes > self._max_body_bytes:
            self._too_large()
        elif self._buffered > READ_AHEAD and not self._reading_paused:
            self._reading_paused = True
            self._transport.pause_reading()
        if self._waiter is not None and self._late == "timeout":
            self._watch_for(self._timeouts.read_s, "timeout", now_s)

    def _too_large(self) -> None:
        self.pieces, self.done = [], False
        limit = f"{self._max_body_bytes / MIB:g} MiB"
        self.fail(WireFailure("too_large", f"the body is above the limit of {limit}"))

    def _garbage(self, error: Exception) -> None:
        if self.done:
            self.reusable = False
        else:
            self.fail(WireFailure("protocol", f"not HTTP: {error}"))

    def _persistent(self) -> bool:
        """Without a body to tell it apart, llhttp's answer is not to be had: the header's word."""
        said = b",".join(value for name, value in self.headers if name.lower() == b"connection").lower()
        return b"close" not in said and (self._parser.get_http_version() != "1.0" or b"keep-alive" in said)

    def _finish(self, *, keep: bool) -> None:
        self.done = True
        self.reusable = self.reusable and keep

    def _disconnected(self, error: Exception | None) -> None:
        account = self.account
        if account is None or self.done or self.failure is not None:
            return
        if error is not None:
            self.failure = WireFailure("reset", str(error))
            self.failure.__cause__ = error
        elif not self.head_done:
            self.failure = WireFailure("closed", "Server disconnected without sending a response.")
        elif self._ends_with_connection():
            self.ended_s = time.monotonic()
            self._finish(keep=False)
        else:
            self.failure = WireFailure("half_body", self._half())
        self._wake()

    def _ends_with_connection(self) -> bool:
        names = {name.lower() for name, _ in self.headers}
        return not names & {b"content-length", b"transfer-encoding"}

    def _half(self) -> str:
        expected = next((value for name, value in self.headers if name.lower() == b"content-length"), b"")
        some = f"received {self._body_bytes} bytes, expected {expected.decode('ascii', 'replace')}"
        detail = some if expected else "incomplete chunked read"
        return f"peer closed connection without sending complete message body ({detail})"

    # Waiting.

    async def _wait(self, seconds: float | None, late: str) -> None:
        self._waiter = self._loop.create_future()
        self._watch_for(seconds, late, time.monotonic())
        try:
            await self._waiter
        finally:
            self._waiter = None
            self.unwatch()

    def _watch_for(self, seconds: float | None, late: str, now_s: float) -> None:
        at_s = math.inf if seconds is None else now_s + seconds
        self.watch(min(at_s, self._total_s), late)

    def _wake(self) -> None:
        waiter = getattr(self, "_waiter", None)
        if waiter is not None and not waiter.done():
            waiter.set_result(None)
