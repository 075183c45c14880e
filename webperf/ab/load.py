"""A load on both arms in turns. Each run of it gives one number a metric, and two runs make a pair.

Requests of different runs are never pooled: thousands of them look like thousands of witnesses, and are one.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from webperf.ab.arms import ArmSpec, Started, arm_facts, start_arm
from webperf.ab.looks import AbEvents, Looks
from webperf.journey.stop import Stop
from webperf.judge.sampling import PLANNED_LOOKS, looks_within
from webperf.load.order import SwarmOrder
from webperf.load.session import measure_swarm
from webperf.model.comparing import Arm, Comparing, orders
from webperf.model.iteration import Failure, Iteration
from webperf.model.journal import Ending, Header, JourneyFacts
from webperf.model.metric import Unit
from webperf.model.missing import Missing
from webperf.model.rule import Rule
from webperf.model.run import Run, Validity
from webperf.model.sample import Phase, Sample
from webperf.model.source_line import source_line
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.monitor.surroundings import surroundings
from webperf.stats.summary import SMALLEST_N_OF
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder, create_folder
from webperf.store.journal import Journal, read_journal
from webperf.swarm.load import Load
from webperf.swarm.scenario import Scenario
from webperf.target import TargetSpec

DEVICE = "load"
"""Stands where a journey has its device."""

PER_S = "per s"
ROWS: tuple[tuple[str, str, str], ...] = (
    ("http_req_duration", "med", Unit.MS),
    ("http_req_duration", "p(95)", Unit.MS),
    ("http_req_failed", "rate", Unit.RATIO),
    ("http_reqs", "rate", PER_S),
    ("iterations", "rate", PER_S),
)
"""k6's metric and key, and the unit: what a run of a load is reduced to."""

GATING = ("http_req_duration p(95)", "http_req_failed")


@dataclass(frozen=True, slots=True)
class LoadOrder:
    """What is compared: one scenario under its load, against two arms, in so many pairs at most."""

    scenario: Scenario
    load: Load
    base: ArmSpec
    head: ArmSpec
    pairs: int
    warmup: int
    seed: int
    rule: Rule = field(default_factory=Rule)
    detect: float | None = None
    gating: tuple[str, ...] = GATING
    out: Path | None = None
    command: str = ""
    allowed_hosts: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()

    @property
    def comparing(self) -> Comparing:
        """For the journal."""
        looks = PLANNED_LOOKS if self.detect else len(looks_within(self.pairs))
        rule = dataclasses.replace(self.rule, looks=looks)
        return Comparing(self.base.label, self.head.label, self.gating, self.seed, rule)


class _Quiet:
    """Nobody follows the seconds of a single load: there are dozens of them."""

    def target_starts(self, spec: TargetSpec) -> None: ...

    def load_starts(self, scenarios: tuple[ScenarioFacts, ...], longest_s: float, folder: Path) -> None: ...

    def second_ends(self, second: SwarmSecond) -> None: ...


def measure_loads(ab: LoadOrder, events: AbEvents, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all; every single load is a run of its own in `artifacts/`. Raises as `measure_swarm` does."""
    now = datetime.now(UTC)
    folder = create_folder(ab.out, "ab", now)
    with contextlib.ExitStack() as stack:
        arms = {
            arm: start_arm(spec, folder.artifacts / f"target-{arm}.log", events.target_starts, stack)
            for arm, spec in ((Arm.BASE, ab.base), (Arm.HEAD, ab.head))
        }
        journal = stack.enter_context(Journal(folder.journal))
        journal.add(_header(ab, folder, arms, now))
        events.loads_start(ab.scenario.name, 2 * (ab.pairs + ab.warmup), folder.path)
        journal.add(_measure(ab, arms, folder, journal, events, stop))
    return derive_run(read_journal(folder.journal)), folder


def _measure(
    ab: LoadOrder, arms: Mapping[Arm, Started], folder: RunFolder, journal: Journal, events: AbEvents, stop: Stop
) -> Ending:
    looks = Looks(ab.comparing, ab.pairs, ab.detect, events)
    for phase, number, turn in _turns(ab):
        for arm in turn:
            run, iteration = _load_once(ab, arms[arm], folder, stop, (phase, number, arm))
            if run.interrupted:
                return Ending(_now(), interrupted=True, reasons=run.validity.reasons)
            journal.add(iteration)
            looks.add(iteration)
            events.trial_ends(iteration)
            if run.gave_up:
                return Ending(_now(), gave_up=True, reasons=(f"{arm}: the target ended while it was under load",))
        if phase is Phase.MEASURE and looks.enough(number + 1):
            break
    return Ending(_now())


def _turns(ab: LoadOrder) -> Iterator[tuple[Phase, int, tuple[Arm, Arm]]]:
    """Warm-ups of both arms, then the pairs in their order."""
    for number in range(ab.warmup):
        yield Phase.WARMUP, number, (Arm.BASE, Arm.HEAD)
    for number, turn in zip(range(ab.pairs), orders(ab.seed), strict=False):
        yield Phase.MEASURE, number, turn


def _load_once(
    ab: LoadOrder, arm: Started, folder: RunFolder, stop: Stop, place: tuple[Phase, int, Arm]
) -> tuple[Run, Iteration]:
    phase, number, name = place
    began = datetime.now(UTC)
    out = folder.artifacts / f"{name}-{phase}{number}"
    order = SwarmOrder(
        ab.scenario.name,
        ((ab.scenario, ab.load),),
        base_url=arm.base_url,
        allowed_hosts=ab.allowed_hosts,
        caps=ab.caps,
        out=out,
        command=ab.command,
    )
    run, _ = measure_swarm(order, _Quiet(), stop)
    wall_ms = (datetime.now(UTC) - began).total_seconds() * 1000
    return run, iteration_of(run, ab.scenario.name, place, began.isoformat(), wall_ms)


def iteration_of(run: Run, scenario: str, place: tuple[Phase, int, Arm], started_at: str, wall_ms: float) -> Iteration:
    """A whole run of a load as one iteration: one number a metric, or the reason why there is none."""
    phase, number, arm = place
    reason = Missing.LOAD_NOT_HELD if run.validity.state is Validity.INVALID else None
    metrics = run.swarm[0]["metrics"] if run.swarm else {}
    why = "; ".join(run.validity.reasons)
    return Iteration(
        journey=scenario,
        device=DEVICE,
        network="none",
        iteration=number,
        phase=phase,
        started_at=started_at,
        wall_ms=wall_ms,
        samples=tuple(_sample(row, metrics, reason, (scenario, phase, number)) for row in ROWS),
        failure=Failure(scenario, "", DEVICE, number, phase, reason, why) if reason else None,
        arm=arm,
    )


def _sample(
    row: tuple[str, str, str], metrics: Mapping[str, Any], reason: Missing | None, place: tuple[str, Phase, int]
) -> Sample:
    metric, key, unit = row
    scenario, phase, number = place
    found = metrics.get(metric, {})
    # Of fewer values a high percentile is the maximum under another name.
    enough = key != "p(95)" or found.get("count", 0) >= SMALLEST_N_OF["p95"]
    value = found.get(key) if reason is None and enough else None
    missing = None if value is not None else reason or Missing.NOT_SUPPORTED
    return Sample(scenario, "", DEVICE, "none", number, phase, name_of(metric, key), value, unit, missing)


def name_of(metric: str, key: str) -> str:
    """`http_req_duration p(95)`; a rate has no other number beside it."""
    return metric if key == "rate" else f"{metric} {key}"


def _header(ab: LoadOrder, folder: RunFolder, arms: Mapping[Arm, Started], now: datetime) -> Header:
    return Header(
        run_id=folder.path.resolve().name,
        started_at=now.isoformat(),
        environment={**surroundings(ab.command, {}), "arms": arm_facts({Arm.BASE: ab.base, Arm.HEAD: ab.head}, arms)},
        journeys=(_facts(ab.scenario),),
        devices=(DEVICE,),
        iterations=ab.pairs,
        comparing=ab.comparing,
    )


def _facts(scenario: Scenario) -> JourneyFacts:
    file, line = source_line(scenario.file, scenario.function)
    return JourneyFacts(scenario.name, scenario.description, file=file, line=line)


def _now() -> str:
    return datetime.now(UTC).isoformat()
