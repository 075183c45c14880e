"""The table of contents of a soak: start, or go on where a crash ended it; loop until its time is over; derive.

What is in memory does not grow: a loop is one small record on disk, and all is read again at the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from webperf.errors import Interrupted, UsageError
from webperf.journey.kept_page import KeptPage
from webperf.journey.refused import kept_out, refusal_of
from webperf.journey.rounds import trial_of
from webperf.journey.stop import Stop
from webperf.load.background import BackgroundLoad, clock_s
from webperf.load.order import check_order
from webperf.model.device import Device
from webperf.model.iteration import Iteration
from webperf.model.journal import Ending, Header
from webperf.model.journey import Journey
from webperf.model.metric import HEADLINES
from webperf.model.plan import Round
from webperf.model.run import Run
from webperf.model.sample import Phase
from webperf.model.soak import Loop, Resumed, SoakFacts
from webperf.run.order import Events, Order
from webperf.run.session import Ready, prepared
from webperf.soak.load import Blocks, SoakLoad
from webperf.store.derive import derive_run
from webperf.store.folder import RunFolder
from webperf.store.journal import read_journal
from webperf.store.soak import PAGE_MEMORY

BLOCKS = 30
MOST_PICTURES = 20
KEPT = frozenset((*HEADLINES, *PAGE_MEMORY))
"""Metrics of a loop that are worth keeping for hours."""
END_SLACK_S = 5.0
"""A load that ends so little before the soak has come to its end."""
MOST_SECONDS = 6000
"""Records of the monitor, at most: it looks less often in a long soak."""


class SoakEvents(Events, Protocol):
    """Who wants to follow a soak."""

    def soak_starts(self, header: Header, done_s: float, folder: Path) -> None:
        """Everything is ready; `done_s` of it were soaked before a crash."""

    def loop_ends(self, loop: Loop, loops: int) -> None:
        """One loop is on disk; `loops` in all."""


@dataclass(frozen=True, slots=True)
class SoakOrder:
    """What a command asks for. `asked` is what was written, for a later `--resume`."""

    order: Order
    duration_s: float
    availability: float
    asked: Mapping[str, Any]
    load: SoakLoad | None = None

    @property
    def facts(self) -> SoakFacts:
        """For the header."""
        return SoakFacts(self.duration_s, BLOCKS, self.availability, self.asked)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A soak on disk that may go on, and how much of it is done."""

    folder: RunFolder
    header: Header
    facts: SoakFacts
    done_s: float
    loops: int
    pages: int


def unfinished(path: Path) -> Unfinished:
    """The soak of a folder. Raises UsageError, ConfigError for a damaged journal."""
    folder = RunFolder(path)
    if not folder.journal.is_file():
        raise UsageError(f"--resume {path}: there is no journal.jsonl: name the folder of a soak")
    content = read_journal(folder.journal)
    if content.header.soak is None:
        raise UsageError(f"--resume {path}: that run is no soak")
    done_s = max((loop.soaked_s for loop in content.loops), default=0.0)
    if done_s >= content.header.soak.duration_s:
        raise UsageError(f"--resume {path}: it has soaked all of its time; 'webperf report {path}' writes its report")
    pages = max((loop.page for loop in content.loops), default=0)
    return Unfinished(folder, content.header, content.header.soak, done_s, len(content.loops), pages)


@dataclass(frozen=True, slots=True)
class Soaked:
    """What a soak gave. `refusal`: what the guard said, if it ended it; what was measured until then is there."""

    run: Run
    folder: RunFolder
    refusal: str


def measure_soak(soak: SoakOrder, before: Unfinished | None, events: SoakEvents, stop: Stop) -> Soaked:
    """Do it all; the Run comes back whatever failed, and its folder holds it. Raises as `session.measure`."""
    if soak.load:
        check_order(soak.load.order(soak.order.base_url, soak.duration_s))
    opening = (before.folder, before.header) if before else None
    with prepared(soak.order, events, stop, soak=soak.facts, opening=opening) as ready:
        done_s = before.done_s if before else 0.0
        if before:
            ready.journal.add(Resumed(clock_s(ready.zero_s), done_s))
        events.soak_starts(ready.header, done_s, ready.folder.path)
        soaking = _Soaking(ready, events, soak.duration_s, before)
        if soak.load:
            with _load(soak.load, ready, soaking) as load:
                ending = soaking.go_on()
                ending = replace(ending, reasons=(*ending.reasons, *soaking.ended_early(load)))
            ready.journal.add(*soaking.blocks.rest())
        else:
            ending = soaking.go_on()
        # What ended it is said already.
        others = kept_out(soaking.refused) if not soaking.refusal else ()
        ready.end(replace(ending, reasons=(*ending.reasons, *others)))
    return Soaked(derive_run(read_journal(ready.folder.journal)), ready.folder, soaking.refusal)


def _load(load: SoakLoad, ready: Ready, soaking: _Soaking) -> BackgroundLoad:
    order = load.order(ready.bench.base_url, soaking.left_s)
    log = ready.folder.artifacts / "swarm.log"
    return BackgroundLoad(order, log=log, zero_s=ready.zero_s, keep=soaking.blocks.keep)


class _Soaking:
    """Rounds of all journeys on all devices, each on its kept page, until the time is over."""

    def __init__(self, ready: Ready, events: SoakEvents, duration_s: float, before: Unfinished | None) -> None:
        self._ready, self._events = ready, events
        self._began_s = clock_s(ready.zero_s) - (before.done_s if before else 0.0)
        self._duration_s = duration_s
        self.blocks = Blocks(duration_s / BLOCKS, self._began_s)
        self._loops = before.loops if before else 0
        self._pages_before = before.pages if before else 0
        self._pages: dict[tuple[str, str], KeptPage] = {}
        self._pictures = 0
        self.refused: Counter[str] = Counter()
        """Hosts that the guard kept pages from."""
        self.refusal = ""
        """What it said when the page itself was about to come from such a host: the soak is over then."""

    @property
    def left_s(self) -> float:
        """What is still to be soaked."""
        return max(1.0, self._duration_s - self._soaked_s())

    def ended_early(self, load: BackgroundLoad) -> Iterator[str]:
        """Why there was none to the end."""
        if load.ended_early and self.blocks.until_s < self._duration_s - END_SLACK_S:
            yield f"the load ended after {self.blocks.until_s:.0f} s of the soak: {load.ended_early}"

    def go_on(self) -> Ending:
        """To the end, whatever ends it. Never raises Interrupted."""
        bench = self._ready.bench
        try:
            while self._soaked_s() < self._duration_s:
                for journey, device in self._cells():
                    with bench.stop.deferred(bench.host.kill):
                        self._loop(journey, device)
                    if self.refusal:
                        return Ending(_now(), gave_up=True, reasons=(self.refusal,))
                    if bench.target_died:
                        why = "the app under test ended; its output is in artifacts/target.log"
                        return Ending(_now(), gave_up=True, reasons=(why,))
        except Interrupted as stopped:
            return Ending(_now(), interrupted=True, reasons=(str(stopped),))
        finally:
            for page in self._pages.values():
                page.close()
        return Ending(_now())

    def _cells(self) -> list[tuple[Journey, Device]]:
        plan = self._ready.plan
        return [(journey, device) for journey in plan.journeys for device in plan.devices]

    def _loop(self, journey: Journey, device: Device) -> None:
        ready, bench = self._ready, self._ready.bench
        page = self._pages.setdefault(
            (journey.name, device.name), KeptPage(bench.host, self._save, bench.networks)
        )  # fmt: skip
        trial = trial_of(journey, device, Round(Phase.MEASURE, self._loops, ()), ready.plan, bench)
        bench.starts(trial)
        iteration = page.loop(trial)
        if bench.stop.signum is not None:
            # It was broken off by whoever stopped the soak: that says nothing of the app.
            return
        self.refused.update(iteration.refused)
        self.refusal = refusal_of(iteration)
        loop = self._record(iteration, self._pages_before + page.number)
        self._loops += 1
        ready.journal.add(*ready.monitor.seconds(), *self.blocks.finished(), loop)
        self._events.loop_ends(loop, self._loops)

    def _record(self, iteration: Iteration, page: int) -> Loop:
        kept = (s for s in iteration.samples if s.metric in KEPT)
        values = {f"{s.step}/{s.metric}": s.value for s in kept if s.value is not None}
        failure = iteration.failure
        return Loop(
            at_s=round(clock_s(self._ready.zero_s), 3),
            soaked_s=round(self._soaked_s(), 3),
            journey=iteration.journey,
            device=iteration.device,
            page=page,
            wall_ms=round(iteration.wall_ms, 1),
            values=values,
            failed=failure.reason if failure else None,
            message=f"{failure.step}: {failure.message}" if failure else "",
        )

    def _soaked_s(self) -> float:
        return clock_s(self._ready.zero_s) - self._began_s

    def _save(self, name: str, content: bytes) -> str:
        """The first pictures of failures: an app that fails all night must not fill the disk."""
        self._pictures += 1
        return self._ready.bench.save(name, content) if self._pictures <= MOST_PICTURES else ""


def _now() -> str:
    return datetime.now(UTC).isoformat()
