"""A load through the real generators on the server whose latencies are known; a certificate authority of our own."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

from tests.fixtures.known import KnownServer
from webperf.journey.stop import Stop
from webperf.load.order import SwarmOrder
from webperf.load.session import measure_swarm
from webperf.model.run import Run, Validity
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.swarm.discovery import find_scenarios
from webperf.swarm.options import Options
from webperf.target import TargetSpec

ATTEMPTS = 4


class Silent:
    """Follows a load; `each` is called with every second."""

    def __init__(self, each: Callable[[SwarmSecond], None]) -> None:
        self._each = each

    def target_starts(self, spec: TargetSpec) -> None:
        pass

    def load_starts(self, scenarios: tuple[ScenarioFacts, ...], longest_s: float, folder: Path) -> None:
        pass

    def second_ends(self, second: SwarmSecond) -> None:
        self._each(second)


Loaded = Callable[..., Run]


@pytest.fixture
def load(known_server: KnownServer, tmp_path: Path) -> Loaded:
    """`load("/constant?ms=20", rate=50, duration=3)` -> the Run, or of a file's scenarios: `load(file, ...)`."""

    def run(
        what: str | Path,
        *,
        processes: int = 1,
        each: Callable[[SwarmSecond], None] = lambda second: None,
        stop: Stop | None = None,
        name: str = "out",
        **options: Any,
    ) -> Run:
        known_server.ask("/reset")
        scenarios = find_scenarios([str(what) if isinstance(what, Path) else known_server.url + what], ())
        order = SwarmOrder(
            name=name,
            scenarios=tuple((s, s.options.overridden_by(Options(**options)).load(where=s.name)) for s in scenarios),
            base_url=known_server.url,
            processes=processes,
            out=tmp_path / name,
        )
        return measure_swarm(order, Silent(each), stop or Stop())[0]

    return run


@pytest.fixture
def valid_load(load: Loaded) -> Loaded:
    """As `load`, and once more when the run itself says that this machine had no time for it.

    The machine is shared: what is to be true of numbers is only claimed of those that are called VALID.
    """

    def run(*arguments: Any, **options: Any) -> Run:
        reasons: list[str] = []
        for attempt in range(ATTEMPTS):
            found = load(*arguments, name=f"out-{attempt}", **options)
            if found.validity.state is Validity.VALID:
                return found
            reasons += found.validity.reasons
        raise AssertionError(f"in {ATTEMPTS} attempts no run was valid: {reasons}")

    return run


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """Signs the certificates of the test servers."""
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    """A server's context for 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    return context


@pytest.fixture
def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    """A client's context that trusts the authority."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context
