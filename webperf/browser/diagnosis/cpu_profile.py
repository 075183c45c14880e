"""CPU profile of the page's main thread, in the format that DevTools opens (Performance › load profile).

https://chromedevtools.github.io/devtools-protocol/tot/Profiler/. It is of the main frame's process: a navigation to
another site begins it anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from playwright.sync_api import CDPSession, Page

from webperf.browser.diagnosis.instrument import Product
from webperf.model.redact import mask_url

INTERVAL_US = 1000


class CpuProfile:
    """Of V8's own sampling profiler, a sample each millisecond."""

    name = "page CPU profile"

    def __init__(self) -> None:
        self._session: CDPSession | None = None

    def start(self, page: Page, _session: CDPSession) -> None:
        """In a session of its own: coverage turns the shared one's profiler off when it is done."""
        self._session = page.context.new_cdp_session(page)
        self._session.send("Profiler.enable")
        self._session.send("Profiler.setSamplingInterval", {"interval": INTERVAL_US})
        self._session.send("Profiler.start")

    def stop(self) -> Iterable[Product]:
        """One file; what was hottest is its note."""
        assert self._session is not None
        profile = self._session.send("Profiler.stop")["profile"]
        self._session.send("Profiler.disable")
        for node in profile["nodes"]:
            frame = node["callFrame"]
            frame["url"] = mask_url(frame["url"]) if frame["url"] else ""
        yield Product("page_cpu_profile", "page.cpuprofile", json.dumps(profile).encode(), note=busiest(profile))

    def notes(self) -> Iterable[str]:
        """Nothing: a failure is one."""
        return ()


def busiest(profile: Mapping[str, Any], most: int = 3) -> str:
    """Functions by the share of busy time in themselves, in words.

    >>> node = lambda n, name: {"id": n, "callFrame": {"functionName": name, "url": "", "lineNumber": 3}}
    >>> busiest({"nodes": [node(1, "(idle)"), node(2, "slow"), node(3, "")], "samples": [1, 2, 2, 2, 3],
    ...          "timeDeltas": [9, 1, 1, 1, 1]})
    '31 % busy; most in slow 75 %, (anonymous) 25 %'
    """
    names = {node["id"]: node["callFrame"]["functionName"] or "(anonymous)" for node in profile["nodes"]}
    own: dict[str, float] = {}
    for number, delta in zip(profile.get("samples", ()), profile.get("timeDeltas", ()), strict=False):
        own[names[number]] = own.get(names[number], 0.0) + max(0.0, delta)
    whole = sum(own.values())
    busy = {name: time for name, time in own.items() if name not in ("(idle)", "(root)")}
    if not whole or not sum(busy.values()):
        return "nothing ran"
    ranked = sorted(busy.items(), key=lambda item: -item[1])[:most]
    top = ", ".join(f"{name} {100 * time / sum(busy.values()):.0f} %" for name, time in ranked)
    return f"{100 * sum(busy.values()) / whole:.0f} % busy; most in {top}"
