"""Looks at every second of a load, and says when it must end before its time."""

from __future__ import annotations

from collections.abc import Sequence

from webperf.errors import GuardRefused
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.swarm.caps import SentWatch
from webperf.swarm.watch import EVERY_S, Watch

REFUSED = f"{GuardRefused.__name__}: "
"""How its exception begins where exceptions are counted."""


class Overseer:
    """Told of each second as it ends. `refused` is what the guard said no to; "" while it has not."""

    def __init__(self, scenarios: Sequence[ScenarioFacts], sent: SentWatch) -> None:
        self.refused = ""
        self._sent = sent
        self._watches = [Watch(facts.name, t) for facts in scenarios for t in facts.thresholds if t.abort]

    def add(self, second: SwarmSecond) -> str | None:
        """Why the load must end now; None while it need not."""
        self.refused = self.refused or _refused(second) or self._sent.add(second) or ""
        return self.refused or self._broken(second)

    def _broken(self, second: SwarmSecond) -> str | None:
        """The threshold that ends the run, in words."""
        for watch in self._watches:
            watch.add(second)
        if second.second % EVERY_S == 0:
            return None
        for watch in self._watches:
            if watch.aborts():
                return f"stopped after {second.second + 1} s by its threshold {watch.threshold.key}: {watch.threshold}"
        return None


def _refused(second: SwarmSecond) -> str:
    """What the guard said to a request of this second, if it said no."""
    for part in second.scenarios:
        said = (raised.name.removeprefix(REFUSED) for raised in part.exceptions if raised.name.startswith(REFUSED))
        if any(series.error == "refused_by_guard" for series in part.series):
            return f"{part.scenario}: {next(said, 'asked for a host that load may not go to')}"
    return ""
