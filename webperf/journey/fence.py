"""Where journeys that are load may go: the hosts that were allowed, looked up once, before anything starts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from webperf.browser.fence import LOOPBACK, Fence
from webperf.model.guard import allow
from webperf.swarm.destination import allowed_addresses, host_and_port


def fence_around(allowed: tuple[str, ...], base_url: str | None) -> Fence:
    """Around this machine and what `--allow-host` names. Raises UsageError for a name that does not resolve, and
    GuardRefused where it is at an address that load may not go to."""
    guard = allow(allowed)
    places = {host: _preferred(allowed_addresses(guard, host)) for host in _hosts(allowed, base_url)}
    return Fence(guard, places, allowed)


def _hosts(allowed: Iterable[str], base_url: str | None) -> Iterator[str]:
    """Single ones, as URLs write them. Of an allowed range only the app's own address is known."""
    if base_url and (host := host_and_port(base_url)[0]) not in LOOPBACK:
        yield host
    for text in allowed:
        host = text.strip("[]").lower().rstrip(".")
        if "/" not in host and host not in LOOPBACK:
            yield host


def _preferred(addresses: tuple[str, ...]) -> str:
    """One of them, for a name keeps its place: IPv4 where there is one, for who listens on IPv6 mostly does on both."""
    return next((address for address in addresses if ":" not in address), addresses[0])
