"""All lines of a run through the shaping proxy, with the faults that are on now, also of one that is opened later."""

from __future__ import annotations

import contextlib
import threading
import time
from dataclasses import dataclass, field

from webperf.conditions import Fault, Link, ShapingProxy
from webperf.errors import InfrastructureError
from webperf.faults.base import Undo
from webperf.model.network import Network


@dataclass(slots=True)
class _On:
    fault: Fault
    until_s: float
    numbers: list[int] = field(default_factory=list)


class Lines:
    """A load has one line, and each trial of a journey one of its own. Safe to ask from several threads."""

    def __init__(self, proxy: ShapingProxy) -> None:
        self.proxy = proxy
        self._lock = threading.Lock()
        self._open: dict[int, Link] = {}
        self._on: list[_On] = []

    def open(self, network: Network) -> Link:
        """A line with that network's numbers, and the faults that are on."""
        with self._lock:
            link = self.proxy.open(network)
            self._open[link.number] = link
            for on in self._on:
                self._bend(on, link)
            return link

    def close(self, link: Link) -> None:
        """End it with all its connections."""
        with self._lock:
            self._open.pop(link.number, None)
            with contextlib.suppress(InfrastructureError):
                self.proxy.close(link)

    def put_on(self, fault: Fault, ttl_s: float) -> Undo:
        """On every line. The proxy takes it off after `ttl_s`, whatever becomes of us, and ends with us."""
        on = _On(fault, time.monotonic() + ttl_s)
        with self._lock:
            for link in self._open.values():
                self._bend(on, link)
            self._on.append(on)

        def undo() -> str:
            with self._lock:
                self._on.remove(on)
                for number in on.numbers:
                    self.proxy.remove_fault(number)
            return ""

        return undo

    def _bend(self, on: _On, link: Link) -> None:
        left_s = on.until_s - time.monotonic()
        if left_s > 0:
            on.numbers.append(self.proxy.add_fault(link, on.fault, ttl_s=left_s))
