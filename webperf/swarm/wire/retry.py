"""Which requests are sent once more: those that were lost because the server was just closing their connection.

A server closes connections that idle (uvicorn after 5 s), and what is on its way to it at that moment comes back as a
reset or an end without an answer. RFC 9110 (9.2.2) and RFC 9112 (9.3.1) let a client repeat it then, and browsers, curl
and Go's net/http (k6, hey, vegeta) do: as an error it would be one of the tool, which no user of the app ever sees.

Once, and over a new connection: a new one that breaks says something about the server.
"""

from __future__ import annotations

import httpx

from webperf.swarm.wire.timeline import Account

BROKEN = frozenset({"reset", "closed"})
"""How a connection ends that was being closed. A timeout never is such an end."""
IDEMPOTENT = frozenset({"GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"})
"""RFC 9110's own list: asked twice, they leave the server as asked once. Go leaves PUT and DELETE out, browsers repeat
even POST, where the RFC says no."""
KEYS = ("idempotency-key", "x-idempotency-key")
"""With one of them the server promises to do it once (draft-ietf-httpapi-idempotency-key-header; Go has both)."""


def is_repeatable(request: httpx.Request) -> bool:
    """Does it do no harm to ask this twice? Its body has to be there still, too."""
    return request.method in IDEMPOTENT or any(key in request.headers for key in KEYS)


def is_lost(kind: str, account: Account, received: int) -> bool:
    """Did it fail with that class as one does whose connection was being closed: used before, nothing answered?"""
    return kind in BROKEN and account.reused and not received
