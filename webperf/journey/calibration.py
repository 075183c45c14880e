"""Before the first trial: how fast this machine is in a page, and which slowdown makes it each device's class."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from playwright.sync_api import Page

from webperf.browser.cpu import SlowPages, benchmark_index
from webperf.browser.watchdog import Watchdog
from webperf.conditions.cpu import class_of, first_rate, next_rate, wanted_classes
from webperf.journey.trial import Browsers
from webperf.model.cpu import Calibration, CpuClass, Slowdown
from webperf.model.device import Device

TRIES = 4
TIMEOUT_S = 120.0


def calibrate(
    host: Browsers, devices: tuple[Device, ...], rate: float | None, begins: Callable[[], None]
) -> Calibration:
    """`rate` is for all devices; None: each as slow as its class. `begins` is told when there is something to measure.

    Raises Playwright's Error when the page dies.
    """
    if rate is not None:
        return Calibration(None, {device.name: Slowdown(rate) for device in devices})
    if all(class_of(device).index is None for device in devices):
        return Calibration(None, {device.name: _free(device) for device in devices})
    begins()
    with _blank_page(host) as page:
        slow = SlowPages(page, 1)
        host_index = benchmark_index(page)
        found = {
            name: _find(page, slow, wanted, host_index) for name, wanted in wanted_classes(devices, host_index).items()
        }
    return Calibration(host_index, {d.name: found.get(d.cpu_class, _free(d)) for d in devices})


def _find(page: Page, slow: SlowPages, wanted: CpuClass, host_index: float) -> Slowdown:
    """Chromium takes more than it is asked for, and not always as much: so the class is approached from what it did."""
    assert wanted.index is not None
    rate: float | None = first_rate(host_index, wanted.index)
    seen: list[Slowdown] = []
    for _ in range(TRIES):
        if rate is None:
            break
        slow.change(rate)
        achieved = benchmark_index(page)
        seen.append(Slowdown(rate, wanted.name, wanted.index, achieved))
        rate = next_rate(rate, achieved, wanted.index)
    slow.change(1)
    return min(seen, key=lambda tried: abs((tried.achieved_index or 0) / (tried.wanted_index or 1) - 1))


def _free(device: Device) -> Slowdown:
    return Slowdown(cpu_class=device.cpu_class)


@contextlib.contextmanager
def _blank_page(host: Browsers) -> Iterator[Page]:
    watchdog = Watchdog(host.kill)
    with watchdog.limit(TIMEOUT_S):
        context = host.new_context()
        try:
            yield context.new_page()
        finally:
            context.close()
