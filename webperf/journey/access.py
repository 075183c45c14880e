"""How a trial's browser context gets at the network it is to be measured on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any, Protocol

from playwright.sync_api import Page

from webperf.browser.fence import Fence
from webperf.browser.throttling import throttle
from webperf.conditions import Link, ShapingProxy
from webperf.errors import InfrastructureError
from webperf.model.missing import Missing
from webperf.model.network import Network, Throttling

LATE_SHARE = 0.1
"""So many deliveries more than a millisecond late, and the run is DEGRADED."""


class Access(Protocol):
    """One context's way to the network."""

    @property
    def fence(self) -> Fence | None:
        """Which hosts it is kept to; None: it may go anywhere."""

    @property
    def context_options(self) -> dict[str, Any]:
        """Arguments for `new_context` beside the device's."""

    def begin(self, page: Page) -> None:
        """The page is there, and has gone nowhere yet."""

    def explain(self, reason: Missing) -> Missing:
        """The reason of a failure, as far as the network knows it better than the browser."""


class Direct:
    """The machine's own network."""

    def __init__(self, fence: Fence | None = None) -> None:
        self.fence = fence

    @property
    def context_options(self) -> dict[str, Any]:
        """None."""
        return {}

    def begin(self, page: Page) -> None:
        """Nothing to do."""

    def explain(self, reason: Missing) -> Missing:
        """The browser knows best. Behind a fence each name that may be asked is known: another one was kept out."""
        return Missing.REFUSED_BY_GUARD if self.fence and reason is Missing.DNS_FAILURE else reason


class Proxied(Direct):
    """Through a link of the shaping proxy."""

    def __init__(self, proxy: ShapingProxy, link: Link, fence: Fence | None = None) -> None:
        super().__init__(fence)
        self._proxy, self._link = proxy, link

    @property
    def context_options(self) -> dict[str, Any]:
        """Playwright adds `<-loopback>`: without it Chromium would go to 127.0.0.1 by itself."""
        return {"proxy": {"server": self._link.server}}

    def begin(self, page: Page) -> None:
        """The page itself is to know that it is offline, not only its connections."""
        if self._link.network.offline:
            page.context.set_offline(True)

    def explain(self, reason: Missing) -> Missing:
        """Chromium has one error for whatever a SOCKS proxy could not connect to."""
        known = {"HOST_UNREACHABLE": Missing.DNS_FAILURE, "NOT_ALLOWED": Missing.REFUSED_BY_GUARD}
        return known.get(self._last_failure(), reason) if reason is Missing.CONNECTION_REFUSED else reason

    def _last_failure(self) -> str:
        with contextlib.suppress(InfrastructureError):
            return str(self._proxy.stats(self._link)["last_failure"])
        return ""


class Throttled(Direct):
    """By Chromium itself, as Lighthouse has it."""

    def __init__(self, network: Network, fence: Fence | None = None) -> None:
        super().__init__(fence)
        self._network = network
        self._session: object = None

    def begin(self, page: Page) -> None:
        """It holds as long as the session is kept."""
        self._session = throttle(page, self._network)


class Networks:
    """Opens every trial's access. The proxy is started when it is first needed. Use as a context manager.

    Each trial has a link of its own: what one has left in a queue, and the names it has looked up, are not the next
    one's.
    """

    def __init__(self, throttling: Throttling = Throttling.PROXY, fence: Fence | None = None) -> None:
        self.throttling = throttling
        self.fence = fence
        self._proxy: ShapingProxy | None = None

    def __enter__(self) -> Networks:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextlib.contextmanager
    def access(self, network: Network) -> Iterator[Access]:
        """For one context, from before it is made until it is closed. Raises InfrastructureError."""
        if not network.shaped:
            yield Direct(self.fence)
        elif self.throttling is Throttling.DEVTOOLS:
            yield Throttled(network, self.fence)
        else:
            link = self._open(network)
            assert self._proxy is not None
            try:
                yield Proxied(self._proxy, link, self.fence)
            finally:
                with contextlib.suppress(InfrastructureError):
                    self._proxy.close(link)

    def close(self) -> None:
        """End the proxy, if there is one."""
        proxy, self._proxy = self._proxy, None
        if proxy is not None:
            proxy.stop()

    def reservations(self) -> tuple[str, ...]:
        """Did the proxy keep its times? Where it did not, the numbers are of another network."""
        if self._proxy is None:
            return ()
        try:
            kept = self._proxy.stats()
        except InfrastructureError as error:
            return (str(error),)
        late, all_ = kept["deliveries_late"], kept["deliveries"]
        if late <= LATE_SHARE * all_:
            return ()
        worst = f"the worst by {kept['worst_late_ms']:.0f} ms"
        return (f"this machine was too busy for its network: {late} of {all_} deliveries were late, {worst}",)

    def _open(self, network: Network) -> Link:
        allowed = self.fence.allowed if self.fence else None
        try:
            return self._running().open(network, allowed)
        except InfrastructureError:
            # It was killed, or broke down: the trial that was under way has failed, the next ones need not.
            self.close()
            return self._running().open(network, allowed)

    def _running(self) -> ShapingProxy:
        if self._proxy is None:
            self._proxy = ShapingProxy()
            self._proxy.start()
        return self._proxy
