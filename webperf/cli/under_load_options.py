"""The options that put journeys under load."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.cli.gathered import gathered
from webperf.errors import UsageError

if TYPE_CHECKING:
    from webperf.session import Order
    from webperf.swarm.levels import Level
    from webperf.swarm.scenario import Scenario
    from webperf.under_load.session import UnderLoadOrder

WARMUP = "5s"
LONGEST_WARMUP_S = 3600.0


@dataclass(frozen=True, slots=True)
class UnderLoad:
    """As it was written."""

    swarm: str | None = None
    levels: str | None = None
    level_warmup: str | None = None
    generators: int | None = None
    allowed_hosts: tuple[str, ...] = ()

    def order(self, order: Order) -> UnderLoadOrder | None:
        """What is to be measured; None where no load was asked for. Raises UsageError."""
        from webperf.swarm.levels import own_levels, read_levels
        from webperf.under_load.session import UnderLoadOrder

        if self.swarm is None:
            self._refuse_the_rest()
            return None
        scenario = _one(self.swarm)
        if scenario.url is None and order.base_url is None and order.target is None:
            raise UsageError(f"where is the app that {scenario.name!r} asks? --base-url URL, or --target NAME")
        levels: tuple[Level, ...] = read_levels(self.levels) if self.levels is not None else own_levels(scenario)
        return UnderLoadOrder(
            order, scenario, levels, self._warmup_s(), processes=self.generators or 1, allowed_hosts=self.allowed_hosts
        )

    def _refuse_the_rest(self) -> None:
        given = {
            "--levels": self.levels,
            "--level-warmup": self.level_warmup,
            "--generators": self.generators,
            "--allow-host": self.allowed_hosts,
        }
        for name, value in given.items():
            if value:
                raise UsageError(f"{name} is of the load: name its scenario with --swarm")

    def _warmup_s(self) -> float:
        from webperf.swarm import durations

        found = durations.seconds(self.level_warmup or WARMUP, where="--level-warmup")
        if found > LONGEST_WARMUP_S:
            raise UsageError(f"--level-warmup {self.level_warmup}: at most {LONGEST_WARMUP_S:g} s")
        return found


def _one(name: str) -> Scenario:
    from webperf.model.places import folders
    from webperf.swarm.discovery import find_scenarios

    found = find_scenarios((name,), folders("journeys"))
    if len(found) > 1:
        names = ", ".join(scenario.name for scenario in found)
        raise UsageError(f"--swarm {name!r} has {len(found)} scenarios, and a level is of one: name {names}")
    return found[0]


under_load_options = gathered(
    "load",
    UnderLoad,
    click.option(
        "--swarm", metavar="SCENARIO|URL", shell_complete=options.complete_names("journeys", ".py"),
        help="Measure idle, then once more while this load goes on.",
    ),
    click.option(
        "--levels", metavar="L,...",
        help="10,50,100/s arrivals, or 5,20 users [a quarter, half and all of what SCENARIO asks for].",
    ),
    click.option("--level-warmup", metavar="T", help=f"Load of each level before journeys are measured [{WARMUP}]."),
    click.option("--generators", type=click.IntRange(1, 256), metavar="N", help="Processes that make the load [1]."),
    click.option(
        "--allow-host", "allowed_hosts", multiple=True, metavar="HOST",
        help="A host, other than this machine, that may be loaded.",
    ),
)  # fmt: skip
"""As `UnderLoad`."""
