"""The table of contents of a run: prepare, measure round by round, derive, report."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from webperf.browser.launch import BrowserHost
from webperf.journey.access import Networks
from webperf.journey.calibration import calibrate
from webperf.journey.fence import fence_around
from webperf.journey.network_check import check_networks
from webperf.journey.profiling import instruments
from webperf.journey.rounds import Bench, measure_rounds
from webperf.journey.stop import Stop
from webperf.model.chaos import ChaosPlan
from webperf.model.iteration import Iteration
from webperf.model.journal import Ending, Header
from webperf.model.plan import Plan
from webperf.model.profiling import Profile
from webperf.model.run import Run
from webperf.model.soak import SoakFacts
from webperf.monitor.disturbance import Times, disturbances, processor_times, processors
from webperf.monitor.listener import listener
from webperf.monitor.monitor import Monitor
from webperf.monitor.profile.memory import Inside
from webperf.monitor.watched import watched
from webperf.run.header import make_header
from webperf.run.order import Events, Order
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal
from webperf.target import Target


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
