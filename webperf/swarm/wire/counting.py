"""A connection whose answers are counted and not read: what a compiled request needs, and nothing that costs more.

In a closed loop the next request is written from within the callback that saw the end of the answer before: no task is
woken in between. That is what 100 000 requests a second from one core hang on.
"""

from __future__ import annotations

import asyncio
import math
import re
import time
from collections.abc import Callable

import httptools

from webperf.swarm.outcome import Sink
from webperf.swarm.wire import draft
from webperf.swarm.wire.connection import BODILESS, HEAD_LIMIT, Connection
from webperf.swarm.wire.failure import WireFailure
from webperf.swarm.wire.options import MIB
from webperf.swarm.wire.request import CompiledRequest, Exchange, Onward, Retry
from webperf.swarm.wire.retry import is_lost
from webperf.swarm.wire.timeline import Account, status_error

Following = Callable[[], CompiledRequest | None]
"""Asked for the next request whenever one has ended; None ends the loop."""
Exchanged = Callable[[Exchange], None]
"""Takes the place of the sink where there is nothing to tell but times: an outcome costs 1 µs to make."""

_FRAMED = re.compile(rb"\r\n(content-length|transfer-encoding)[ \t]*:", re.IGNORECASE)
_CLOSES = re.compile(rb"\r\nconnection[ \t]*:[^\r\n]*\bclose\b", re.IGNORECASE)
_STAYS = re.compile(rb"\r\nconnection[ \t]*:[^\r\n]*\bkeep-alive\b", re.IGNORECASE)


class CountingConnection(Connection):
    """One user's closed loop over one connection, as long as it lasts."""

    _request: CompiledRequest | None = None
    _account: Account | None = None
    _stale = _keep = False

    async def run(
        self,
        request: CompiledRequest,
        account: Account,
        following: Following,
        sink: Sink,
        exchanged: Exchanged | None,
        total_s: float | None,
        max_body_bytes: int,
    ) -> Onward:
        """Ask, and go on asking. Returns the request that has to go another way, or None where `following` ended it.

        `account` is of the first request: it knows how long the connection took. A failure is an outcome, as ever;
        what goes as expected is told to `exchanged`, if there is one.
        """
        self._sink, self._following, self._exchanged = sink, following, exchanged
        self._total_s = math.inf if total_s is None else total_s
        self._max_body_bytes = max_body_bytes
        self._waiter: asyncio.Future[Onward] = self._loop.create_future()
        self._account = account
        account.timeline.enter("sending", time.monotonic())
        self._ask(request, account.timeline.started_s)
        if self.closed:
            self._disconnected(self._lost)
        try:
            return await self._waiter
        except asyncio.CancelledError:
            self._settle("cancelled", time.monotonic())
            self.abort()
            raise

    def _ask(self, request: CompiledRequest, started_s: float) -> None:
        self._request = request
        self._started_s = started_s
        self._first_s = 0.0
        self._status = self._size = self._received = self._whole = 0
        self._opening = b""
        self._raw: list[bytes] | None = [] if request.check is not None and request.check.is_due() else None
        self._deadline_s = deadline_s = started_s + self._total_s
        if deadline_s < self._timer_s:
            self._arm(deadline_s)
        self.push(request.data)
        self._sent_s = time.monotonic()
        if self._account is not None:
            self._account.timeline.enter("waiting", self._sent_s)

    # What the parser says.

    def on_message_begin(self) -> None:
        """The first byte of an answer; a second one was not asked for."""
        if self._whole:
            self.reusable = False

    def on_headers_complete(self) -> None:
        """The head is there."""
        self._status = status = self._parser.get_status_code()
        if (status < 200 or status in BODILESS or self._request.is_head) and not self._whole:  # type: ignore[union-attr]
            self._bodiless(status)

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self._size += len(data)

    def on_message_complete(self) -> None:
        """The answer is whole, unless it was only a 1xx."""
        if self._status >= 200:
            self._whole = 1
            # Only now: with the next message begun, llhttp has forgotten.
            self._keep = self._parser.should_keep_alive()
        else:
            self._first_s = 0.0

    def _bodiless(self, status: int) -> None:
        if 100 <= status < 200 and status != 101:
            return
        # The parser may wait for the body that the headers speak of, so it is not asked again.
        self._whole = 1
        self._stale = True
        if status == 101:
            self.reusable = False

    # What asyncio says.

    def data_received(self, data: bytes) -> None:
        """Bytes of the answer, or of nobody."""
        now_s = time.monotonic()
        if self._request is None or self.failure is not None:
            self.abort()
            return
        self._received += len(data)
        if not self._first_s:
            self._first_s = now_s
        if self._raw is not None:
            self._raw.append(data)
        try:
            self._feed(data)
        except httptools.HttpParserUpgrade:
            pass
        except httptools.HttpParserError as error:
            if not self._whole:
                self.fail(WireFailure("protocol", f"not HTTP: {error}"))
            self.reusable = False
        if self._whole:
            if self._stale:
                self._opening += data
            self._answered(now_s)
        elif self.failure is None:
            self._partial(data)

    def _answered(self, now_s: float) -> None:
        request = self._request
        assert request is not None
        keep = self._keeps_alive() and self.reusable
        try:
            if request.check is None:
                error = status_error(self._status)
            else:
                error = request.check.judge(self._status, self._size, self._raw)
            self._settle(error, now_s)
            following = self._following()
        except BaseException as raised:
            self._deadline_s = math.inf
            self.abort()
            self._waiter.set_exception(raised)
            return
        if following is not None and keep and following.origin == self.origin:
            self._ask(following, time.monotonic())
            return
        self._deadline_s = math.inf
        self.reusable = keep
        if not self._waiter.done():
            self._waiter.set_result(following)

    def _settle(self, error: str | None, ended_s: float) -> None:
        """Tell the sink of the request under way."""
        request, self._request = self._request, None
        account, self._account = self._account, None
        if request is None:
            return
        if account is not None:
            self._settle_first(account, request, error, ended_s)
            return
        started_s, sent_s = self._started_s, self._sent_s
        if error is None and self._exchanged is not None:
            self._exchanged(
                (request, self._status, started_s, sent_s, self._first_s or ended_s, ended_s, self._received)
            )
            return
        status: int | None = self._status if self._status >= 200 else None
        # Of an answer that came in one piece with a 1xx, the first byte is not known apart.
        first_s = self._first_s or (ended_s if status else 0.0)
        self._sink(
            draft.outcome(
                request.name,
                request.method,
                request.url_template,
                status,
                error,
                started_s,
                ended_s,
                draft.phases(
                    0.0,
                    None,
                    None,
                    None,
                    (sent_s - started_s) * 1000.0,
                    ((first_s or ended_s) - sent_s) * 1000.0,
                    (ended_s - first_s) * 1000.0 if first_s else None,
                ),
                len(request.data),
                self._received,
                True,
                "HTTP/1.1",
            )
        )

    def _settle_first(self, account: Account, request: CompiledRequest, error: str | None, ended_s: float) -> None:
        if self._first_s:
            account.timeline.enter("receiving", self._first_s)
        account.status = self._status if self._status >= 200 else None
        account.bytes_received = self._received
        account.bytes_sent += len(request.data)
        account.settle(error, ended_s)

    def _keeps_alive(self) -> bool:
        if not self._stale:
            return self._keep
        # llhttp expects a body that will not come, so neither its word nor its state is of use.
        self._stale = False
        self._renew_parser()
        version_1_0 = self._opening.startswith(b"HTTP/1.0")
        return not _CLOSES.search(self._opening) and (not version_1_0 or bool(_STAYS.search(self._opening)))

    def _partial(self, data: bytes) -> None:
        if not self._opening.endswith(b"\r\n\r\n"):
            # Kept for the one case in which it matters how a body ends: that the connection does.
            self._opening += data
            end = self._opening.find(b"\r\n\r\n")
            if end >= 0 and self._status >= 200:
                self._opening = self._opening[: end + 4]
            elif len(self._opening) > HEAD_LIMIT:
                self.fail(WireFailure("protocol", "Receive buffer too long"))
        if self._size > self._max_body_bytes:
            self.fail(WireFailure("too_large", f"the body is above the limit of {self._max_body_bytes / MIB:g} MiB"))

    def _disconnected(self, error: Exception | None) -> None:
        if self._request is None:
            return
        if self.failure is not None:
            self._broken(self.failure.kind)
        elif error is not None:
            self._broken("reset")
        elif self._status < 200:
            self._broken("closed")
        elif _FRAMED.search(self._opening):
            self._broken("half_body")
        else:
            self.reusable = False
            self._answered(time.monotonic())

    def _broken(self, kind: str) -> None:
        """The exchange ended without its answer; the loop goes on over another connection."""
        if self._retries(kind):
            return
        try:
            self._settle(kind, time.monotonic())
            following = self._following()
        except BaseException as raised:
            self._waiter.set_exception(raised)
            return
        if not self._waiter.done():
            self._waiter.set_result(following)

    def _retries(self, kind: str) -> bool:
        """Where it was lost only because its connection was being closed, it is not over yet."""
        request = self._request
        assert request is not None
        account = self._account or Account.of_sent(
            self._sink, request.name, request.method, request.url_template, self._started_s, self._sent_s
        )
        if not request.repeatable or not is_lost(kind, account, self._received) or self._waiter.done():
            return False
        self._request = self._account = None
        account.bytes_sent += len(request.data)
        account.retry()
        self._waiter.set_result(Retry(request, account))
        return True

    def _wake(self) -> None:
        if self.failure is not None and self._request is not None:
            self._broken(self.failure.kind)
