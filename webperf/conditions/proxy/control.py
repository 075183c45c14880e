"""What the harness may ask of the proxy: one JSON object a line, answered by one. The end of its input ends the proxy.

`{"do": "open", "network": {...}}` -> `{"link": 1, "port": 40123}`; with `"allow": [hosts]` it connects to these and to
this machine only · `{"do": "close", "link": 1}` ·
`{"do": "fault", "link": 1, "kind": "latency", "with": {"rtt_ms": 200}, "ttl_s": 10}` -> `{"fault": 2}` ·
`{"do": "mend", "fault": 2}` -> `{"mended": true}`, false when its time was up already ·
`{"do": "stats", "link": 1}`, or without a link for all. What cannot be done: `{"error": "..."}`.
"""

from __future__ import annotations

import itertools
import json
import math
import time
from typing import Any

from webperf.conditions.faults import FAULTS
from webperf.conditions.proxy.alarm import Alarms
from webperf.conditions.proxy.link import Link
from webperf.errors import UsageError
from webperf.model.guard import allow
from webperf.model.network import Network
from webperf.model.plain import from_plain

LONGEST_TTL_S = 24 * 3600.0


class Control:
    """All links of one proxy."""

    def __init__(self, alarms: Alarms) -> None:
        self._alarms = alarms
        self._links: dict[int, Link] = {}
        self._faults: dict[int, Link] = {}
        self._numbers = itertools.count(1)

    async def answer(self, line: bytes) -> dict[str, Any]:
        """Do what the line says."""
        try:
            asked = json.loads(line)
            return await self._do(asked)
        except (ValueError, KeyError, TypeError, OSError, UsageError) as error:
            return {"error": f"{type(error).__name__}: {error}"}

    async def _do(self, asked: dict[str, Any]) -> dict[str, Any]:
        match asked["do"]:
            case "open":
                return await self._open(from_plain(Network, asked["network"]), asked.get("allow"))
            case "close":
                self._links.pop(asked["link"]).close()
                return {}
            case "fault":
                return self._fault(asked)
            case "mend":
                return {"mended": self._mend(asked["fault"])}
            case "stats":
                return self._stats(asked.get("link"))
            case other:
                raise ValueError(f"nothing called {other!r} can be done")

    async def _open(self, network: Network, allowed: list[str] | None) -> dict[str, Any]:
        link = Link(network, self._alarms, None if allowed is None else allow(allowed))
        port = await link.listen()
        number = next(self._numbers)
        self._links[number] = link
        return {"link": number, "port": port}

    def _fault(self, asked: dict[str, Any]) -> dict[str, Any]:
        link, ttl_s = self._links[asked["link"]], float(asked["ttl_s"])
        if not (math.isfinite(ttl_s) and 0 < ttl_s <= LONGEST_TTL_S):
            raise ValueError(f"ttl_s must be above 0 and at most {LONGEST_TTL_S:g}")
        fault = from_plain(FAULTS[asked["kind"]], asked["with"])
        number = next(self._numbers)
        self._faults[number] = link
        link.add_fault(number, fault)
        self._alarms.at(time.monotonic() + ttl_s, lambda: self._run_out(number))
        return {"fault": number}

    def _run_out(self, number: int) -> None:
        self._mend(number)

    def _mend(self, number: int) -> bool:
        link = self._faults.pop(number, None)
        return link is not None and link.remove_fault(number)

    def _stats(self, number: int | None) -> dict[str, Any]:
        links = [self._links[number]] if number is not None else list(self._links.values())
        totals: dict[str, int] = {}
        for link in links:
            for name, count in link.stats().items():
                totals[name] = totals.get(name, 0) + count
        kept = self._alarms.punctuality
        return {
            **totals,
            "links": len(links),
            "last_failure": next((link.last_failure for link in links if link.last_failure), ""),
            "deliveries": kept.kept,
            "deliveries_late": kept.late,
            "worst_late_ms": round(kept.worst_s * 1000, 3),
        }
