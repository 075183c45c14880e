"""The table of contents of a run: prepare, measure round by round, derive, report."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from webperf.browser.launch import BrowserHost, LaunchOptions
from webperf.browser.own_cost import own_cost
from webperf.journey.rounds import Bench, measure_rounds
from webperf.journey.stop import Stop
from webperf.journey.trip import Trial
from webperf.model.plan import Plan
from webperf.model.redact import redact_url
from webperf.model.run import Header, Iteration, JourneyFacts, Run
from webperf.monitor.host import host_facts, software_facts
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal
from webperf.target import Target, TargetSpec


class Events(Protocol):
    """Who wants to follow a run. The engine itself never prints."""

    def target_starts(self, spec: TargetSpec) -> None:
        """The target is being started; it may take seconds."""

    def run_starts(self, header: Header, trials: int, folder: Path) -> None:
        """Everything is ready; `trials` are to come."""

    def trial_starts(self, trial: Trial) -> None:
        """One trial begins."""

    def trial_ends(self, iteration: Iteration) -> None:
        """One trial is measured and on disk."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a command asks for: the plan, against which app, with which browser, written where."""

    name: str
    plan: Plan
    base_url: str | None = None
    target: TargetSpec | None = None
    launch: LaunchOptions = field(default_factory=LaunchOptions)
    out: Path | None = None
    pause: bool = False
    visual: bool = False
    """Film every iteration for its Speed Index, which costs time of its own."""
    command: str = ""


def measure(order: Order, events: Events, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all; the Run comes back whatever failed, and its folder holds it.

    Raises UsageError, BrowserFailed or TargetFailed when it cannot begin. A stop leaves `run.interrupted` set.
    """
    now = datetime.now(UTC)
    folder = create_folder(order.out, order.name, now)
    with contextlib.ExitStack() as stack:
        target = _start_target(order, folder, events, stack)
        host = stack.enter_context(BrowserHost(order.launch))
        journal = stack.enter_context(Journal(folder.journal))
        with stop.deferred(host.kill):
            header = _header(order, folder, target, host, now)
        journal.add(header)
        events.run_starts(header, order.plan.trials, folder.path)
        bench = Bench(
            host=host,
            target=target,
            base_url=target.base_url if target else order.base_url,
            stop=stop,
            save=folder.save_artifact,
            starts=events.trial_starts,
            keep=lambda iteration: _keep(iteration, journal, events),
            pause=order.pause,
            visual=order.visual,
        )
        journal.add(measure_rounds(order.plan, bench))
    return derive_run(read_journal(folder.journal)), folder


def _keep(iteration: Iteration, journal: Journal, events: Events) -> None:
    journal.add(iteration)
    events.trial_ends(iteration)


def _start_target(order: Order, folder: RunFolder, events: Events, stack: contextlib.ExitStack) -> Target | None:
    if order.target is None:
        return None
    events.target_starts(order.target)
    return stack.enter_context(Target(order.target, folder.artifacts / "target.log"))


def _header(order: Order, folder: RunFolder, target: Target | None, host: BrowserHost, now: datetime) -> Header:
    plan = order.plan
    return Header(
        run_id=folder.path.resolve().name,
        started_at=now.isoformat(),
        environment=_environment(order, target, host),
        journeys=tuple(JourneyFacts(j.name, j.description, j.budgets) for j in plan.journeys),
        devices=tuple(device.name for device in plan.devices),
        iterations=plan.iterations,
    )


def _environment(order: Order, target: Target | None, host: BrowserHost) -> dict[str, Any]:
    plan = order.plan
    url = target.base_url if target else order.base_url
    return {
        "command": order.command,
        "host": host_facts(),
        "software": software_facts(),
        "browser": host.facts(),
        "target": {"name": target.spec.name if target else None, "base_url": redact_url(url) if url else None},
        "devices": {device.name: dataclasses.asdict(device) for device in plan.devices},
        # Nothing is slowed down: a phone's profile is its screen, touch and user agent on this machine's speed.
        "conditions": {"network": "none", "cpu": "none", "filmed": "every iteration" if order.visual else "none timed"},
        "own_cost": dataclasses.asdict(own_cost(host)),
        "plan": {
            "iterations": plan.iterations,
            "warmup": plan.warmup,
            "diagnosis": plan.diagnosis,
            "fresh_browser_every_rounds": plan.browser_every,
            "fresh_context_every_iteration": True,
        },
    }
