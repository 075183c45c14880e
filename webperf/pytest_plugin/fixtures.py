"""Fixtures: the browser webperf finds, the runner of journey items, and `webperf` for plain Playwright tests."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from webperf.browser.devices import load_devices
from webperf.browser.locate import locate
from webperf.browser.probe import Probe
from webperf.browser.watchdog import Watchdog
from webperf.browser.wire import PORT_FLAG
from webperf.conditions.cpu import choose_rate
from webperf.conditions.presets import choose_networks, load_networks
from webperf.errors import BrowserNotFound, WebperfError
from webperf.journey.access import Networks
from webperf.journey.calibration import calibrate
from webperf.journey.network_check import check_network, needs_check
from webperf.journey.step import Steps
from webperf.judge.project_budgets import with_project_budgets
from webperf.model.cpu import Slowdown
from webperf.model.device import Device
from webperf.model.journey import Journey
from webperf.model.network import Network
from webperf.model.places import folders
from webperf.model.project import read_project
from webperf.pytest_plugin.item import JourneyTest, measure_item
from webperf.pytest_plugin.lent_browser import LentBrowser
from webperf.pytest_plugin.measured import MeasuredPage
from webperf.pytest_plugin.options import read_options
from webperf.pytest_plugin.summary import RESERVATIONS, RESULTS
from webperf.target import Target, find_target


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any], browser_name: str, playwright: Playwright
) -> dict[str, Any]:
    """pytest-playwright's, with the browser webperf would use where nothing else is asked for."""
    if browser_name != "chromium":
        return browser_type_launch_args
    args = [*browser_type_launch_args.get("args", ()), PORT_FLAG]
    if "executable_path" in browser_type_launch_args or "channel" in browser_type_launch_args:
        return {**browser_type_launch_args, "args": args}
    try:
        return {**browser_type_launch_args, "args": args, "executable_path": str(locate(playwright).path)}
    except BrowserNotFound as error:
        raise pytest.UsageError(str(error)) from None


@pytest.fixture(scope="session")
def webperf_browser(
    launch_browser: Callable[..., Browser], browser_type_launch_args: dict[str, Any]
) -> Iterator[LentBrowser]:
    """The browser of all journey items."""
    browser = LentBrowser(launch_browser, browser_type_launch_args.get("args", ()))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def webperf_networks(request: pytest.FixtureRequest) -> Iterator[Networks]:
    """The networks of all journey items; the proxy behind them is there when one is slow."""
    with Networks(read_options(request.config).throttling) as networks:
        yield networks


@pytest.fixture(scope="session")
def webperf_network_of(
    request: pytest.FixtureRequest, webperf_browser: LentBrowser, webperf_networks: Networks
) -> Callable[[Device], Network]:
    """A device's network, measured before it is used for the first time. What is wrong with it is in the summary."""
    asked = read_options(request.config).network
    known = load_networks(folders("devices"))
    checked: set[str] = set()

    def network_of(device: Device) -> Network:
        network = choose_networks((device,), asked, known)[device.name]
        if needs_check(network) and network.name not in checked:
            checked.add(network.name)
            request.config.stash[RESERVATIONS].extend(
                check_network(webperf_browser, webperf_networks, network).reservations
            )
        return network

    return network_of


@pytest.fixture(scope="session")
def webperf_slowdown_of(request: pytest.FixtureRequest, webperf_browser: LentBrowser) -> Callable[[Device], Slowdown]:
    """How much slower a device's pages run, found out once for each class. What is wrong with it is in the summary."""
    asked = read_options(request.config).cpu
    found: dict[str, Slowdown] = {}

    def slowdown_of(device: Device) -> Slowdown:
        if device.cpu_class not in found:
            calibration = calibrate(webperf_browser, (device,), choose_rate(asked, (device,)), lambda: None)
            request.config.stash[RESERVATIONS].extend(calibration.reservations)
            found[device.cpu_class] = calibration.slowdowns[device.name]
        return found[device.cpu_class]

    return slowdown_of


@pytest.fixture(scope="session")
def webperf_targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str | None, Journey], str | None]]:
    """Gives the base URL of the target that a journey needs; each is started once and stopped at the end."""
    running: dict[str, Target] = {}

    def base_url(name: str | None, journey: Journey) -> str | None:
        spec = find_target(name, (journey,))
        if spec is None:
            return None
        if spec.name not in running:
            target = Target(spec, tmp_path_factory.mktemp("webperf") / f"{spec.name}.log")
            target.start()
            running[spec.name] = target
        return running[spec.name].base_url

    yield base_url
    for target in running.values():
        target.stop()


@pytest.fixture
def webperf_measure_journey(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    webperf_browser: LentBrowser,
    webperf_networks: Networks,
    webperf_network_of: Callable[[Device], Network],
    webperf_slowdown_of: Callable[[Device], Slowdown],
    webperf_targets: Callable[[str | None, Journey], str | None],
    base_url: str | None,
    output_path: str,
) -> Callable[[Journey, str], None]:
    """What a journey item calls: measures it, and fails the test with plain words when it must."""
    options = read_options(request.config)

    def measure(journey: Journey, device_name: str) -> None:
        if int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")) > 1:
            pytest.fail("webperf: journeys side by side measure each other: run them without -n", pytrace=False)
        try:
            (journey,) = with_project_budgets((journey,), read_project(request.config.rootpath))
            url = base_url or webperf_targets(options.target, journey)
            device = _device(device_name, playwright)
            network, slowdown = webperf_network_of(device), webperf_slowdown_of(device)
            test = JourneyTest(journey, device, network, slowdown, url, options, Path(output_path))
            result = measure_item(test, webperf_browser, webperf_networks)
        except WebperfError as error:
            pytest.fail(f"webperf: {error}", pytrace=False)
        request.config.stash[RESULTS].append(result)
        if result.trouble:
            pytest.fail("\n".join(result.trouble), pytrace=False)

    return measure


@pytest.fixture
def webperf(page: Page) -> Iterator[MeasuredPage]:
    """Measures steps on the test's own `page`: `with webperf.step("open"): page.goto("/")`."""
    # A test's own browser belongs to pytest-playwright: a hung page is left to its timeouts.
    with contextlib.closing(Probe(page)) as probe:
        yield MeasuredPage(Steps(probe, Watchdog(lambda: None), lambda _name: None))


def _device(name: str, playwright: Playwright) -> Device:
    """A profile of ours, or a descriptor of Playwright's that `--device` named."""
    known = load_devices(folders("devices"))
    if name in known:
        return known[name]
    if name not in playwright.devices:
        raise pytest.UsageError(f"unknown device {name!r}: neither webperf nor Playwright has it")
    found = playwright.devices[name]
    return Device(
        name=name,
        title=name,
        width=found["viewport"]["width"],
        height=found["viewport"]["height"],
        scale=found["device_scale_factor"],
        mobile=found["is_mobile"],
        touch=found["has_touch"],
        user_agent=found["user_agent"],
        cpu_class="desktop",
        network="none",
    )
