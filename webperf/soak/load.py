"""A load that goes on beside the loops, at one level, and what became of it block by block.

A second of a load is some kB: a day of them would be hundreds of MB. So the seconds of one block are kept until it is
over, and one record of it goes to disk.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from webperf.load.order import SwarmOrder
from webperf.model.background import LoadBegins, LoadSecond
from webperf.model.run import Validity
from webperf.model.sample import Phase
from webperf.model.soak import LoadBlock
from webperf.model.swarm import ScenarioFacts
from webperf.swarm.levels import Level, load_at
from webperf.swarm.scenario import Scenario
from webperf.swarm.summary import summarise
from webperf.swarm.validity import swarm_reasons

WARMUP_S = 5.0
SHORTEST_S = 0.5


@dataclass(frozen=True, slots=True)
class SoakLoad:
    """Which scenario, at which level, where it may go."""

    scenario: Scenario
    level: Level
    allowed_hosts: tuple[str, ...] = ()
    caps: tuple[str, ...] = ()

    def order(self, base_url: str | None, duration_s: float) -> SwarmOrder:
        """Held for so long, with its warm-up; without thresholds, for one of them may end a load."""
        measured_s = max(1.0, duration_s - WARMUP_S)
        load = load_at(self.scenario, self.level, warmup_s=WARMUP_S, duration_s=measured_s)
        return SwarmOrder(
            name=str(self.level),
            scenarios=((dataclasses.replace(self.scenario, thresholds=()), load),),
            base_url=base_url,
            allowed_hosts=self.allowed_hosts,
            caps=self.caps,
        )


class Blocks:
    """Takes the seconds of a load, from its thread, and gives them back as blocks."""

    def __init__(self, block_s: float, began_s: float) -> None:
        """`began_s`: when soaking began on the run's clock, as if it had never been interrupted."""
        self._block_s, self._began_s = block_s, began_s
        self._lock = threading.Lock()
        self._seconds: list[LoadSecond] = []
        self._scenarios: tuple[ScenarioFacts, ...] = ()
        self.until_s = 0.0
        """When the last second of load ended, since soaking began."""

    def keep(self, record: LoadBegins | LoadSecond) -> None:
        """A record of the load."""
        with self._lock:
            if isinstance(record, LoadBegins):
                self._scenarios = record.scenarios
            else:
                self._seconds.append(record)
                self.until_s = record.at_s + record.second.span_s - self._began_s

    def finished(self) -> Iterator[LoadBlock]:
        """The blocks that are over: seconds come in order, so one of a later block ends those before."""
        numbers = sorted({self._number(second) for second in self._seconds})
        for number in numbers[:-1]:
            yield from self._take(number)

    def rest(self) -> Iterator[LoadBlock]:
        """All that there is."""
        for number in sorted({self._number(second) for second in self._seconds}):
            yield from self._take(number)

    def _number(self, second: LoadSecond) -> int:
        return int((second.at_s - self._began_s) // self._block_s)

    def _take(self, number: int) -> Iterator[LoadBlock]:
        with self._lock:
            taken = [second for second in self._seconds if self._number(second) == number]
            self._seconds = [second for second in self._seconds if self._number(second) != number]
        seconds = tuple(second.second for second in taken)
        measured = (second for second in seconds if any(part.phase is Phase.MEASURE for part in second.scenarios))
        if sum(second.span_s for second in measured) < SHORTEST_S:
            # It was warm-up, or the moment in which the load was told to end.
            return
        trust = swarm_reasons(self._scenarios, seconds)
        for plain in summarise(self._scenarios, seconds, {}):
            metrics = plain["metrics"]
            latency = metrics.get("http_req_duration") or metrics.get("operation_duration")
            failed = metrics.get("http_req_failed") or metrics.get("operation_failed") or {}
            errors = {row["error"]: row["count"] for row in plain["errors"]}
            yield LoadBlock(
                soaked_s=(number + 1) * self._block_s,
                scenario=plain["scenario"],
                requests=int(failed.get("passes") or 0) + int(failed.get("fails") or 0),
                failed=int(failed.get("passes") or 0),
                median_ms=latency["med"] if latency else None,
                p95_ms=latency["p(95)"] if latency else None,
                held=trust.state is not Validity.INVALID,
                errors=errors,
            )
