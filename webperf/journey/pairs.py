"""Measures base and head pair by pair: each journey on each device in one arm and at once in the other.

Both arms of a cell follow one another within seconds, and which goes first alternates (ABBA), so whatever the machine
does meanwhile falls on both. Each trial has a browser of its own age: fresh for both, or for neither.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from webperf.errors import Interrupted
from webperf.journey.breaker import Breaker
from webperf.journey.rounds import Bench, measure_trial, trial_of
from webperf.model.comparing import Arm, orders
from webperf.model.journal import Ending
from webperf.model.plan import Plan, Round
from webperf.model.sample import Phase


def measure_pairs(plan: Plan, benches: Mapping[Arm, Bench], seed: int, enough: Callable[[int], bool]) -> Ending:
    """Until `enough`, asked after each whole pair with their number, or the plan is done. Never raises Interrupted."""
    breakers = {arm: Breaker() for arm in Arm}
    order = orders(seed)
    trouble: str | None = None
    try:
        for number, this_round in enumerate(plan.rounds()):
            # Before the pairs there is nothing to balance.
            arms = next(order) if this_round.phase is Phase.MEASURE else tuple(Arm)
            fresh = number % plan.browser_every == 0
            trouble = _measure_pair(this_round, arms, plan, benches, breakers, fresh)
            if trouble or (this_round.phase is Phase.MEASURE and enough(this_round.iteration + 1)):
                break
    except Interrupted as stopped:
        return Ending(_now(), interrupted=True, reasons=(str(stopped),))
    return Ending(_now(), gave_up=trouble is not None, reasons=(trouble,) if trouble else ())


def _measure_pair(
    this_round: Round,
    arms: tuple[Arm, ...],
    plan: Plan,
    benches: Mapping[Arm, Bench],
    breakers: Mapping[Arm, Breaker],
    fresh: bool,
) -> str | None:
    """None, or why nothing more can be measured."""
    for journey, device in this_round.cells:
        if any(breakers[arm].leaves_out(journey.name, device.name) for arm in arms):
            # Half a pair compares nothing.
            continue
        for arm in arms:
            bench = benches[arm]
            if fresh:
                with bench.stop.deferred(bench.host.kill):
                    bench.host.end_browser()
            trouble = measure_trial(trial_of(journey, device, this_round, plan, bench), bench, breakers[arm])
            if trouble:
                return f"{arm}: {trouble}"
    return None


def _now() -> str:
    return datetime.now(UTC).isoformat()
