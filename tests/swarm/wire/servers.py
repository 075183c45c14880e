"""Servers that behave well, slowly or badly, in a thread of their own; what they say is written out in bytes."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

Handler = Callable[["Peer"], Awaitable[None]]
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Peer:
    """The server's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def request(self) -> bytes:
        """The head of the next request; b"" when there is none."""
        try:
            return await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    def reset(self) -> None:
        """Close with RST instead of FIN."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class Server:
    """One handler for every connection; counts them."""

    def __init__(self, handler: Handler, tls: ssl.SSLContext | None, sock: socket.socket | None) -> None:
        self._sock = sock
        self._handler = handler
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        where = {"sock": self._sock} if self._sock else {"host": "127.0.0.1", "port": 0}
        server = self._loop.run_until_complete(asyncio.start_server(self._serve, ssl=self._tls, **where))
        self.port = server.sockets[0].getsockname()[1]
        self._loop.call_soon(ready.set)
        self._loop.run_forever()
        # What was accepted a moment ago has its handler only after some turns, and must be closed as well. The server
        # itself goes last: asyncio cannot take in a connection for one that is closed, and forgets its socket.
        self._loop.run_until_complete(asyncio.sleep(0))
        while asyncio.all_tasks(self._loop):
            for task in self._tasks:
                task.cancel()
            self._loop.run_until_complete(asyncio.sleep(0))
        server.close()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            # Ended by us, it ends well: asyncio would report a task that was cancelled.
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await self._handler(Peer(reader, writer))
        finally:
            self._tasks.discard(task)
            if task.cancelling():
                writer.transport.abort()
            writer.close()


@contextlib.contextmanager
def serve(handler: Handler, tls: ssl.SSLContext | None = None, sock: socket.socket | None = None) -> Iterator[Server]:
    """A running server; on a listening socket that is there, if one is given."""
    server, ready = Server(handler, tls, sock), threading.Event()
    thread = threading.Thread(target=server.run, args=(ready,))
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        server.stop()
        thread.join()


def replies(*answers: bytes, then_close: bool = True) -> Handler:
    """Answers with these bytes, one for each request, and closes; without `then_close` it stays and says no more."""

    async def handler(peer: Peer) -> None:
        for answer in answers:
            if not await peer.request():
                return
            await peer.say(answer)
        if not then_close:
            await peer.reader.read()

    return handler


async def always_ok(peer: Peer) -> None:
    """A good server."""
    while await peer.request():
        await peer.say(OK)


def free_port() -> int:
    """Where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def full_backlog() -> Iterator[socket.socket]:
    """A listening socket with room for one that nobody accepts: the kernel drops what else wants to connect."""
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
        yield listener


def on_loop(work: Coroutine[Any, Any, Any], loop: str) -> Any:
    """Run it on the named event loop."""
    if loop == "uvloop":
        import uvloop

        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            return runner.run(work)
    return asyncio.run(work)
