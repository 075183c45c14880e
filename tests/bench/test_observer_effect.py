"""What measuring costs: the same page loads with the instrument and without it, in turn.

`pytest -m bench tests/bench/test_observer_effect.py -s` prints the table. Both arms use the same browser and a fresh
context each; the order within a pair alternates. Compared are the browser's own numbers, which need no instrument:
LCP and the load event, from buffered performance entries.

Between two equal loads LCP of the dashboard differs by a tenth and more, on two cores. So there are many pairs, their
ratios are brought together as Hodges and Lehmann do (the median of all means of two), and the table says how far that
number may be off: the interval comes from the signed ranks.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Sequence
from typing import Any

import pytest

from webperf.browser.probe import Probe, Watch
from webperf.pytest_plugin.lent_browser import LentBrowser
from webperf.target import Target, find_target

pytestmark = [pytest.mark.bench, pytest.mark.browser]

PAIRS = 100
LARGEST_COST = 0.02

ENTRIES = """() => new Promise((resolve) => {
  new PerformanceObserver((list) => {
    const lcp = list.getEntries().at(-1).startTime;
    resolve({ lcp, load: performance.getEntriesByType("navigation")[0].loadEventEnd });
  }).observe({ type: "largest-contentful-paint", buffered: true });
})"""


def _load(browser: LentBrowser, url: str, *, instrumented: bool) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 1350, "height": 940})
    probe = None
    try:
        page = context.new_page()
        if instrumented:
            probe = Probe(page)
            probe.begin(Watch())
        page.goto(url)
        page.locator("[data-testid=stVegaLiteChart]").first.wait_for()
        page.wait_for_function("document.querySelector('[data-test-script-state=notRunning]')")
        found: dict[str, float] = page.evaluate(ENTRIES)
        return found
    finally:
        if probe:
            probe.close()
        context.close()


def test_lcp_and_load_are_within_2_percent(webperf_browser: LentBrowser, tmp_path: Any) -> None:
    spec = find_target("reference", ())
    assert spec is not None
    bare: list[dict[str, float]] = []
    ours: list[dict[str, float]] = []
    with Target(spec, tmp_path / "target.log") as target:
        _load(webperf_browser, target.base_url, instrumented=False)
        for pair in range(PAIRS):
            for instrumented in (False, True) if pair % 2 else (True, False):
                (ours if instrumented else bare).append(
                    _load(webperf_browser, target.base_url, instrumented=instrumented)
                )
    for name in ("lcp", "load"):
        cost, least, most = _cost([math.log(a[name] / b[name]) for a, b in zip(ours, bare, strict=True)])
        medians = (statistics.median(load[name] for load in loads) for loads in (bare, ours))
        print("\n{}: bare {:.0f} ms, with the instrument {:.0f} ms,".format(name, *medians), end=" ")
        print(f"{cost:+.1%} ({least:+.1%} to {most:+.1%}, {PAIRS} pairs)")
        assert cost < LARGEST_COST


def _cost(logs: Sequence[float]) -> tuple[float, float, float]:
    """Hodges-Lehmann's shift of the ratios, less 1, and its 95 % interval (signed ranks, normal approximation)."""
    means = sorted((a + b) / 2 for a, b in itertools.combinations_with_replacement(logs, 2))
    n = len(logs)
    outside = int(len(means) / 2 - 1.96 * math.sqrt(n * (n + 1) * (2 * n + 1) / 24))
    return math.expm1(statistics.median(means)), math.expm1(means[outside]), math.expm1(means[-1 - outside])
