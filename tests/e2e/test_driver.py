"""Playwright's driver process: kept from browser to browser; killed, a new one is started and the run goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.conftest import OPEN_PLAIN, read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

# In a process of its own: pytest's has a driver already.
THREE_BROWSERS = """
import json, psutil
from webperf.browser.launch import BrowserHost, LaunchOptions

def processes():
    children = psutil.Process().children()
    (driver,) = [child for child in children if "node" in child.name()]
    return driver, [child.pid for child in driver.children()]

found = []
with BrowserHost(LaunchOptions()) as host:
    for kill_driver in (False, True, False):
        host.new_context().close()
        driver, browsers = processes()
        found.append([driver.pid, browsers])
        host.end_browser()
        assert not host.is_connected and not driver.children()
        if kill_driver:
            driver.kill()
            driver.wait()
print(json.dumps(found))
"""

KILLED_TWICE = """
import psutil
from webperf.browser.launch import BrowserHost, LaunchOptions

with BrowserHost(LaunchOptions()) as host:
    host.kill()
    host.new_context().close()
    (driver,) = psutil.Process().children()
    host.kill()
    assert driver.is_running()
    host.kill()
    driver.wait(10)
    # As a trial does that has lost its browser.
    host.close()
    host.new_context().new_page().close()
    host.kill()
    host.end_browser()
    host.kill()
    (driver,) = psutil.Process().children()
    assert driver.is_running()
"""

BUSY_BROWSER = """
import json
from webperf.browser.launch import BrowserHost, LaunchOptions
from webperf.monitor.disturbance import processor_times

with BrowserHost(LaunchOptions()) as host:
    host.browser
    before = processor_times(host.lost_cpu_s)
    # A second of the renderer's processor time; the page's clock cannot be faster than that.
    host.new_context().new_page().evaluate(
        "const end = performance.now() + 1000; while (performance.now() < end) {}")
    running = processor_times(host.lost_cpu_s)
    host.end_browser()
    ended = processor_times(host.lost_cpu_s)
print(json.dumps([running.own_s - before.own_s, ended.own_s - running.own_s]))
"""


def test_a_driver_that_may_have_forgotten_a_call_ends_with_the_second_kill() -> None:
    script = [sys.executable, "-c", KILLED_TWICE]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.alone
def test_what_an_ended_browser_took_stays_ours() -> None:
    done = subprocess.run([sys.executable, "-c", BUSY_BROWSER], capture_output=True, text=True, timeout=60, check=False)

    assert done.returncode == 0, done.stderr
    while_it_ran, by_its_end = json.loads(done.stdout)
    print(f"{while_it_ran:.2f} s while it ran, {by_its_end:+.2f} s by its end")
    assert while_it_ran >= 0.5
    # Neither forgotten nor counted twice.
    assert abs(by_its_end) <= 0.3 * while_it_ran


def test_each_browser_is_a_fresh_one_and_the_driver_is_kept_while_it_lives() -> None:
    done = subprocess.run(
        [sys.executable, "-c", THREE_BROWSERS], capture_output=True, text=True, timeout=60, check=False
    )

    assert done.returncode == 0, done.stderr
    (first, browsers), (second, others), (third, last) = json.loads(done.stdout)
    assert first == second != third
    assert len({*browsers, *others, *last}) == 3


def test_a_killed_driver_costs_one_trial(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "-n", 4,
                    "--warmup", 0, "--no-diagnosis", "--browser-every", 100, "--out", tmp_path / "out")  # fmt: skip
    command.wait_for_line("[1/4]")
    (driver,) = [child for child in psutil.Process(command.process.pid).children() if "node" in child.name()]
    driver.kill()

    assert command.finish(60) == 0, command.stderr
    assert command.survivors() == []
    run = read_run(tmp_path / "out")
    assert [failure["reason"] for failure in run["failures"]] == ["BROWSER_DIED"]
    assert len([s for s in run["samples"] if s["metric"] == "load_time" and s["value"]]) == 3
