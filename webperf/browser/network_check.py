"""What a network is like from inside a page of the browser that is to be measured."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from playwright.sync_api import Page


def measure_network(page: Page, server: str, *, pings: int, down: int, up: int) -> dict[str, Any]:
    """Times and transfers as `js/network/measure.js` gives them; `down` and `up` bytes, 0 for no transfer."""
    page.goto(server)
    found: dict[str, Any] = page.evaluate(_script(), {"server": server, "pings": pings, "down": down, "up": up})
    return found


@cache
def _script() -> str:
    return (resources.files("webperf.browser") / "js" / "network" / "measure.js").read_text("utf-8")
