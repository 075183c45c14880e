"""The process that answers at an address of this machine: a target that webperf did not start can be watched too."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

import psutil

_PORTS = {"http": 80, "https": 443}


def listener(url: str) -> int | None:
    """Process id of who listens there; None for another machine's address, and where it is another user's process."""
    parts = urlsplit(url)
    port = parts.port or _PORTS.get(parts.scheme)
    if not _is_here(parts.hostname or "") or port is None:
        return None
    try:
        connections = psutil.net_connections("tcp")
    except psutil.AccessDenied:
        # macOS tells it only to root.
        return None
    found = (c for c in connections if c.status == psutil.CONN_LISTEN and c.laddr.port == port)
    pids = sorted({connection.pid for connection in found if connection.pid})
    # Of several that share the socket, the first is the parent of the others.
    return pids[0] if pids else None


def _is_here(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
