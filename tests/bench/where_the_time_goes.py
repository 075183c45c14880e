"""Measures iterations of a journey as a run does, with a stopwatch around each part of the harness.

python -m tests.bench.where_the_time_goes BASE_URL ITERATIONS

Prints a JSON list with an object for each iteration: `wall`, from the end of the iteration before it to its own end,
`load_time`, `journey` (the page's own time and the wait for its quiet window) and the parts, in ms. The first
iteration is a warm-up and left out. In a process of its own, for it needs a Playwright of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import BrowserContext, Page

from webperf.browser.devices import load_devices
from webperf.browser.launch import BrowserHost, LaunchOptions
from webperf.browser.probe import Probe
from webperf.journey import step, trial
from webperf.journey.access import Networks
from webperf.journey.discovery import find_journeys
from webperf.journey.rounds import Bench, measure_rounds
from webperf.journey.stop import Stop
from webperf.model.iteration import Iteration
from webperf.model.places import folders
from webperf.model.plan import Plan

# What is timed under which name; a part that runs inside another one is taken out of that.
PARTS: tuple[tuple[Any, str, str], ...] = (
    (BrowserHost, "end_browser", "end the browser before"),
    (BrowserHost, "_start", "start a fresh browser"),
    (BrowserHost, "new_context", "open context and page"),
    (BrowserContext, "new_page", "open context and page"),
    (trial, "Probe", "install the instrument"),
    (Probe, "begin", "install the instrument"),
    (Page, "goto", "journey"),
    (step, "settle", "journey"),
    (Probe, "capture", "read out the page"),
    (Probe, "_memory", "collect garbage, count memory"),
    (step, "readings", "compute the metrics"),
    (trial, "_close", "close the context"),
)


class Stopwatch:
    """Adds up, by name, what each part takes for itself."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._inner: list[float] = []

    def around(self, owner: Any, name: str, part: str) -> None:
        """Time every call of `owner.name` from now on."""
        real: Callable[..., Any] = getattr(owner, name)

        def timed(*arguments: Any, **options: Any) -> Any:
            began = time.perf_counter()
            self._inner.append(0.0)
            try:
                return real(*arguments, **options)
            finally:
                took = (time.perf_counter() - began) * 1000
                self.spent[part] = self.spent.get(part, 0.0) + took - self._inner.pop()
                if self._inner:
                    self._inner[-1] += took

        setattr(owner, name, timed)


def measure(base_url: str, iterations: int) -> list[dict[str, float]]:
    """Iterations of `open_overview` on the desktop, a fresh browser for each, after a warm-up."""
    watch = Stopwatch()
    for owner, name, part in PARTS:
        watch.around(owner, name, part)
    found: list[dict[str, float]] = []
    ended = 0.0

    def keep(iteration: Iteration) -> None:
        nonlocal ended
        now = time.perf_counter()
        (load_time,) = [s.value for s in iteration.samples if s.metric == "load_time"]
        assert load_time is not None, iteration.failure
        found.append({"wall": (now - ended) * 1000, "load_time": load_time, **watch.spent})
        ended = now
        watch.spent.clear()

    journeys = find_journeys(("open_overview",), folders("journeys"))
    plan = Plan(journeys, (load_devices(folders("devices"))["desktop"],), iterations, warmup=1, diagnosis=False)
    with BrowserHost(LaunchOptions()) as host:
        measure_rounds(
            plan,
            Bench(
                host=host,
                target=None,
                base_url=base_url,
                stop=Stop(),
                save=lambda name, _content: name,
                starts=lambda _trial: None,
                keep=keep,
                networks=Networks(),
            ),
        )
    return found[1:]


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]))))
