"""A WebSocket of a virtual user: dialled past the guard, spoken by the `websockets` package, failing in our classes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.client import ClientProtocol
from websockets.exceptions import ConnectionClosed, InvalidStatus, PayloadTooBig, WebSocketException
from websockets.typing import Subprotocol
from websockets.uri import parse_uri

from webperf.swarm.client import TIMEOUT_S
from webperf.swarm.users.protocol import dial_socket, origin_of_url
from webperf.swarm.wire.failure import WireFailure, connecting, securing
from webperf.swarm.wire.transport import Shared

LARGEST_BYTES = 200 * 1024 * 1024
"""Of one message: Streamlit's own limit."""
WAITING = 1024
"""Messages that may wait to be received before the peer is slowed down."""
CLOSING_S = 1.0


async def open_socket(
    wire: Shared, url: str, headers: Mapping[str, str], subprotocols: Sequence[str] = ()
) -> ClientConnection:
    """An open WebSocket. A redirect is a failure: it would lead past the guard. Raises WireFailure or GuardRefused."""
    origin = origin_of_url(url)
    sock, context = await dial_socket(wire, origin)
    asked = parse_uri(url.replace("http", "ws", 1) if url.startswith("http") else url)
    protocol = ClientProtocol(
        asked, subprotocols=[Subprotocol(name) for name in subprotocols] or None, max_size=LARGEST_BYTES
    )
    options: dict[str, Any] = {"ssl": context, "server_hostname": origin.host} if context else {}
    with failures():
        async with asyncio.timeout(TIMEOUT_S):
            try:
                _, connection = await asyncio.get_running_loop().create_connection(
                    # The server asks whether we are there; a thousand idle users that ask too are a load of their own.
                    lambda: ClientConnection(protocol, ping_interval=None, close_timeout=CLOSING_S, max_queue=WAITING),
                    sock=sock,
                    **options,
                )
            except OSError as error:
                raise (securing if context else connecting)(error) from error
            try:
                await connection.handshake(dict(headers), user_agent_header=None)
            except BaseException:
                connection.transport.abort()
                raise
    connection.start_keepalive()
    return connection


@contextmanager
def failures() -> Iterator[None]:
    """What websockets raises, as a failure with one of our error classes."""
    try:
        yield
    except ConnectionClosed as error:
        lost = isinstance(error.__cause__, ConnectionResetError)
        raise WireFailure("reset" if lost else "closed", str(error)) from error
    except InvalidStatus as error:
        status = error.response.status_code
        kind = "http_4xx" if 400 <= status < 500 else "http_5xx" if status >= 500 else "protocol"
        raise WireFailure(kind, f"no WebSocket there: the server answered {status}") from error
    except PayloadTooBig as error:
        raise WireFailure("too_large", str(error)) from error
    except (WebSocketException, EOFError) as error:
        raise WireFailure("protocol", str(error) or type(error).__name__) from error
    except TimeoutError as error:
        raise WireFailure("timeout", f"nothing came in {TIMEOUT_S:g} s") from error
    except OSError as error:
        raise connecting(error) from error


def size_of(message: str | bytes) -> int:
    """Of its payload, in bytes."""
    return len(message) if isinstance(message, bytes) else len(message.encode())
