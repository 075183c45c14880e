"""The table of contents of a run with several users: one alone, then so many at once, each in a browser of its own."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from webperf.errors import BrowserFailed, GuardRefused, Interrupted
from webperf.journey.refused import kept_out, refusal_of
from webperf.journey.rounds import blame_target, measure_rounds
from webperf.journey.stop import Stop
from webperf.journey.trip import OUTSIDE_STEPS
from webperf.journey.users.crew import UserCrew
from webperf.journey.users.job import Cell, UserIteration, UserJob
from webperf.load.background import clock_s
from webperf.model.background import LoadBegins, LoadEnds
from webperf.model.iteration import Failure, Iteration
from webperf.model.journal import Ending
from webperf.model.missing import Missing
from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.monitor.disturbance import busy_share, processor_times, processors
from webperf.run.order import Events, Order
from webperf.run.session import Ready, keep_iteration, prepared
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder
from webperf.store.journal import read_journal

ALONE = ""
"""The name of the stretch with one user: what is measured in it is the run's own."""


class UserEvents(Events, Protocol):
    """Who wants to follow a run with several users."""

    def users_start(self, users: int, journey: str, device: str) -> None:
        """So many open their browsers, and begin together."""


@dataclass(frozen=True, slots=True)
class UsersOrder:
    """The run's order, and how many users there are to be, beside one alone; in rising order, from 2 on."""

    order: Order
    levels: tuple[int, ...]


def level_name(users: int) -> str:
    """As the run calls it."""
    return f"{users} users"


def measure_users(wish: UsersOrder, events: UserEvents, stop: Stop) -> tuple[Run, RunFolder]:
    """Do it all; the Run comes back whatever failed. Raises as `measure` does, and GuardRefused where pages come from,
    or lead to, a host that was not allowed."""
    order = _keeping_browsers(wish.order)
    with prepared(order, events, stop, levels=tuple(map(level_name, wish.levels))) as ready:
        rounds = ready.plan.warmup + ready.plan.iterations
        cells = len(ready.plan.journeys) * len(ready.plan.devices)
        trials = cells * (ready.plan.diagnosis + rounds * (1 + sum(wish.levels)))
        events.run_starts(ready.header, trials, ready.folder.path)
        course = _Users(wish, ready, events, stop)
        ready.end(course.measure())
    if course.seen.refusal:
        raise GuardRefused(course.seen.refusal)
    return derive_run(read_journal(ready.folder.journal)), ready.folder


def _keeping_browsers(order: Order) -> Order:
    """A browser that one user launched anew would take its time from the others."""
    rounds = order.plan.warmup + order.plan.iterations
    return dataclasses.replace(order, plan=dataclasses.replace(order.plan, browser_every=rounds))


@dataclass(slots=True)
class _Seen:
    """What is known only once it has happened. `measured` are each user's iterations of the cell under way."""

    refused: Counter[str] = field(default_factory=Counter)
    refusal: str = ""
    measured: Counter[int] = field(default_factory=Counter)
    told: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Users:
    wish: UsersOrder
    ready: Ready
    events: UserEvents
    stop: Stop
    seen: _Seen = field(default_factory=_Seen)

    def measure(self) -> Ending:
        """As much as can be. Never raises Interrupted."""
        try:
            return self._measure()
        except Interrupted as stopped:
            return Ending(_now(), interrupted=True, reasons=(str(stopped),))

    def _measure(self) -> Ending:
        """The diagnosis, one user, then level by level until one cannot be measured to its end."""
        ending = self._diagnosis()
        reasons = list(ending.reasons)
        for users in (1, *self.wish.levels):
            name = ALONE if users == 1 else level_name(users)
            if ending.interrupted or ending.gave_up:
                reasons += [f"under {name}: not tried"] if name else []
                continue
            ending = self._at(users, name)
            reasons += ending.reasons
        reasons += kept_out(self.seen.refused) if not self.seen.refusal else ()
        return Ending(_now(), ending.interrupted, ending.gave_up, tuple(dict.fromkeys(reasons)))

    def _diagnosis(self) -> Ending:
        """By the run's own browser, which is ended then."""
        bench = self.ready.bench
        filmed = dataclasses.replace(self.ready.plan, warmup=0, iterations=0)
        ending = measure_rounds(filmed, dataclasses.replace(bench, keep=self._keep_diagnosis))
        with self.stop.deferred(bench.host.kill):
            bench.host.close()
        return dataclasses.replace(ending, gave_up=ending.gave_up or bool(self.seen.refusal))

    def _keep_diagnosis(self, iteration: Iteration) -> None:
        self._look(iteration)
        self.ready.bench.keep(iteration)

    def _at(self, users: int, name: str) -> Ending:
        ready = self.ready
        began = processor_times()
        self.seen.told.clear()
        ready.journal.add(LoadBegins(name, clock_s(ready.zero_s), users=users))
        crew = UserCrew(tuple(self._jobs(users)), ready.folder.artifacts / "users.log")
        reasons: tuple[str, ...] = ()
        try:
            with crew, self.stop.deferred(crew.stop):
                reasons = self._cells(crew, users, name)
        except BrowserFailed as failed:
            if not name:
                raise
            reasons = (f"under {name}: {failed}",)
        finally:
            ready.bench.host.lost_cpu_s += crew.lost_cpu_s
            lost = tuple(f"user {user} was lost: {why}" for user, why in crew.lost.items())
            busy = busy_share(began, processor_times(), processors())
            ready.journal.add(LoadEnds(name, clock_s(ready.zero_s), lost, busy))
        # Of a level it is said there.
        return Ending(_now(), gave_up=bool(reasons), reasons=(*reasons, *(() if name else lost)))

    def _jobs(self, users: int) -> Iterator[UserJob]:
        bench, plan, order = self.ready.bench, self.ready.plan, self.wish.order
        for user in range(1, users + 1):
            yield UserJob(
                user,
                users,
                tuple(self._plan_cells()),
                plan.warmup,
                plan.iterations,
                bench.base_url,
                dataclasses.replace(order.launch, fence=bench.networks.fence),
                order.throttling,
                bench.networks.fence,
            )

    def _plan_cells(self) -> Iterator[Cell]:
        plan = self.ready.plan
        for journey in plan.journeys:
            for device in plan.devices:
                assert journey.file is not None
                yield Cell(journey.file, journey.name, device, plan.network_of(device), plan.slowdown_of(device))

    def _cells(self, crew: UserCrew, users: int, name: str) -> tuple[str, ...]:
        """One after the other, for it is to be known what is at work at once. Why it was given up, if it was."""
        for number, cell in enumerate(self._plan_cells()):
            self.events.users_start(users, cell.journey, cell.device.name)
            self.seen.measured.clear()
            for trip in crew.measure(number):
                if trouble := self._take(trip, name):
                    crew.stop()
                    return (trouble,)
            self._miss(crew, cell, users, name)
        return ()

    def _take(self, trip: UserIteration, name: str) -> str | None:
        """Keep it. None, or why nothing more can be measured."""
        iteration = dataclasses.replace(_with_files(trip, self.ready), load=name)
        self.seen.measured[iteration.user] += iteration.phase is Phase.MEASURE
        trouble = self._look(iteration)
        if self.ready.bench.target_died:
            iteration = blame_target(iteration)
            trouble = "the app under test ended; its output is in artifacts/target.log"
        self._keep(iteration, told=not trip.extra)
        return trouble or None

    def _look(self, iteration: Iteration) -> str:
        """What the guard said of it."""
        self.seen.refused.update(iteration.refused)
        self.seen.refusal = self.seen.refusal or refusal_of(iteration)
        return self.seen.refusal

    def _keep(self, iteration: Iteration, *, told: bool) -> None:
        ready = self.ready
        if told:
            keep_iteration(iteration, ready.journal, self.events, ready.monitor)
        else:
            ready.journal.add(*ready.monitor.seconds(), iteration)

    def _miss(self, crew: UserCrew, cell: Cell, users: int, name: str) -> None:
        """The iteration that a user did not come back from has a reason; those after it were not tried."""
        for user in crew.lost.keys() - self.seen.told:
            self.seen.told.add(user)
            number = self.seen.measured[user if users > 1 else 0] * users + user - 1
            self._keep(_lost(cell, number, user, crew.lost[user], name), told=True)


def _with_files(trip: UserIteration, ready: Ready) -> Iteration:
    """With its pictures in the run's folder."""
    paths = {name: ready.bench.save(name, content) for name, content in trip.files.items()}
    iteration, failure = trip.iteration, trip.iteration.failure
    if failure is not None and failure.screenshot is not None:
        failure = dataclasses.replace(failure, screenshot=paths[failure.screenshot])
    shots = tuple(dataclasses.replace(shot, path=paths[shot.path]) for shot in iteration.screenshots)
    return dataclasses.replace(iteration, screenshots=shots, failure=failure)


def _lost(cell: Cell, number: int, user: int, why: str, name: str) -> Iteration:
    at = (cell.device.name, number, Phase.MEASURE)
    failure = Failure(cell.journey, OUTSIDE_STEPS, *at, Missing.USER_DIED, f"user {user}: {why}")
    network = cell.network.name
    return Iteration(
        cell.journey, cell.device.name, network, number, Phase.MEASURE, _now(), 0.0, (), failure=failure, load=name,
        user=user,
    )  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat()
