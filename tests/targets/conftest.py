"""One reference target for all tests of a session, and one browser."""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]

START_TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 10.0


@pytest.fixture(scope="session")
def definition() -> dict[str, Any]:
    """The target's definition, as webperf reads it."""
    return tomllib.loads((ROOT / "targets" / "reference.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the target of this session keeps its records."""
    return tmp_path_factory.mktemp("records")


@pytest.fixture(scope="session")
def environment(cache_folder: Path) -> dict[str, str]:
    """The environment of a target: none of the user's knobs, a cache of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WEBPERF_TARGET_")}
    return inherited | {"WEBPERF_TARGET_CACHE": str(cache_folder)}


@pytest.fixture(scope="session")
def target(definition: dict[str, Any], environment: dict[str, str]) -> Iterator[str]:
    """The address of a running target, started by its own definition."""
    command = [part.format(python=sys.executable, port=0) for part in definition["command"]]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            # The port is taken before the slow start, so this request waits until there is an answer.
            httpx.get(address + definition["ready"], timeout=START_TIMEOUT_S).raise_for_status()
            yield address
        finally:
            process.terminate()
            process.wait(STOP_TIMEOUT_S)


@pytest.fixture(scope="session")
def api(target: str) -> Iterator[httpx.Client]:
    """A client of the running target."""
    with httpx.Client(base_url=target, timeout=30) as client:
        yield client


@pytest.fixture
def visitor(browser: Browser, target: str) -> Iterator[Page]:
    """A page in a fresh context, with the target as its base address."""
    context = browser.new_context(base_url=target, viewport={"width": 1350, "height": 940})
    yield context.new_page()
    context.close()
