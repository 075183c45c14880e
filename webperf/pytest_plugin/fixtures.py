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
from webperf.errors import BrowserNotFound, WebperfError
from webperf.journey.access import Networks
from webperf.journey.step import Steps
from webperf.judge.project_budgets import with_project_budgets
from webperf.model.device import Device
from webperf.model.journey import Journey
from webperf.model.places import folders
from webperf.model.project import read_project
from webperf.pytest_plugin.collect import CELL
from webperf.pytest_plugin.conditions import Conditions
from webperf.pytest_plugin.item import JourneyTest, measure_item
from webperf.pytest_plugin.lent_browser import LentBrowser
from webperf.pytest_plugin.measured import MeasuredPage
from webperf.pytest_plugin.options import read_options
from webperf.pytest_plugin.record import Cell, Record
from webperf.pytest_plugin.summary import KEPT, RESERVATIONS, RESULTS
from webperf.target import Target, find_target

TargetOf = Callable[[str | None, Journey], Target | None]
"""What a journey needs, by the name that was asked for."""


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
def webperf_conditions(
    request: pytest.FixtureRequest, webperf_browser: LentBrowser, webperf_networks: Networks
) -> Iterator[Conditions]:
    """What journeys are measured under. What is wrong with it is in the summary."""
    conditions = Conditions(read_options(request.config), webperf_browser, webperf_networks)
    yield conditions
    request.config.stash[RESERVATIONS].extend(conditions.reservations)


@pytest.fixture(scope="session")
def webperf_record(
    request: pytest.FixtureRequest,
    webperf_browser: LentBrowser,
    webperf_networks: Networks,
    webperf_conditions: Conditions,
) -> Iterator[Record]:
    """The run of this session's journeys, written as they are measured."""
    project = read_project(request.config.rootpath)
    record = Record(read_options(request.config), project, webperf_browser, webperf_conditions)
    yield record
    record.interrupted = request.session.exitstatus == pytest.ExitCode.INTERRUPTED
    request.config.stash[KEPT].extend(record.close(webperf_networks.reservations()))


@pytest.fixture(scope="session")
def webperf_targets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TargetOf]:
    """Gives the target that a journey needs; each is started once and stopped at the end."""
    running: dict[str, Target] = {}

    def needed(name: str | None, journey: Journey) -> Target | None:
        spec = find_target(name, (journey,))
        if spec is None:
            return None
        if spec.name not in running:
            target = Target(spec, tmp_path_factory.mktemp("webperf") / f"{spec.name}.log")
            target.start()
            running[spec.name] = target
        return running[spec.name]

    yield needed
    for target in running.values():
        target.stop()


@pytest.fixture
def webperf_measure_journey(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    webperf_browser: LentBrowser,
    webperf_networks: Networks,
    webperf_conditions: Conditions,
    webperf_record: Record,
    webperf_targets: TargetOf,
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
            target = None if base_url else webperf_targets(options.target, journey)
            url = target.base_url if target else base_url
            webperf_record.begin(_cells(request.session, playwright), url, target)
            device = _device(device_name, playwright)
            network, slowdown = webperf_conditions.network_of(device), webperf_conditions.slowdown_of(device)
            test = JourneyTest(journey, device, network, slowdown, url, options, Path(output_path))
            result = measure_item(test, webperf_browser, webperf_networks, webperf_record)
        except WebperfError as error:
            pytest.fail(f"webperf: {error}", pytrace=False)
        request.config.stash[RESULTS].append(result)
        if result.trouble:
            pytest.fail("\n".join(result.trouble), pytrace=False)

    return measure


def _cells(session: pytest.Session, playwright: Playwright) -> tuple[Cell, ...]:
    """All journeys of the session with their devices, whatever of them will come to be measured."""
    found = [item.stash[CELL] for item in session.items if CELL in item.stash]
    return tuple((journey, _device(name, playwright)) for journey, name in found)


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
