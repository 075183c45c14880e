"""The one seam between a user and the wire: what carries its requests and tells what became of them."""

from __future__ import annotations

import httpx

from webperf.swarm.guard import Guard
from webperf.swarm.outcome import Sink
from webperf.swarm.url_template import template
from webperf.swarm.wire.options import WireOptions
from webperf.swarm.wire.transport import Shared, WireTransport


def shared_wire(guard: Guard) -> Shared:
    """What all users of a process share: the guard, resolved names, TLS settings. Paths lose their ids."""
    return Shared(guard=guard, options=WireOptions(template=template))


def transport_for(sink: Sink, shared: Shared) -> httpx.AsyncBaseTransport:
    """A transport of one user: its connections are shared with nobody, as a browser's are not."""
    return WireTransport(sink, shared)
