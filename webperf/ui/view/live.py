"""A load while it runs: what its journal says so far, in a form that does not grow with the length of the run."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from webperf.model.iteration import Iteration
from webperf.model.journal import Ending, Header
from webperf.model.run import Validity
from webperf.model.sample import Phase
from webperf.model.swarm import SwarmSecond
from webperf.stats.quantity import quantity
from webperf.store.journal import Entry
from webperf.swarm.glance import Glance, glance
from webperf.swarm.validity import swarm_reasons

SHOWN_S = 600
"""The newest ten minutes are drawn."""
LOOK_BACK_S = 10
"""Seconds over which validity is judged while load runs, as on the terminal."""
SHORTEST_S = 0.5
"""The last second may be a moment only, of which a rate says nothing."""


@dataclass(frozen=True, slots=True)
class LiveScenario:
    """The newest second of a scenario, in words, and what failed since the beginning."""

    name: str
    phase: str
    users: str
    rate: str
    p50: str
    p95: str
    p99: str
    failed: int
    late: int


@dataclass(frozen=True, slots=True)
class LiveView:
    """`seconds` of `of_s` have passed; `trust` is VALID, or why not. `iterations` are those of journeys."""

    seconds: int
    of_s: float
    trust: str
    scenarios: tuple[LiveScenario, ...]
    glances: tuple[Glance, ...]
    iterations: int
    of_iterations: int
    ended: str


class LiveRun:
    """Takes the records of a journal as they come."""

    def __init__(self) -> None:
        self._header: Header | None = None
        self._ending: Ending | None = None
        self._iterations = 0
        self._last = -1
        self._recent: deque[SwarmSecond] = deque(maxlen=LOOK_BACK_S)
        self._glances: dict[str, deque[Glance]] = {}
        self._failed: dict[str, int] = {}

    def take(self, entries: Iterable[Entry]) -> None:
        """More of the journal."""
        for entry in entries:
            match entry:
                case Header():
                    self._header = entry
                case SwarmSecond():
                    self._second(entry)
                case Iteration():
                    self._iterations += entry.phase is Phase.MEASURE
                case Ending():
                    self._ending = entry

    def _second(self, second: SwarmSecond) -> None:
        self._last = second.second
        self._recent.append(second)
        for part in second.scenarios:
            found = glance(second, part)
            self._failed[part.scenario] = self._failed.get(part.scenario, 0) + found.failed
            if second.span_s >= SHORTEST_S:
                self._glances.setdefault(part.scenario, deque(maxlen=SHOWN_S)).append(found)

    def view(self) -> LiveView | None:
        """What there is to see now; None before the header has come."""
        header = self._header
        if header is None:
            return None
        return LiveView(
            seconds=self._last + 1,
            of_s=max((float(facts.load.get("duration_s", 0)) for facts in header.scenarios), default=0.0),
            trust=self._trust(header),
            scenarios=tuple(_words(glances[-1], self._failed[name]) for name, glances in self._glances.items()),
            glances=tuple(found for glances in self._glances.values() for found in glances),
            iterations=self._iterations,
            of_iterations=header.iterations * len(header.journeys) * len(header.devices),
            ended=_ended(self._ending),
        )

    def _trust(self, header: Header) -> str:
        trust = swarm_reasons(header.scenarios, list(self._recent))
        return str(trust.state) if trust.state is Validity.VALID else f"{trust.state}: {trust.reasons[0]}"


def _words(newest: Glance, failed: int) -> LiveScenario:
    p50, p95, p99 = (
        quantity(value, "ms") if value is not None else "–" for value in (newest.p50_ms, newest.p95_ms, newest.p99_ms)
    )
    asked = f" of {newest.asked:.0f}" if newest.asked is not None else ""
    rate = f"{newest.rate:.0f}{asked}/s" if newest.rate is not None else "–"
    return LiveScenario(newest.scenario, str(newest.phase), str(newest.users), rate, p50, p95, p99, failed, newest.late)


def _ended(ending: Ending | None) -> str:
    if ending is None:
        return ""
    if ending.reasons:
        return "; ".join(ending.reasons)
    return "stopped by a signal" if ending.interrupted else "to its end"
