"""What a command asks for, who follows what becomes of it, what the guard allows of it, and who does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from webperf.errors import UsageError
from webperf.model.guard import Guard, allow
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.monitor.host import software_facts
from webperf.monitor.watched import Monitoring
from webperf.swarm.around import Around
from webperf.swarm.caps import Caps, caps_for
from webperf.swarm.crew import Crew
from webperf.swarm.destination import check_reachable, check_way
from webperf.swarm.engine import Part
from webperf.swarm.headers import Headers
from webperf.swarm.load import Late, Load
from webperf.swarm.scenario import Scenario
from webperf.swarm.users.registry import name_of
from webperf.swarm.wire.options import Way
from webperf.target import TargetSpec


class SwarmEvents(Protocol):
    """Who wants to follow a load. The engine itself never prints."""

    def target_starts(self, spec: TargetSpec) -> None:
        """The target is being started; it may take seconds."""

    def load_starts(self, scenarios: tuple[ScenarioFacts, ...], longest_s: float, folder: Path) -> None:
        """Everything is ready, the generators begin."""

    def second_ends(self, second: SwarmSecond) -> None:
        """One second is counted and on disk."""


@dataclass(frozen=True, slots=True)
class SwarmOrder:
    """What a command asks for: scenarios with the load they are run at, against which app, written where."""

    name: str
    scenarios: tuple[tuple[Scenario, Load], ...]
    base_url: str | None = None
    target: TargetSpec | None = None
    processes: int = 1
    headers: Headers = field(default=(), repr=False)
    allowed_hosts: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()
    """`rate=5000` and the like, where the caps of the guard are lifted."""
    way: Way = field(default_factory=Way)
    out: Path | None = None
    monitoring: Monitoring | None = None
    """Look at processes and machine once a second; None: do not."""
    command: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Permit:
    """What the guard allows an order: where it may go, and how much."""

    guard: Guard
    caps: Caps


def check_order(order: SwarmOrder) -> Permit:
    """Before anything is started. Raises UsageError, or GuardRefused for a host or an amount that is not allowed."""
    _check_shares(order)
    guard = allow(order.allowed_hosts)
    caps = caps_for(guard, order.caps)
    caps.check(load for _, load in order.scenarios)
    check_way(guard, order.way)
    for url in (order.base_url, *(scenario.url for scenario, _ in order.scenarios)):
        if url:
            check_reachable(guard, url, order.way)
    return Permit(guard, caps)


def make_crew(order: SwarmOrder, base_url: str, permit: Permit, log: Path) -> Crew:
    """The generating processes, not started yet; what they have to say goes to `log`."""
    alike: Any = {"log": log, "guard": permit.guard, "way": order.way, "headers": _headers(order)}
    around = Around((scenario for scenario, _ in order.scenarios), base_url, **alike)
    return Crew(_parts(order, base_url), order.processes, around=around, **alike)


def _check_shares(order: SwarmOrder) -> None:
    """Arrivals are dealt out to the processes in turn, so each of them needs somebody who takes its own."""
    for scenario, load in order.scenarios:
        users = load.max_users if load.late is Late.SPAWN else load.users
        if load.executor.is_open and users < order.processes:
            more = f"more --processes ({order.processes}) than users ({users})"
            raise UsageError(f"scenario {scenario.name!r}: {more}: lower them, or give more vus")


def _parts(order: SwarmOrder, base_url: str) -> tuple[Part, ...]:
    return tuple(Part(s.file, s.name, load, base_url, s.url, s.ask, name_of(s.user)) for s, load in order.scenarios)


def _headers(order: SwarmOrder) -> Headers:
    # Who looks into a server's log shall see where this came from.
    own = ("User-Agent", f"webperf/{software_facts()['webperf']} (load test)")
    return order.headers if any(name.lower() == "user-agent" for name, _ in order.headers) else (own, *order.headers)
