"""The body of an answer as httpx reads it; whoever is done with it settles the account and frees the connection."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Callable, Iterator

import httpx

from webperf.swarm.wire.failure import WireFailure, as_httpx
from webperf.swarm.wire.reading import ReadingConnection
from webperf.swarm.wire.timeline import Account


class Body(httpx.AsyncByteStream, httpx.SyncByteStream):
    """A body that came whole with its head can be read at once too, without a turn of the event loop."""

    def __init__(
        self,
        connection: ReadingConnection,
        account: Account,
        request: httpx.Request,
        release: Callable[[ReadingConnection], None],
    ) -> None:
        self._account = account
        self._request = request
        self._release = release
        self._rest = b""
        self.error: str | None = None
        self._connection: ReadingConnection | None = connection
        self.header_names = {name.lower() for name, _ in connection.headers}
        self.whole = connection.done
        if self.whole:
            self._rest, self._ended_s = b"".join(connection.pieces), connection.ended_s
            self._free(connection)

    def take(self) -> bytes:
        """All of a whole body, undecoded; nothing the second time."""
        rest, self._rest = self._rest, b""
        return rest

    def __iter__(self) -> Iterator[bytes]:
        if not self.whole:
            raise RuntimeError("the body has not come whole: read it with aread()")
        if rest := self.take():
            yield rest

    async def __aiter__(self) -> AsyncIterator[bytes]:
        if self.whole:
            for piece in self:
                yield piece
            return
        connection = self._connection
        try:
            while connection is not None and (piece := await connection.piece()):
                yield piece
        except WireFailure as failure:
            self._account.settle(failure.kind)
            raise as_httpx(failure, self._request) from failure

    def close(self) -> None:
        """It is read, or nobody wants the rest."""
        connection = self._connection
        error = self.error or under_way()
        if connection is None:
            self._account.answered(error, self._ended_s)
            return
        if connection.done:
            self._account.answered(error, connection.ended_s)
        else:
            self._account.answered(error)
            connection.abort()
        self._free(connection)

    async def aclose(self) -> None:
        """As `close`."""
        self.close()

    def _free(self, connection: ReadingConnection) -> None:
        self._connection = None
        if connection.detach():
            self._release(connection)
        else:
            connection.abort()


def under_way() -> str | None:
    """httpx closes a body from the handler of what went wrong with it, and only there can one see what that was."""
    error = sys.exc_info()[1]
    if isinstance(error, httpx.DecodingError):
        return "decoding"
    return None if error is None or isinstance(error, GeneratorExit | httpx.HTTPError) else "cancelled"
