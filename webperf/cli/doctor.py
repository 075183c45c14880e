"""`webperf doctor`: is everything here that a measurement needs?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import click

from webperf.errors import BrowserFailed, WebperfError

LEAST_SHM_BYTES = 256 << 20
LEAST_CPUS = 2

Check = tuple[bool, str]


@click.command()
@click.option("--browser-path", metavar="FILE", help="Chromium to check.")
def doctor(browser_path: str | None) -> int:
    """Check what a measurement needs, and say what to mend.

    Browser, WebGL, sandbox, cores, load, shared memory. Exits with 4 without a browser.
    """
    checks = [*_browser(browser_path), *_machine(), *_extras()]
    for good, words in checks:
        click.echo(f"{'ok  ' if good else 'MIND'} {words}")
    return 0 if checks[0][0] else BrowserFailed.exit_code


def _browser(path: str | None) -> Iterator[Check]:
    from webperf.browser.launch import BrowserHost, LaunchOptions

    try:
        with BrowserHost(LaunchOptions(path)) as host:
            facts = host.facts()
    except WebperfError as error:
        yield False, str(error)
        return
    yield True, f"Chromium {facts['version']} at {facts['path']} (found by: {facts['found_by']})"
    renderer = facts["webgl_renderer"]
    yield renderer is not None, f"WebGL: {renderer or 'none, maps cannot be drawn'}"
    sandbox = facts["sandbox"]
    words = "on" if sandbox else "off (running as root, or the system forbids it): measure only sites you trust"
    yield bool(sandbox), f"browser sandbox: {words}"


def _machine() -> Iterator[Check]:
    from webperf.monitor.host import host_facts

    facts = host_facts()
    cpus, load = facts["cpus"], facts["load_average"][0]
    few = "" if cpus >= LEAST_CPUS else f"; with fewer than {LEAST_CPUS} app and browser disturb each other"
    yield not few, f"{cpus} CPUs ({facts['cpu_model']}){few}"
    yield load < cpus, f"load average {load:g}: {'quiet' if load < cpus else 'busy, numbers will be noisy'}"
    shm = Path("/dev/shm")
    if shm.is_dir():
        free = shutil.disk_usage(shm).free
        hint = "" if free >= LEAST_SHM_BYTES else ": small, in a container use --shm-size=1g"
        yield free >= LEAST_SHM_BYTES, f"/dev/shm has {free >> 20} MiB free{hint}"


def _extras() -> Iterator[Check]:
    for module, extra, purpose in (
        ("streamlit", "demo", "the reference target"),
        ("pytest_playwright", "pytest", "journeys as tests"),
    ):
        there = find_spec(module) is not None
        yield there, f"{module}: {'there' if there else f'missing, for {purpose}: pip install webperf[{extra}]'}"
