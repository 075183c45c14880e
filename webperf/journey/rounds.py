"""Measures round by round: every journey on every device in turn, until the plan is done or nothing more can be."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from webperf.browser.launch import BrowserHost
from webperf.errors import Interrupted
from webperf.journey.access import Networks
from webperf.journey.breaker import Breaker
from webperf.journey.recording import Save
from webperf.journey.stop import Stop
from webperf.journey.trial import run_trial
from webperf.journey.trip import OUTSIDE_STEPS, Profilers, Trial
from webperf.model.device import Device
from webperf.model.iteration import Failure, Iteration
from webperf.model.journal import Ending
from webperf.model.journey import Journey
from webperf.model.missing import Missing
from webperf.model.plan import Plan, Round
from webperf.target import Target


@dataclass(frozen=True, slots=True)
class Bench:
    """What is in use while a run measures. `keep` puts a finished iteration on disk and tells who follows."""

    host: BrowserHost
    target: Target | None
    base_url: str | None
    stop: Stop
    save: Save
    starts: Callable[[Trial], None]
    keep: Callable[[Iteration], None]
    networks: Networks
    pause: bool = False
    visual: bool = False
    profilers: Profilers = tuple

    @property
    def target_died(self) -> bool:
        """Is the target that webperf started gone?"""
        return self.target is not None and not self.target.alive


def measure_rounds(plan: Plan, bench: Bench) -> Ending:
    """All of the plan, or as much as can be; the Ending says why not all. Never raises Interrupted."""
    breaker = Breaker()
    trouble: str | None = None
    try:
        for number, this_round in enumerate(plan.rounds()):
            if number and number % plan.browser_every == 0:
                with bench.stop.deferred(bench.host.kill):
                    bench.host.end_browser()
            trouble = _measure_round(this_round, plan, bench, breaker)
            if trouble:
                break
    except Interrupted as stopped:
        return Ending(_now(), interrupted=True, reasons=(str(stopped),))
    return Ending(_now(), gave_up=trouble is not None, reasons=(trouble,) if trouble else ())


def _now() -> str:
    return datetime.now(UTC).isoformat()


def _measure_round(this_round: Round, plan: Plan, bench: Bench, breaker: Breaker) -> str | None:
    """None, or why nothing more can be measured."""
    for journey, device in this_round.cells:
        if not breaker.leaves_out(journey.name, device.name):
            trial = trial_of(journey, device, this_round, plan, bench)
            if trouble := measure_trial(trial, bench, breaker):
                return trouble
    return None


def measure_trial(trial: Trial, bench: Bench, breaker: Breaker) -> str | None:
    """Run one and keep it. None, or why nothing more can be measured."""
    bench.starts(trial)
    with bench.stop.deferred(bench.host.kill):
        iteration = run_trial(bench.host, trial, bench.save, bench.networks)
    if bench.target_died:
        bench.keep(blame_target(iteration))
        return "the app under test ended; its output is in artifacts/target.log"
    bench.keep(iteration)
    breaker.record(iteration)
    return breaker.verdict


def trial_of(journey: Journey, device: Device, this_round: Round, plan: Plan, bench: Bench) -> Trial:
    """One cell of a round, under the conditions of its device."""
    return Trial(
        journey,
        device,
        this_round.iteration,
        this_round.phase,
        bench.base_url,
        pause=bench.pause,
        visual=bench.visual,
        profilers=bench.profilers,
        network=plan.network_of(device),
        slowdown=plan.slowdown_of(device),
    )


def blame_target(iteration: Iteration) -> Iteration:
    """Whatever the page said of it: the target was gone, and that is the reason."""
    samples = tuple(
        dataclasses.replace(s, missing=Missing.TARGET_DIED) if s.value is None else s for s in iteration.samples
    )
    before = iteration.failure
    failure = Failure(
        journey=iteration.journey,
        step=before.step if before else iteration.samples[-1].step if iteration.samples else OUTSIDE_STEPS,
        device=iteration.device,
        iteration=iteration.iteration,
        phase=iteration.phase,
        reason=Missing.TARGET_DIED,
        message="the app under test ended while it was measured",
        screenshot=before.screenshot if before else None,
    )
    return dataclasses.replace(iteration, samples=samples, failure=failure)
