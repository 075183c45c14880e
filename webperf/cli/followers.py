"""Several who follow one load."""

from __future__ import annotations

from pathlib import Path

from webperf.load.order import SwarmEvents
from webperf.model.swarm import ScenarioFacts, SwarmSecond
from webperf.target import TargetSpec


class Followers:
    """Tells each of them what it is told (`load.order.SwarmEvents`)."""

    def __init__(self, *followers: SwarmEvents) -> None:
        self._followers = followers

    def target_starts(self, spec: TargetSpec) -> None:
        """To all, in order."""
        for follower in self._followers:
            follower.target_starts(spec)

    def load_starts(self, scenarios: tuple[ScenarioFacts, ...], longest_s: float, folder: Path) -> None:
        """To all, in order."""
        for follower in self._followers:
            follower.load_starts(scenarios, longest_s, folder)

    def second_ends(self, second: SwarmSecond) -> None:
        """To all, in order."""
        for follower in self._followers:
            follower.second_ends(second)
