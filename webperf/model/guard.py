"""Where load may go: to this machine, and to hosts that were allowed by name; judged on the address that is dialled.

One rule for the swarm, for the shaping proxy, and for browsers that are load: several users at once, or hours of one.
A name proves nothing (it may resolve to anywhere, and to elsewhere the next time), so the resolved address is what is
looked at, at every connection, and the connection is made to that very address. A redirect is a connection like others.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from webperf.errors import GuardRefused, UsageError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Guard:
    """`hosts` are names as they stand in URLs, `networks` what was allowed as an address or a range."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @property
    def reaches_out(self) -> bool:
        """May load leave this machine?"""
        return bool(self.hosts - {"localhost"}) or any(not network.is_loopback for network in self.networks)

    def check(self, host: str, address: str) -> None:
        """Raises GuardRefused unless a connection to `address`, to which `host` resolved, is allowed."""
        found = _address(address)
        if found.is_loopback or any(found in network for network in self.networks):
            return
        if host.lower().rstrip(".") not in self.hosts:
            where = host if host == address else f"{host} ({address})"
            raise GuardRefused(f"no load goes to {where}: allow it with --allow-host {host}, if it is yours to load")
        if found.is_link_local or found.is_multicast or found.is_unspecified:
            # Cloud machines keep their credentials behind a link-local address.
            raise GuardRefused(f"no load goes to {address}, to which {host} resolves: it is no host's own address")

    def check_name(self, host: str) -> None:
        """As `check`, where a proxy will resolve the name: only a name or an address that is itself allowed passes."""
        try:
            self.check(host, str(_address(host)))
        except ValueError:
            if host.lower().rstrip(".") not in self.hosts:
                hint = f"allow it with --allow-host {host}, if it is yours to load"
                raise GuardRefused(f"no load goes to {host} through a proxy: {hint}") from None


def allow(hosts: Iterable[str]) -> Guard:
    """The guard for what `--allow-host` names: host names, addresses, ranges such as 10.0.0.0/8. Raises UsageError."""
    names: set[str] = set()
    networks: list[Network] = []
    for host in hosts:
        try:
            networks.append(ipaddress.ip_network(host.strip("[]"), strict=False))
            continue
        except ValueError:
            pass
        if not host or any(character in host for character in "/:@*? "):
            raise UsageError(f"--allow-host takes a host name, an address or a range, not {host!r}")
        names.add(host.lower().rstrip("."))
    return Guard(frozenset(names), tuple(networks))


def is_address(host: str) -> bool:
    """Or is it a name?"""
    try:
        _address(host)
    except ValueError:
        return False
    return True


def _address(text: str) -> Address:
    found = ipaddress.ip_address(text.partition("%")[0])
    # ::ffff:10.0.0.1 is 10.0.0.1 in other clothes.
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
