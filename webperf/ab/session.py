"""The table of contents of a comparison: start both arms, measure pair by pair, look, stop when it is settled."""

from __future__ import annotations

import contextlib
import dataclasses
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from webperf.ab.arms import ArmSpec, Started, arm_facts, start_arm
from webperf.ab.looks import AbEvents, Looks
from webperf.browser.launch import BrowserHost
from webperf.journey.access import Networks
from webperf.journey.calibration import calibrate
from webperf.journey.network_check import check_networks
from webperf.journey.pairs import measure_pairs
from webperf.journey.rounds import Bench
from webperf.journey.stop import Stop
from webperf.judge.sampling import PLANNED_LOOKS, looks_within
from webperf.model.comparing import Arm, Comparing
from webperf.model.iteration import Iteration
from webperf.model.journal import Header
from webperf.model.rule import Rule
from webperf.model.run import Run
from webperf.monitor.disturbance import disturbances, processor_times, processors
from webperf.monitor.monitor import Monitor
from webperf.monitor.watched import watched
from webperf.run.header import make_header
from webperf.run.order import Events, Order
from webperf.run.session import keep_iteration
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal


@dataclass(frozen=True, slots=True)
class AbOrder:
    """What is compared: the run's order (whose `plan.iterations` are the most pairs), two arms, by which rule.

    `detect`: plan the pairs so that a change of such a share is found; None measures all of the plan, unless a look
    settles it before.
    """

    order: Order
    base: ArmSpec
    head: ArmSpec
    gating: tuple[str, ...]
    seed: int
    rule: Rule = field(default_factory=Rule)
    detect: float | None = None

    @property
    def comparing(self) -> Comparing:
        """For the journal. The number of looks is laid down before the first of them."""
        looks = PLANNED_LOOKS if self.detect else len(looks_within(self.order.plan.iterations))
        rule = dataclasses.replace(self.rule, looks=looks)
        return Comparing(self.base.label, self.head.label, self.gating, self.seed, rule)


def measure_arms(ab: AbOrder, events: AbEvents, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all; the Run comes back whatever failed, and its folder holds it.

    Raises UsageError, BrowserFailed or TargetFailed when it cannot begin. A stop leaves `run.interrupted` set.
    """
    order, now, zero_s = ab.order, datetime.now(UTC), time.monotonic()
    folder = create_folder(order.out, order.name, now)
    with contextlib.ExitStack() as stack:
        arms = {
            arm: start_arm(spec, folder.artifacts / f"target-{arm}.log", events.target_starts, stack)
            for arm, spec in ((Arm.BASE, ab.base), (Arm.HEAD, ab.head))
        }
        networks = stack.enter_context(Networks(order.throttling))
        host = stack.enter_context(BrowserHost(order.launch))
        journal = stack.enter_context(Journal(folder.journal))
        with stop.deferred(host.kill):
            checks = check_networks(host, networks, order.plan.networks.values(), events.network_is_checked)
            calibration = calibrate(host, order.plan.devices, order.slowdown, events.processor_is_measured)
            header = make_header(order, folder, arms[Arm.HEAD].target, host, checks, calibration, now)
        header = _with_arms(header, ab, arms)
        plan = dataclasses.replace(order.plan, slowdowns=calibration.slowdowns)
        journal.add(header)
        targets = {arm.value: a.target.pid for arm, a in arms.items() if a.target and a.target.pid}
        monitor = stack.enter_context(Monitor(watched(order.monitoring, zero_s, targets, None)))
        events.run_starts(header, plan.trials * len(Arm), folder.path)
        looks = Looks(ab.comparing, plan.iterations, ab.detect, events)
        benches = {
            arm: Bench(
                host=host,
                target=started.target,
                base_url=started.base_url,
                networks=networks,
                stop=stop,
                save=folder.save_artifact,
                starts=events.trial_starts,
                keep=_keeper(arm, looks, journal, events, monitor),
            )
            for arm, started in arms.items()
        }
        before = processor_times(host.lost_cpu_s)
        ending = measure_pairs(plan, benches, ab.seed, looks.enough)
        disturbed = disturbances(before, processor_times(host.lost_cpu_s), processors())
        monitor.stop()
        journal.add(*monitor.seconds())
        journal.add(dataclasses.replace(ending, reasons=(*ending.reasons, *networks.reservations(), *disturbed)))
    return derive_run(read_journal(folder.journal)), folder


def _keeper(arm: Arm, looks: Looks, journal: Journal, events: Events, monitor: Monitor) -> Callable[[Iteration], None]:
    def keep(iteration: Iteration) -> None:
        tagged = dataclasses.replace(iteration, arm=arm)
        looks.add(tagged)
        keep_iteration(tagged, journal, events, monitor)

    return keep


def _with_arms(header: Header, ab: AbOrder, arms: dict[Arm, Started]) -> Header:
    facts = arm_facts({Arm.BASE: ab.base, Arm.HEAD: ab.head}, arms)
    return dataclasses.replace(header, comparing=ab.comparing, environment={**header.environment, "arms": facts})
