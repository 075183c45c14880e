"""Counting while load runs: a generator keeps the second that is under way, and hands it over when it is over."""

from __future__ import annotations

from collections.abc import Callable

from webperf.swarm.counts import Key, Latency, ScenarioCounts, SeriesCounts, Tags
from webperf.swarm.operation import HTTP, Operation
from webperf.swarm.outcome import Outcome

MOST_SERIES = 100
"""Of one scenario, over the whole run; further names are counted together."""
MOST_NAMES = 50
"""Checks, groups and kinds of exceptions of one scenario."""
OTHER = "(other)"


class Counter:
    """Counts one scenario in one process; `take` hands over the second that is over and begins the next."""

    def __init__(self) -> None:
        self.now = ScenarioCounts()
        self._last_calls: list[Callable[[], None]] = []
        self._keys: set[Key] = set()
        self._names: dict[str, set[str]] = {}

    def request(self, outcome: Outcome, group: str, tags: Tags, delay_ms: float | None) -> None:
        """A request ended. `delay_ms`: how much later than intended it was begun; None in a closed model."""
        counts = self.series((outcome.method, outcome.name, outcome.status, outcome.error, group, tags))
        total_ms = outcome.total_ms
        counts.count(outcome, None if delay_ms is None else total_ms + delay_ms)
        self.now.in_flight_s += total_ms / 1000

    def series(self, key: Key, protocol: str = HTTP) -> SeriesCounts:
        """Of the second under way, to be added to."""
        counts = self.now.series.get(key)
        if counts is None:
            counts = self.now.series.setdefault(self._known(key), SeriesCounts(protocol))
        return counts

    def before_taking(self, last_call: Callable[[], None]) -> None:
        """Called whenever a second is about to be handed over: what somebody still keeps belongs to it."""
        self._last_calls.append(last_call)

    def operation(self, operation: Operation, group: str, tags: Tags, delay_ms: float | None) -> None:
        """As `request`, for another protocol."""
        key: Key = (operation.method, operation.name, None, operation.error, group, tags)
        self.series(key, operation.protocol).count_operation(operation, delay_ms)
        if operation.counted:
            self.now.in_flight_s += operation.duration_ms / 1000

    def check(self, name: str, passed: bool) -> None:
        """A check of the scenario's own."""
        self.now.checks.setdefault(self._bounded("check", name), [0, 0])[0 if passed else 1] += 1

    def group(self, name: str, duration_ms: float) -> None:
        """A pass through a group."""
        self.now.groups.setdefault(self._bounded("group", name), Latency()).append(duration_ms)

    def exception(self, name: str) -> None:
        """The scenario's function raised something."""
        name = self._bounded("exception", name)
        self.now.exceptions[name] = self.now.exceptions.get(name, 0) + 1

    def take(self) -> ScenarioCounts:
        """What was counted since the last time."""
        for last_call in self._last_calls:
            last_call()
        taken, self.now = self.now, ScenarioCounts()
        return taken

    def _known(self, key: Key) -> Key:
        if key not in self._keys and len(self._keys) >= MOST_SERIES:
            method, _, status, error, _, _ = key
            return (method, OTHER, status, error, "", ())
        self._keys.add(key)
        return key

    def _bounded(self, kind: str, name: str) -> str:
        names = self._names.setdefault(kind, set())
        if name not in names and len(names) >= MOST_NAMES:
            return OTHER
        names.add(name)
        return name
