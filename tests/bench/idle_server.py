"""A WebSocket server that only keeps connections open: `python -m tests.bench.idle_server PORT`."""

from __future__ import annotations

import asyncio
import sys
from http import HTTPStatus

from websockets.asyncio.server import Request, Response, ServerConnection, serve


async def _wait(connection: ServerConnection) -> None:
    await connection.wait_closed()


def _plain(connection: ServerConnection, request: Request) -> Response | None:
    # Whoever starts it asks for a plain page, to know that it is there.
    return None if "Upgrade" in request.headers else connection.respond(HTTPStatus.OK, "")


async def _main() -> None:
    async with serve(
        _wait, "127.0.0.1", int(sys.argv[1]), process_request=_plain, backlog=2048, compression=None
    ) as server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
