"""Does the calibrated slowdown make a page equally slow each time the browser starts?

`pytest -m bench tests/bench/test_calibration.py -s` prints the table: each start calibrates anew, then a page
of its own does work that the calibration did not see (sorting and JSON), with the slowdown and without it.
"""

from __future__ import annotations

import statistics

import pytest

from webperf.browser.cpu import SlowPages
from webperf.browser.devices import load_devices
from webperf.journey.calibration import calibrate
from webperf.model.places import folders
from webperf.pytest_plugin.lent_browser import LentBrowser

pytestmark = [pytest.mark.bench, pytest.mark.browser]

STARTS = 5
SPREAD = 0.1
WORK = """() => {
  const once = () => {
    const start = performance.now();
    const rows = Array.from({ length: 20000 }, (_, i) => ({ id: (i * 7919) % 20011, name: `row ${i}` }));
    rows.sort((a, b) => a.id - b.id);
    JSON.parse(JSON.stringify(rows));
    return performance.now() - start;
  };
  const times = Array.from({ length: 9 }, once).sort((a, b) => a - b);
  return times[4];
}"""


def _work_ms(browser: LentBrowser, rate: float) -> float:
    context = browser.new_context()
    try:
        page = context.new_page()
        slow = SlowPages(page, rate)
        page.evaluate(WORK)
        times = [float(page.evaluate(WORK)) for _ in range(3)]
        del slow
        return statistics.median(times)
    finally:
        context.close()


def test_the_same_slowdown_on_every_start(webperf_browser: LentBrowser) -> None:
    device = load_devices(folders("devices"))["phone-mid"]
    factors = []
    print("\nstart  host index  rate  index reached of 440  work slowed down")
    for start in range(STARTS):
        webperf_browser.close()
        found = calibrate(webperf_browser, (device,), None, lambda: None)
        slowdown = found.slowdowns[device.name]
        factors.append(_work_ms(webperf_browser, slowdown.rate) / _work_ms(webperf_browser, 1))
        print(
            f"{start:5}  {found.host_index:10.0f}  {slowdown.rate:4.2f}  {slowdown.achieved_index:20.0f}  "
            f"{factors[-1]:.2f} times"
        )
    middle = statistics.median(factors)
    assert all(abs(factor / middle - 1) <= SPREAD for factor in factors)
