"""The table of contents of a load: start target, generators and journal; follow the seconds; derive the run."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from webperf.errors import GuardRefused, Interrupted, UsageError
from webperf.journey.stop import Stop
from webperf.model.guard import Guard, allow
from webperf.model.journal import Ending, Header
from webperf.model.plain import to_plain
from webperf.model.redact import redact_url
from webperf.model.run import Run
from webperf.model.source_line import source_line
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.monitor.host import host_facts, software_facts
from webperf.monitor.monitor import Monitor
from webperf.monitor.source import source_facts
from webperf.monitor.watched import Monitoring, watched
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Entry, Journal, read_journal
from webperf.swarm.around import Around
from webperf.swarm.caps import Caps, SentWatch, caps_for
from webperf.swarm.control import Controlled, ControlServer
from webperf.swarm.crew import Crew
from webperf.swarm.destination import check_reachable, check_way
from webperf.swarm.engine import Part
from webperf.swarm.headers import Headers
from webperf.swarm.load import Executor, Late, Load
from webperf.swarm.overseer import Overseer
from webperf.swarm.scenario import Scenario
from webperf.swarm.users.registry import name_of
from webperf.swarm.wire.options import FALLBACK_NOTE, Way
from webperf.target import Target, TargetSpec


class SwarmEvents(Protocol):
    """Who wants to follow a load. The engine itself never prints."""

    def target_starts(self, spec: TargetSpec) -> None:
        """The target is being started; it may take seconds."""

    def load_starts(self, scenarios: tuple[ScenarioFacts, ...], longest_s: float, folder: Path) -> None:
        """Everything is ready, the generators begin."""

    def second_ends(self, second: SwarmSecond) -> None:
        """One second is counted and on disk."""


class Beside:
    """What goes on while a load does: nothing, unless a subclass says what."""

    def target_runs(self, target: Target | None, folder: RunFolder) -> None:
        """The target answers; None where the app runs already."""

    def announce(self, header: Header) -> Header:
        """The header, with what is to be said of it."""
        return header

    def load_begins(self, start_s: float) -> None:
        """The load's instant 0, of the monotonic clock; it may still be a moment ahead."""

    def load_ends(self) -> None:
        """Its last second is counted, or it was broken off."""

    def records(self) -> Iterable[Entry]:
        """For the journal: what has happened since it was last asked."""
        return ()


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


def measure_swarm(
    order: SwarmOrder, events: SwarmEvents, stop: Stop, beside: Beside | None = None
) -> tuple[Run, RunFolder]:
    """Do it all; the Run comes back whatever failed, and its folder holds it.

    Raises UsageError or TargetFailed when it cannot begin, GuardRefused then or when a scenario asks for a host that
    was not allowed. A stop leaves `run.interrupted` set.
    """
    beside = beside or Beside()
    now, zero_s = datetime.now(UTC), time.monotonic()
    permit = check_order(order)
    folder = create_folder(order.out, order.name, now)
    with contextlib.ExitStack() as stack:
        target = _start_target(order, folder, events, stack)
        targets = {"": target.pid} if target and target.pid else {}
        beside.target_runs(target, folder)
        base_url = target.base_url if target else order.base_url or ""
        crew = stack.enter_context(make_crew(order, base_url, permit, folder.artifacts / "swarm.log"))
        journal = stack.enter_context(Journal(folder.journal))
        header = beside.announce(_header(order, folder, base_url, now))
        journal.add(header)
        seen = watched(order.monitoring, zero_s, targets, base_url or _first_url(order))
        monitor = stack.enter_context(Monitor(seen))
        stack.enter_context(ControlServer(folder.path, crew, _controlled(order)))
        events.load_starts(header.scenarios, max(load.longest_s for _, load in order.scenarios), folder.path)
        overseer = Overseer(header.scenarios, SentWatch(permit.caps))
        ending = _follow(overseer, crew, journal, events, stop, target, monitor, beside)
        journal.add(dataclasses.replace(ending, reasons=(*ending.reasons, *_torn_down(crew, stop))))
    if overseer.refused:
        raise GuardRefused(overseer.refused)
    return derive_run(read_journal(folder.journal)), folder


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


def _first_url(order: SwarmOrder) -> str | None:
    """Of the scenarios that are no more than an address."""
    return next((scenario.url for scenario, _ in order.scenarios if scenario.url), None)


def _check_shares(order: SwarmOrder) -> None:
    """Arrivals are dealt out to the processes in turn, so each of them needs somebody who takes its own."""
    for scenario, load in order.scenarios:
        users = load.max_users if load.late is Late.SPAWN else load.users
        if load.executor.is_open and users < order.processes:
            more = f"more --processes ({order.processes}) than users ({users})"
            raise UsageError(f"scenario {scenario.name!r}: {more}: lower them, or give more vus")


def _follow(
    overseer: Overseer,
    crew: Crew,
    journal: Journal,
    events: SwarmEvents,
    stop: Stop,
    target: Target | None,
    monitor: Monitor,
    beside: Beside,
) -> Ending:
    """To the end of the load, whatever ends it."""
    reasons: list[str] = []
    interrupted = False
    try:
        with stop.deferred(crew.stop):
            beside.load_begins(crew.begin())
            for second in crew.seconds():
                journal.add(*monitor.seconds(), second, *beside.records())
                events.second_ends(second)
                if (why := overseer.add(second)) and not crew.stopped:
                    reasons.append(why)
                    crew.stop()
    except Interrupted:
        interrupted = True
    beside.load_ends()
    journal.add(*beside.records())
    died = target is not None and not target.alive
    if died:
        reasons.append("the target ended while it was under load")
    monitor.stop()
    journal.add(*monitor.seconds())
    ended_at = datetime.now(UTC).isoformat()
    return Ending(ended_at, interrupted=interrupted, gave_up=died, reasons=tuple(reasons))


def _torn_down(crew: Crew, stop: Stop) -> tuple[str, ...]:
    """What went wrong in it. The first Ctrl-C waits for it, also one that comes while it runs."""
    with contextlib.suppress(Interrupted), stop.deferred(lambda: None):
        crew.close()
    return crew.left_behind


def _start_target(
    order: SwarmOrder, folder: RunFolder, events: SwarmEvents, stack: contextlib.ExitStack
) -> Target | None:
    if order.target is None:
        return None
    events.target_starts(order.target)
    return stack.enter_context(Target(order.target, folder.artifacts / "target.log"))


def _controlled(order: SwarmOrder) -> tuple[Controlled, ...]:
    return tuple(
        Controlled(scenario.name, load.users, load.max_users)
        for scenario, load in order.scenarios
        if load.executor is Executor.CONTROLLED
    )


def _parts(order: SwarmOrder, base_url: str) -> tuple[Part, ...]:
    return tuple(Part(s.file, s.name, load, base_url, s.url, s.ask, name_of(s.user)) for s, load in order.scenarios)


def _headers(order: SwarmOrder) -> Headers:
    # Who looks into a server's log shall see where this came from.
    own = ("User-Agent", f"webperf/{software_facts()['webperf']} (load test)")
    return order.headers if any(name.lower() == "user-agent" for name, _ in order.headers) else (own, *order.headers)


def _header(order: SwarmOrder, folder: RunFolder, base_url: str, now: datetime) -> Header:
    return Header(
        run_id=folder.path.resolve().name,
        started_at=now.isoformat(),
        environment=environment_of(order, base_url),
        journeys=(),
        devices=(),
        iterations=0,
        scenarios=facts_of(order),
        reservations=() if order.way.is_own else (FALLBACK_NOTE,),
    )


def facts_of(order: SwarmOrder) -> tuple[ScenarioFacts, ...]:
    """What a run keeps of the order's scenarios."""
    return tuple(_facts(scenario, load) for scenario, load in order.scenarios)


def _facts(scenario: Scenario, load: Load) -> ScenarioFacts:
    plain: Mapping[str, Any] = to_plain(load)
    file, line = source_line(scenario.file, scenario.function) if scenario.url is None else ("", None)
    return ScenarioFacts(
        name=scenario.name,
        description=scenario.description,
        executor=load.executor.value,
        is_open=load.executor.is_open,
        load=plain,
        thresholds=scenario.thresholds,
        user=name_of(scenario.user),
        file=file,
        line=line,
    )


def environment_of(order: SwarmOrder, base_url: str) -> dict[str, Any]:
    """What a run keeps of where and how it was made."""
    return {
        "command": order.command,
        "host": host_facts(),
        "software": software_facts(),
        "source": source_facts(),
        "labels": dict(order.labels),
        "target": {
            "name": order.target.name if order.target else None,
            "base_url": redact_url(base_url) if base_url else None,
        },
        "swarm": {"processes": order.processes, "allowed_hosts": list(order.allowed_hosts), "caps": list(order.caps)},
    }
