"""The one seam between a user and the wire: the client that a scenario gets, and what all of them share."""

from __future__ import annotations

from typing import Any

import httpx

from webperf.model.guard import Guard
from webperf.swarm.outcome import Sink
from webperf.swarm.url_template import template
from webperf.swarm.wire.client import SwarmClient
from webperf.swarm.wire.dial import Resolver
from webperf.swarm.wire.fallback import FallbackTransport
from webperf.swarm.wire.options import Way, WireOptions
from webperf.swarm.wire.transport import Shared

TIMEOUT_S = 60.0
"""As k6's: a user waits, so a slow answer is a slow answer and no error, up to here."""


def shared_wire(guard: Guard, way: Way) -> Shared:
    """What all users of a process share: the guard, resolved names, TLS settings. Paths lose their ids."""
    options = WireOptions(total_s=TIMEOUT_S, template=template)
    return Shared(guard=guard, options=options, way=way, resolver=Resolver(link=way.link))


def client_for(sink: Sink, shared: Shared, base_url: str, headers: dict[str, str]) -> httpx.AsyncClient:
    """The client of one user: its cookies and connections are shared with nobody, as a browser's are not."""
    options: dict[str, Any] = {"base_url": base_url, "headers": headers, "timeout": TIMEOUT_S}
    if shared.way.is_own:
        return SwarmClient(sink, shared, **options)
    return httpx.AsyncClient(transport=FallbackTransport(sink, shared), trust_env=False, **options)
