"""Keeps a browser that is load to the hosts it may reach: by Chromium's own resolver, in its network process.

No name is looked up while it runs. What is allowed was resolved before and stays where it was found; any other name,
and any other address, does not resolve. So a redirect, a frame, a worker, a socket are kept in like a page, and it
costs nothing: no request passes through anything of ours. (WebRTC's packets go past every resolver and are not seen.)
Through the shaping proxy it is the proxy that resolves, and asks the same guard.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from webperf.errors import GuardRefused
from webperf.model.capture import Request
from webperf.model.guard import Guard, is_address

LOOPBACK = ("localhost", "*.localhost", "127.0.0.1", "::1")
"""What Chromium resolves to this machine by itself."""
# A proxy of the environment would be given the names, and resolve them elsewhere.
NO_PROXY = "--no-proxy-server"
UNRESOLVED = "net::ERR_NAME_NOT_RESOLVED"
NOT_CONNECTED = "net::ERR_SOCKS_CONNECTION_FAILED"


@dataclass(frozen=True, slots=True)
class Fence:
    """`places` are the names that were allowed, each with the address it was found at, and allowed addresses.

    `allowed` is what `--allow-host` named, for a proxy that resolves by itself.
    """

    guard: Guard
    places: Mapping[str, str]
    allowed: tuple[str, ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        """For Chromium's command line."""
        excluded = (*LOOPBACK, *(host for host in self.places if is_address(host)))
        mapped = (f"MAP {name} {_bracketed(at)}" for name, at in self.places.items() if not is_address(name))
        rules = (*mapped, "MAP * ~NOTFOUND", *(f"EXCLUDE {host}" for host in excluded))
        return (f"--host-resolver-rules={' , '.join(rules)}", NO_PROXY)

    def refused(self, requests: Iterable[Request]) -> dict[str, int]:
        """The hosts that were kept out, with how many requests to each."""
        hosts = (urlsplit(request.url).hostname or "" for request in requests if self._kept_out(request))
        return dict(Counter(hosts))

    def _kept_out(self, request: Request) -> bool:
        host = urlsplit(request.url).hostname or ""
        if request.failed == UNRESOLVED:
            return host not in self.places and host not in LOOPBACK and not host.endswith(".localhost")
        return request.failed == NOT_CONNECTED and not self._lets_through(host)

    def _lets_through(self, host: str) -> bool:
        """Would the proxy, as far as can be said without looking the name up?"""
        if host in self.places or host == "localhost" or host.endswith(".localhost"):
            return True
        try:
            self.guard.check_name(host)
        except GuardRefused:
            return False
        return True


def refusal(hosts: Iterable[str]) -> str:
    """What to say of hosts that were kept out, with the cure."""
    names = sorted(hosts)
    cure = " ".join(f"--allow-host {name}" for name in names)
    return f"no load goes to {', '.join(names)}: allow it with {cure}, if it is yours to load"


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
