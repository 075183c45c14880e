"""The table of contents of a load: start target, generators and journal; follow the seconds; derive the run."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from datetime import UTC, datetime

from webperf.errors import GuardRefused, Interrupted
from webperf.journey.stop import Stop
from webperf.load.beside import Beside
from webperf.load.header import make_header
from webperf.load.order import SwarmEvents, SwarmOrder, check_order, make_crew
from webperf.model.journal import Ending
from webperf.model.run import Run
from webperf.monitor.monitor import Monitor
from webperf.monitor.watched import watched
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal
from webperf.swarm.caps import SentWatch
from webperf.swarm.control import Controlled, ControlServer
from webperf.swarm.crew import Crew
from webperf.swarm.load import Executor
from webperf.swarm.overseer import Overseer
from webperf.target import Target


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
        header = beside.announce(make_header(order, folder, base_url, now))
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


def _first_url(order: SwarmOrder) -> str | None:
    """Of the scenarios that are no more than an address."""
    return next((scenario.url for scenario, _ in order.scenarios if scenario.url), None)


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
