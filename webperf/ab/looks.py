"""When a comparison is looked at, and whether that ends it: laid down before, never "until it is significant"."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from webperf.judge.arms import arm_questions, compare_arms
from webperf.judge.sampling import PILOT, PairPlan, looks_within, plan_pairs, planned_looks, settled
from webperf.model.comparing import Arm, Comparing
from webperf.model.iteration import Iteration
from webperf.model.sample import Phase, Sample
from webperf.run.order import Events
from webperf.store.derive import complete_samples


class AbEvents(Events, Protocol):
    """Who wants to follow a comparison."""

    def loads_start(self, scenario: str, runs: int, folder: Path) -> None:
        """So many runs of a load are to come, in turns on both arms."""

    def pairs_are_planned(self, pairs: int, message: str) -> None:
        """The pilot has told how many pairs there will be; `message` says why, and how long they take."""

    def arms_are_compared(self, pairs: int, *, settled: bool) -> None:
        """A look has been taken after so many pairs."""


class Looks:
    """Keeps what was measured, and says after each pair whether that is enough.

    `most`: pairs at most. `detect`: the share that shall be found, from which the pilot plans the pairs; None: all.
    """

    def __init__(self, comparing: Comparing, most: int, detect: float | None, events: AbEvents) -> None:
        self._comparing = comparing
        self._most = most
        self._detect = detect
        self._events = events
        self._iterations: list[Iteration] = []
        self._at = (min(PILOT, most),) if detect else looks_within(most)

    def add(self, iteration: Iteration) -> None:
        """Remember a finished iteration."""
        self._iterations.append(iteration)

    def enough(self, pairs: int) -> bool:
        """Looks when it is time to; True when the comparison is settled, or all planned pairs are measured."""
        if pairs not in self._at:
            return False
        base, head = (self._samples(arm) for arm in (Arm.BASE, Arm.HEAD))
        done = settled(compare_arms(base, head, self._comparing))
        self._events.arms_are_compared(pairs, settled=done)
        if not done and self._detect and pairs == PILOT:
            self._plan(base, head, self._detect)
        return done or pairs >= self._at[-1]

    def _samples(self, arm: Arm) -> tuple[Sample, ...]:
        return tuple(complete_samples(i for i in self._iterations if i.arm is arm))

    def _plan(self, base: Sequence[Sample], head: Sequence[Sample], detect: float) -> None:
        """From the spread of the pilot's pairs to the looks that are left."""
        planned = plan_pairs(arm_questions(base, head, self._comparing), self._comparing.rule, detect)
        pairs = self._most if planned.pairs is None else min(planned.pairs, self._most)
        self._at = planned_looks(pairs)
        timed = [i for i in self._iterations if i.phase is Phase.MEASURE]
        minutes = (self._at[-1] - PILOT) * sum(i.wall_ms for i in timed) / PILOT / 60_000
        self._events.pairs_are_planned(self._at[-1], plan_in_words(planned, detect, self._most, minutes))


def plan_in_words(planned: PairPlan, detect: float, most: int, minutes: float) -> str:
    """One sentence: how many pairs, because of which metric, how long."""
    needs = "more pairs than anybody would measure" if planned.pairs is None else f"{planned.pairs} pairs"
    text = f"finding {100 * detect:.3g} % 95 times in 100 takes {needs}"
    if planned.question is not None:
        where = planned.question
        text += f" ({where.metric} of {where.journey} › {where.step} on {where.device} varies most)"
    if planned.pairs is None or planned.pairs > most:
        text += f", of which {most} will be measured (--pairs): that may leave it undecided"
    return f"{text}; about {minutes:.0f} min more" if minutes >= 1 else f"{text}; less than a minute more"
