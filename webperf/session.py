"""The table of contents of a run: prepare, measure round by round, derive, report."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from webperf.browser.launch import BrowserHost, LaunchOptions
from webperf.browser.own_cost import Contexts, own_cost
from webperf.conditions.cpu import NO_SLOWDOWN
from webperf.journey.access import Networks
from webperf.journey.calibration import calibrate
from webperf.journey.fence import fence_around
from webperf.journey.network_check import check_networks
from webperf.journey.profiling import instruments
from webperf.journey.rounds import Bench, measure_rounds
from webperf.journey.stop import Stop
from webperf.journey.trip import Trial
from webperf.model.chaos import ChaosPlan
from webperf.model.cpu import Calibration
from webperf.model.iteration import Iteration
from webperf.model.journal import Ending, Header, JourneyFacts
from webperf.model.network import Network, Throttling
from webperf.model.network_check import NetworkCheck
from webperf.model.plan import Plan
from webperf.model.profiling import Profile
from webperf.model.redact import redact_url
from webperf.model.run import Run
from webperf.model.soak import SoakFacts
from webperf.model.source_line import source_line
from webperf.monitor.disturbance import Times, disturbances, processor_times, processors
from webperf.monitor.host import host_facts, software_facts
from webperf.monitor.listener import listener
from webperf.monitor.monitor import Monitor
from webperf.monitor.profile.memory import Inside
from webperf.monitor.source import source_facts
from webperf.monitor.watched import Monitoring, watched
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal
from webperf.target import Target, TargetSpec


class Events(Protocol):
    """Who wants to follow a run. The engine itself never prints."""

    def target_starts(self, spec: TargetSpec) -> None:
        """The target is being started; it may take seconds."""

    def network_is_checked(self, network: Network) -> None:
        """A slow network is measured before anything is through it; it takes seconds."""

    def processor_is_measured(self) -> None:
        """How fast a page is here, and how much slower a device's would be; it takes seconds."""

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
    throttling: Throttling = Throttling.PROXY
    slowdown: float | None = NO_SLOWDOWN
    """Of all pages' main threads; None: as each device's class asks for."""
    visual: bool = False
    """Film every iteration for its Speed Index, which costs time of its own."""
    monitoring: Monitoring | None = None
    """Look at processes and machine once a second; None: do not."""
    profiles: tuple[Profile, ...] = ()
    """Of app and page, in the diagnosis iteration."""
    command: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the run is to be found by in the history."""
    with_own_cost: bool = True
    """Find out what measuring costs here, which takes 2.5 s."""
    allowed_hosts: tuple[str, ...] | None = None
    """Set where its browsers are load: hosts beside this machine that they may reach. None: they may go anywhere."""


class Measuring(Contexts, Protocol):
    """The browser that measures, as far as a run's record needs it."""

    def facts(self) -> Mapping[str, Any]:
        """Name, version and more."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A run that may begin: all it needs is started, and its journal holds the header.

    `plan` has what the devices' processors were found to be; `zero_s` is the monotonic instant of the header's
    `started_at`.
    """

    folder: RunFolder
    header: Header
    journal: Journal
    plan: Plan
    bench: Bench
    before: Times
    zero_s: float
    monitor: Monitor

    def end(self, ending: Ending) -> None:
        """The last record: with what its networks and this machine's other programs did to the numbers."""
        disturbed = disturbances(self.before, processor_times(self.bench.host.lost_cpu_s), processors())
        self.monitor.stop()
        reasons = (*ending.reasons, *self.bench.networks.reservations(), *disturbed)
        self.journal.add(*self.monitor.seconds(), dataclasses.replace(ending, reasons=reasons))


def measure(order: Order, events: Events, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all; the Run comes back whatever failed, and its folder holds it.

    Raises UsageError, BrowserFailed or TargetFailed when it cannot begin. A stop leaves `run.interrupted` set.
    """
    with prepared(order, events, stop) as ready:
        events.run_starts(ready.header, ready.plan.trials, ready.folder.path)
        ready.end(measure_rounds(ready.plan, ready.bench))
    return derive_run(read_journal(ready.folder.journal)), ready.folder


@contextlib.contextmanager
def prepared(
    order: Order,
    events: Events,
    stop: Stop,
    *,
    levels: tuple[str, ...] = (),
    chaos: ChaosPlan | None = None,
    soak: SoakFacts | None = None,
    opening: tuple[RunFolder, Header] | None = None,
) -> Iterator[Ready]:
    """Start all that journeys need, and end it again. `levels`, `chaos` and `soak` are for the header. Raises as
    `measure` does.

    `opening`: a run that was begun before and goes on, in its folder and on its clock.
    """
    fence = None if order.allowed_hosts is None else fence_around(order.allowed_hosts, order.base_url)
    now, zero_s = datetime.now(UTC), time.monotonic()
    if opening:
        zero_s -= (now - datetime.fromisoformat(opening[1].started_at)).total_seconds()
    folder = opening[0] if opening else create_folder(order.out, order.name, now)
    with contextlib.ExitStack() as stack:
        inside = stack.enter_context(Inside()) if Profile.MEMORY in order.profiles else None
        target = _start_target(order, folder, events, stack, inside.environment() if inside else ())
        targets = {"": target.pid} if target and target.pid else {}
        networks = stack.enter_context(Networks(order.throttling, fence))
        host = stack.enter_context(BrowserHost(dataclasses.replace(order.launch, fence=fence)))
        journal = stack.enter_context(Journal(folder.journal, resume=opening is not None))
        with stop.deferred(host.kill):
            checks = check_networks(host, networks, order.plan.networks.values(), events.network_is_checked)
            calibration = calibrate(host, order.plan.devices, order.slowdown, events.processor_is_measured)
            header = make_header(order, folder, target, host, checks, calibration, now)
        header = opening[1] if opening else dataclasses.replace(header, levels=levels, chaos=chaos, soak=soak)
        plan = dataclasses.replace(order.plan, slowdowns=calibration.slowdowns)
        if not opening:
            journal.add(header)
        monitor = stack.enter_context(Monitor(watched(order.monitoring, zero_s, targets, order.base_url)))
        bench = Bench(
            host=host,
            target=target,
            base_url=target.base_url if target else order.base_url,
            networks=networks,
            stop=stop,
            save=folder.save_artifact,
            starts=events.trial_starts,
            keep=lambda iteration: keep_iteration(iteration, journal, events, monitor),
            pause=order.pause,
            visual=order.visual,
            profilers=lambda: instruments(order.profiles, lambda: _process(target, order.base_url), inside),
        )
        yield Ready(folder, header, journal, plan, bench, processor_times(host.lost_cpu_s), zero_s, monitor)


def keep_iteration(iteration: Iteration, journal: Journal, events: Events, monitor: Monitor) -> None:
    """Put it on disk, with what was seen of processes meanwhile; then tell who follows."""
    journal.add(*monitor.seconds(), iteration)
    events.trial_ends(iteration)


def _process(target: Target | None, base_url: str | None) -> int | None:
    """Of the app now, if it is on this machine."""
    return target.pid if target else listener(base_url or "")


def _start_target(
    order: Order, folder: RunFolder, events: Events, stack: contextlib.ExitStack, env: tuple[tuple[str, str], ...]
) -> Target | None:
    """`env`: what is laid over the environment that its definition asks for."""
    if order.target is None:
        return None
    events.target_starts(order.target)
    spec = dataclasses.replace(order.target, env=(*order.target.env, *env))
    return stack.enter_context(Target(spec, folder.artifacts / "target.log"))


def make_header(
    order: Order,
    folder: RunFolder,
    target: Target | None,
    host: Measuring,
    checks: tuple[NetworkCheck, ...],
    calibration: Calibration,
    now: datetime,
) -> Header:
    """What the journal begins with."""
    plan = order.plan
    return Header(
        run_id=folder.path.resolve().name,
        started_at=now.isoformat(),
        environment=_environment(order, target, host, calibration)
        | {"network_checks": [_facts(check) for check in checks], "calibration": dataclasses.asdict(calibration)},
        journeys=tuple(
            JourneyFacts(j.name, j.description, j.budgets, *source_line(j.file, j.function)) for j in plan.journeys
        ),
        devices=tuple(device.name for device in plan.devices),
        iterations=plan.iterations,
        reservations=(*(reason for check in checks for reason in check.reservations), *calibration.reservations),
    )


def _facts(check: NetworkCheck) -> dict[str, Any]:
    quantities = {q.what: {"asked": q.asked, "measured": round(q.measured, 2)} for q in check.quantities}
    return {"network": check.network, "throttling": check.throttling, "trouble": check.trouble, **quantities}


def _environment(order: Order, target: Target | None, host: Measuring, calibration: Calibration) -> dict[str, Any]:
    plan = order.plan
    url = target.base_url if target else order.base_url
    return {
        "command": order.command,
        "host": host_facts(),
        "software": software_facts(),
        "source": source_facts(),
        "labels": dict(order.labels),
        "browser": host.facts(),
        "target": {"name": target.spec.name if target else None, "base_url": redact_url(url) if url else None},
        "devices": {device.name: dataclasses.asdict(device) for device in plan.devices},
        "conditions": {
            "network": {device.name: plan.network_of(device).name for device in plan.devices},
            "throttling": order.throttling.value,
            "cpu": {name: slowdown.rate for name, slowdown in calibration.slowdowns.items()},
            "cpu_quota": order.launch.cpu_quota,
            "filmed": "every iteration" if order.visual else "none timed",
        },
        "networks": {network.name: dataclasses.asdict(network) for network in map(plan.network_of, plan.devices)},
        **({"own_cost": dataclasses.asdict(own_cost(host))} if order.with_own_cost else {}),
        "plan": {
            "iterations": plan.iterations,
            "warmup": plan.warmup,
            "diagnosis": plan.diagnosis,
            "fresh_browser_every_rounds": plan.browser_every,
            "fresh_context_every_iteration": True,
        },
    }
