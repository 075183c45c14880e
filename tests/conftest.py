"""What the whole suite shares: the site with known answers, and one trial of a journey written in a test."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.fixtures import known, npm, postgres
from tests.fixtures.serving import serving
from webperf.browser.devices import load_devices
from webperf.journey.access import Networks
from webperf.journey.trial import run_trial
from webperf.journey.trip import Trial
from webperf.model.iteration import Iteration
from webperf.model.journey import Journey
from webperf.model.network import UNSHAPED, Network
from webperf.model.places import folders
from webperf.model.sample import Phase, Sample
from webperf.pytest_plugin.lent_browser import LentBrowser

pytest_plugins = ["pytester", "tests.fixtures.alone"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Last of all what uses Playwright, whose event loop keeps running until the session ends: no other can then.

    Of several workers one gets a file as a whole, but not both halves of one that is of both kinds.
    """
    for item in items:
        file = item.nodeid.partition("::")[0]
        item.add_marker(pytest.mark.xdist_group(f"{file} on pages" if _uses_playwright(item) else file))
    items.sort(key=_uses_playwright)


def _uses_playwright(item: pytest.Item) -> bool:
    return "playwright" in getattr(item, "fixturenames", ())


Script = Callable[..., None]


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    """The base URL of `tests/fixtures/site.py`, running in a process of its own."""
    with serving([sys.executable, "-m", "tests.fixtures.site"], ready="/plain") as url:
        yield url


@pytest.fixture(scope="session")
def known_server() -> Iterator[known.KnownServer]:
    """A server whose latencies are known."""
    with known.running() as server:
        yield server


@pytest.fixture(scope="session")
def map_libraries() -> None:
    """Real map libraries, which the site then serves under /npm/."""
    npm.installed("maps")


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[postgres.Cluster]:
    """A PostgreSQL of our own; skips the test where there is none."""
    with postgres.cluster() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def history_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty history is to be, once for each kind of database."""
    if request.param == "sqlite":
        return str(tmp_path / "kept" / "history.db")
    cluster: postgres.Cluster = request.getfixturevalue("postgres_cluster")
    return cluster.new_database()


class Outcome:
    """An iteration, asked for by step and metric."""

    def __init__(self, iteration: Iteration) -> None:
        self.iteration = iteration

    def sample(self, step: str, metric: str) -> Sample:
        """The one sample."""
        (found,) = [s for s in self.iteration.samples if (s.step, s.metric) == (step, metric)]
        return found

    def value(self, step: str, metric: str) -> float:
        """Its value; a missing one fails the test with its reason."""
        sample = self.sample(step, metric)
        assert sample.value is not None, f"{metric} of {step}: {sample.missing} {sample.detail}"
        return sample.value


@pytest.fixture
def trial(
    webperf_browser: LentBrowser, webperf_networks: Networks, site: str, tmp_path: Path
) -> Callable[..., Outcome]:
    """Runs a function of (page, step) once: `trial(script, device="desktop")`."""

    def run(
        script: Script,
        *,
        device: str = "desktop",
        base_url: str = site,
        phase: Phase = Phase.MEASURE,
        visual: bool = False,
        network: Network = UNSHAPED,
    ) -> Outcome:
        journey = Journey(name="known", function=script, description="")
        profile = load_devices(folders("devices"))[device]
        what = Trial(journey, profile, 0, phase, base_url, visual=visual, network=network)
        return Outcome(run_trial(webperf_browser, what, _save(tmp_path), webperf_networks))

    return run


def _save(folder: Path) -> Callable[[str, bytes], str]:
    def save(name: str, content: bytes) -> str:
        (folder / name).write_bytes(content)
        return name

    return save
