"""The plugin's options; pytest-playwright's own (`--headed --slowmo --base-url --tracing`) hold for journeys too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from webperf.errors import UsageError
from webperf.model.network import Throttling
from webperf.model.places import folders

DEFAULT_DEVICE = "desktop"
ITERATIONS, WARMUP = 3, 1


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for. `playwright_device` is a descriptor of Playwright's, by its name."""

    devices: tuple[str, ...]
    playwright_device: str | None
    iterations: int
    warmup: int
    target: str | None
    tracing: str
    network: str | None
    throttling: Throttling
    cpu: str
    out: Path | None
    history: str | None
    labels: Mapping[str, str]


def add_options(parser: pytest.Parser) -> None:
    """All of them begin with `--webperf-`."""
    add = parser.getgroup("webperf", "webperf: journeys as performance tests").addoption
    add(
        "--webperf-device",
        action="append",
        default=[],
        metavar="NAME",
        help="device profile for journeys; repeat, or 'all' [desktop]",
    )
    add(
        "--webperf-iterations",
        type=int,
        default=ITERATIONS,
        metavar="N",
        help=f"measured iterations of each journey and device [{ITERATIONS}]",
    )
    add(
        "--webperf-warmup",
        type=int,
        default=WARMUP,
        metavar="N",
        help=f"iterations before them that are not counted [{WARMUP}]",
    )
    add(
        "--webperf-network",
        metavar="NAME|RTT:DOWN:UP",
        help="network for journeys, by name or in ms and kbit/s [each device's own]",
    )
    add(
        "--webperf-throttling",
        choices=[kind.value for kind in Throttling],
        default=Throttling.PROXY.value,
        help="who slows the network: webperf's proxy, or Chromium as Lighthouse has it [proxy]",
    )
    add(
        "--webperf-cpu",
        default="auto",
        metavar="FACTOR|auto|off",
        help="how much slower pages of journeys run: by a factor, as slow as each device's class, or not at all [auto]",
    )
    add(
        "--webperf-target",
        metavar="NAME",
        help="app that webperf starts itself; journeys that webperf ships use the reference target",
    )
    _add_keeping(add)


def _add_keeping(add: Callable[..., None]) -> None:
    """What becomes of the run."""
    add(
        "--webperf-out",
        type=Path,
        metavar="DIR",
        help="folder for the run of all journeys [.webperf/runs/<time>-pytest]",
    )
    add(
        "--webperf-history",
        metavar="FILE|URL|off",
        help="where the run is kept for trends: a file, or postgresql://... [.webperf/history.db]",
    )
    add(
        "--webperf-label",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="to find the run by in the history; repeat for several",
    )


def _labels(given: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for text, (name, _, value) in zip(given, pairs, strict=True):
        if not (name.strip() and value.strip()):
            raise pytest.UsageError(f"--webperf-label {text[:60]!r}: write it as NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in pairs}


def read_options(config: pytest.Config) -> Options:
    """Checked. Raises pytest.UsageError with one line."""
    from webperf.browser.devices import choose_devices, load_devices
    from webperf.conditions.cpu import choose_rate
    from webperf.conditions.presets import choose_networks, load_networks

    iterations, warmup = config.getoption("--webperf-iterations"), config.getoption("--webperf-warmup")
    if iterations < 1 or warmup < 0:
        raise pytest.UsageError("--webperf-iterations must be at least 1, --webperf-warmup at least 0")
    foreign = config.getoption("--device", default=None)
    names = tuple(config.getoption("--webperf-device"))
    network = config.getoption("--webperf-network")
    try:
        chosen = choose_devices(names or (DEFAULT_DEVICE,), load_devices(folders("devices")))
        choose_networks(chosen, network, load_networks(folders("devices")))
        choose_rate(config.getoption("--webperf-cpu"), chosen)
    except UsageError as error:
        raise pytest.UsageError(str(error)) from None
    own = tuple(device.name for device in chosen)
    return Options(
        devices=own if names or foreign is None else (foreign,),
        playwright_device=foreign,
        iterations=iterations,
        warmup=warmup,
        target=config.getoption("--webperf-target"),
        tracing=config.getoption("--tracing", default="off"),
        network=network,
        cpu=config.getoption("--webperf-cpu"),
        throttling=Throttling(config.getoption("--webperf-throttling")),
        out=config.getoption("--webperf-out"),
        history=config.getoption("--webperf-history"),
        labels=_labels(config.getoption("--webperf-label")),
    )
