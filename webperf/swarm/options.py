"""From what people write in `@swarm(...)` and on the command line to a Load; every fault is one line with its cure."""

from __future__ import annotations

import dataclasses
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.swarm import durations
from webperf.swarm.load import Executor, Late, Load
from webperf.swarm.profile import Profile
from webperf.swarm.shapes import from_function, is_shape_function, ready_made

DEFAULT_DURATION_S = 30.0
DEFAULT_MAX_DURATION_S = 600.0
MOST_SPAWNED = 1_000
"""Users that an arrival rate without `vus` may make; more at once are a sign that the target has stopped answering."""


@dataclass(frozen=True, slots=True)
class Options:
    """As written; None where nothing was. The names are those of `@swarm(...)`."""

    executor: str | None = None
    vus: int | None = None
    rate: float | str | None = None
    duration: float | str | None = None
    stages: Any = None
    shape: str | Callable[[float], object] | None = None
    iterations: int | None = None
    start_vus: int | None = None
    start_rate: float | str | None = None
    max_vus: int | None = None
    late: str | None = None
    think: Any = None
    warmup: float | str | None = None
    graceful_stop: float | str | None = None

    def overridden_by(self, other: Options) -> Options:
        """These, with what `other` says instead. Another executor, stages or shape take the place of the old ones."""
        said = {f.name for f in dataclasses.fields(other) if getattr(other, f.name) is not None}
        gone: set[str] = set()
        if said & {"executor", "stages", "shape", "iterations"}:
            gone |= {"executor", "stages", "shape", "iterations", "duration", "start_vus", "start_rate"}
        if said & {"rate", "vus"} and "rate" not in said and not self._is_open():
            gone |= {"start_vus"}
        if "rate" in said and not self._is_open():
            gone |= {"executor", "vus", "iterations", "think", "start_vus"}
        kept = dataclasses.replace(self, **dict.fromkeys(gone))
        return dataclasses.replace(kept, **{name: getattr(other, name) for name in said})

    def _is_open(self) -> bool:
        return self.rate is not None or str(self.executor).endswith("arrival-rate")

    def load(self, *, where: str) -> Load:
        """The finished order. Raises ConfigError; `where` leads its message (`scenario 'browse'`)."""
        return _Builder(self, where).build()


@dataclass(frozen=True, slots=True)
class _Builder:
    given: Options
    where: str

    def build(self) -> Load:
        if self._executor() is Executor.CONTROLLED:
            return self._controlled()
        executor, profile = self._shape()
        if executor.is_open:
            return self._open(executor, profile)
        if executor.counts_iterations:
            return self._counted(executor)
        self._refuse(("max_vus", "late", "iterations", "start_rate"), executor)
        return self._load(executor, profile, users=0, most=math.ceil(profile.peak))

    def _open(self, executor: Executor, profile: Profile) -> Load:
        self._refuse(("think", "iterations", "start_vus"), executor)
        users = self._count("vus", self.given.vus, 0)
        late = self._late(Late.QUEUE if users else Late.SPAWN)
        most = self._most(users, max(users, MOST_SPAWNED if late is Late.SPAWN else 1))
        return self._load(executor, profile, users=users or min(most, 10), most=most, late=late)

    def _controlled(self) -> Load:
        executor = Executor.CONTROLLED
        self._refuse(("rate", "start_rate", "stages", "shape", "iterations", "late", "start_vus"), executor)
        users = self._count("vus", self.given.vus, 1)
        most = self._most(users, users)
        longest_s = self._seconds("duration", self.given.duration, DEFAULT_MAX_DURATION_S)
        if longest_s <= 0:
            raise ConfigError(f"{self.where}: a duration is above 0")
        return self._load(executor, Profile.constant(users, longest_s), users=users, most=most)

    def _counted(self, executor: Executor) -> Load:
        self._refuse(("rate", "start_rate", "stages", "shape", "max_vus", "late", "start_vus"), executor)
        users = self._count("vus", self.given.vus, 1)
        iterations = self._count("iterations", self.given.iterations, 1)
        if executor is Executor.SHARED_ITERATIONS and iterations < users:
            raise ConfigError(f"{self.where}: {iterations} shared iterations for {users} users: lower vus")
        longest_s = self._seconds("duration", self.given.duration, DEFAULT_MAX_DURATION_S)
        return self._load(executor, Profile.constant(users, longest_s), users=users, most=users, iterations=iterations)

    def _load(
        self,
        executor: Executor,
        profile: Profile,
        *,
        users: int,
        most: int,
        late: Late = Late.QUEUE,
        iterations: int = 0,
    ) -> Load:
        warmup_s = self._seconds("warmup", self.given.warmup, 0.0)
        if profile.total <= 0:
            raise ConfigError(f"{self.where}: this load asks for nothing: give vus, rate or stages above 0")
        if warmup_s >= profile.duration_s:
            raise ConfigError(f"{self.where}: a warmup of {warmup_s:g} s leaves nothing of {profile.duration_s:g} s")
        return Load(
            executor=executor,
            profile=profile,
            duration_s=profile.duration_s,
            users=users,
            max_users=most,
            late=late,
            iterations=iterations,
            think_s=self._think(),
            warmup_s=warmup_s,
            graceful_stop_s=self._seconds("graceful_stop", self.given.graceful_stop, 30.0),
        )

    def _shape(self) -> tuple[Executor, Profile]:
        """Executor and profile. Where no executor is named, what is given says which one is meant."""
        given = self.given
        if given.stages is not None and given.shape is not None:
            raise ConfigError(f"{self.where}: stages and shape exclude each other")
        named = self._executor()
        if (named is not None and named.counts_iterations) or (named is None and given.iterations is not None):
            executor = named or Executor.SHARED_ITERATIONS
            return executor, Profile(((0.0, 0.0), (1.0, 0.0)))
        profile, is_open = self._profile(named)
        ramping = given.stages is not None or given.shape is not None
        meant = {
            (True, True): Executor.RAMPING_ARRIVAL_RATE,
            (True, False): Executor.CONSTANT_ARRIVAL_RATE,
            (False, True): Executor.RAMPING_VUS,
            (False, False): Executor.CONSTANT_VUS,
        }[is_open, ramping]
        if named is not None and named is not meant:
            raise ConfigError(f"{self.where}: executor '{named}' does not fit what is given, which is '{meant}'")
        return meant, profile

    def _profile(self, named: Executor | None) -> tuple[Profile, bool]:
        given = self.given
        if given.stages is not None:
            return self._staged(named)
        if callable(given.shape):
            return self._from_function(given.shape)
        is_open = named.is_open if named else given.rate is not None
        level = self._rate(given.rate) if is_open else float(self._count("vus", given.vus, 1))
        if given.shape is not None:
            duration_s = None if given.duration is None else self._duration()
            return ready_made(given.shape, where=self.where).profile(level, duration_s), is_open
        return Profile.constant(level, self._duration()), is_open

    def _staged(self, named: Executor | None) -> tuple[Profile, bool]:
        given = self.given
        if given.duration is not None:
            raise ConfigError(f"{self.where}: stages have durations of their own: leave out duration")
        steps = durations.stages(given.stages, where=f"{self.where}: stages")
        is_open = any(step.is_rate for step in steps) or given.rate is not None or bool(named and named.is_open)
        if is_open:
            first = given.start_rate if given.start_rate is not None else given.rate
            start = 0.0 if first is None else self._rate(first)
        else:
            # k6 begins with one user unless told otherwise.
            start = float(self._count("start_vus", given.start_vus if given.start_vus is not None else given.vus, 1))
        return _polyline(start, steps), is_open

    def _from_function(self, shape: Callable[[float], object]) -> tuple[Profile, bool]:
        if not is_shape_function(shape):
            raise ConfigError(f"{self.where}: a shape is a function of one argument, the seconds since the start")
        if self.given.duration is not None:
            raise ConfigError(f"{self.where}: a shape function ends by returning None: leave out duration")
        return from_function(shape, where=self.where)

    def _executor(self) -> Executor | None:
        name = self.given.executor
        if name is None:
            return None
        if name not in list(Executor):
            raise ConfigError(f"{self.where}: {unknown_name('executor', str(name), list(Executor))}")
        return Executor(name)

    def _late(self, default: Late) -> Late:
        name = self.given.late
        if name is not None and name not in list(Late):
            raise ConfigError(f"{self.where}: {unknown_name('late policy', str(name), list(Late))}")
        return default if name is None else Late(name)

    def _duration(self) -> float:
        found = self._seconds("duration", self.given.duration, DEFAULT_DURATION_S)
        if found <= 0:
            raise ConfigError(f"{self.where}: a duration is above 0")
        return found

    def _seconds(self, name: str, written: float | str | None, default: float) -> float:
        return default if written is None else durations.seconds(written, where=f"{self.where}: {name}")

    def _rate(self, written: float | str | None) -> float:
        if written is None:
            raise ConfigError(f"{self.where}: an arrival rate needs rate=..., such as 50 or '90/min'")
        return durations.rate(written, where=f"{self.where}: rate")

    def _count(self, name: str, written: int | None, default: int) -> int:
        if written is None:
            return default
        if isinstance(written, bool) or not isinstance(written, int) or written < 1:
            raise ConfigError(f"{self.where}: {name} is a whole number of 1 or more, not {written!r}")
        return written

    def _most(self, users: int, default: int) -> int:
        most = self._count("max_vus", self.given.max_vus, default)
        if most < users:
            raise ConfigError(f"{self.where}: max_vus {most} is below vus {users}")
        return most

    def _think(self) -> tuple[float, ...]:
        written = self.given.think
        if written is None:
            return ()
        pair = tuple(written) if isinstance(written, list | tuple) else (written, written)
        if len(pair) != 2:
            raise ConfigError(f"{self.where}: think is one duration or two, shortest and longest, not {written!r}")
        low, high = (durations.seconds(part, where=f"{self.where}: think") for part in pair)
        if low > high:
            raise ConfigError(f"{self.where}: think goes from {low:g} s to {high:g} s: the shorter comes first")
        return (low, high)

    def _refuse(self, names: tuple[str, ...], executor: Executor) -> None:
        for name in names:
            if getattr(self.given, name) is not None:
                raise ConfigError(f"{self.where}: '{name}' means nothing with executor '{executor}': leave it out")


def _polyline(start: float, steps: tuple[durations.Stage, ...]) -> Profile:
    ends_s = itertools.accumulate(step.duration_s for step in steps)
    return Profile(((0.0, start), *((end_s, step.target) for end_s, step in zip(ends_s, steps, strict=True))))
