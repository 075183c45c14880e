"""One user's iterations of one cell: as many as were asked for, and those that keep the others company."""

from __future__ import annotations

import dataclasses
import itertools
import threading
from dataclasses import dataclass, field

from webperf.browser.launch import BrowserHost
from webperf.journey.access import Networks
from webperf.journey.breaker import Breaker
from webperf.journey.trial import run_trial
from webperf.journey.trip import Trial
from webperf.journey.users.job import Cell, UserIteration, UserJob
from webperf.model.iteration import Iteration
from webperf.model.journey import Journey
from webperf.model.sample import Phase
from webperf.swarm.channel import Channel

CUT_OFF = "broken off, for all users were through"


@dataclass(frozen=True, slots=True)
class Trips:
    """Each is sent as it ends. Once `halted` is set, the one under way does not count and no other begins."""

    job: UserJob
    cell: Cell
    journey: Journey
    host: BrowserHost
    networks: Networks
    channel: Channel
    halted: threading.Event
    breaker: Breaker = field(default_factory=Breaker)

    def as_asked(self) -> None:
        """Warm-up and measured ones."""
        asked = [(Phase.WARMUP, n) for n in range(self.job.warmup)]
        asked += [(Phase.MEASURE, n) for n in range(self.job.iterations)]
        for phase, number in asked:
            if not self._goes_on:
                return
            self._go_through(phase, number, extra=False)

    def for_company(self) -> None:
        """Until it is halted. They are kept as warm-up: they are in no statistic."""
        for number in itertools.count(self.job.warmup):
            if not self._goes_on:
                return
            self._go_through(Phase.WARMUP, number, extra=True)

    @property
    def _goes_on(self) -> bool:
        # What fails again and again for reasons outside the journey is not tried for ever.
        return not self.halted.is_set() and not self.breaker.leaves_out(self.cell.journey, self.cell.device.name)

    def _go_through(self, phase: Phase, number: int, *, extra: bool) -> None:
        files: dict[str, bytes] = {}

        def save(name: str, content: bytes) -> str:
            files[name] = content
            return name

        iteration = run_trial(self.host, self._trial(phase, number), save, self.networks)
        if self.halted.is_set():
            # How long it was there belongs to the account of who was there at once; nothing else of it counts.
            iteration = dataclasses.replace(
                iteration, phase=Phase.WARMUP, samples=(), failure=None, screenshots=(), notes=(CUT_OFF,)
            )
        self.breaker.record(iteration)
        self.channel.send(("iteration", UserIteration(self._of_user(iteration), files, extra)))

    def _trial(self, phase: Phase, number: int) -> Trial:
        return Trial(
            self.journey,
            self.cell.device,
            self.job.number(number),
            phase,
            self.job.base_url,
            network=self.cell.network,
            slowdown=self.cell.slowdown,
        )

    def _of_user(self, iteration: Iteration) -> Iteration:
        if self.job.users == 1:
            return iteration
        user = self.job.user
        samples = (dataclasses.replace(sample, detail={**sample.detail, "user": user}) for sample in iteration.samples)
        return dataclasses.replace(iteration, user=user, samples=tuple(samples))
