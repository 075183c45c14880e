"""The options that put journeys under load."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.cli.gathered import gathered
from webperf.errors import UsageError

if TYPE_CHECKING:
    from webperf.cli.browser_options import Browser
    from webperf.run.order import Order
    from webperf.swarm.levels import Level
    from webperf.swarm.scenario import Scenario
    from webperf.under_load.session import UnderLoadOrder
    from webperf.under_load.users import UsersOrder

WARMUP = "5s"
LONGEST_WARMUP_S = 3600.0
MOST_USERS = 64
MOST_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class UnderLoad:
    """As it was written."""

    swarm: str | None = None
    levels: str | None = None
    level_warmup: str | None = None
    generators: int | None = None
    allowed_hosts: tuple[str, ...] = ()
    users: str | None = None
    caps: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()

    def users_order(self, order: Order, browser: Browser, browser_every: int) -> UsersOrder | None:
        """What is to be measured; None where no more than one user was asked for. Raises UsageError."""
        from webperf.under_load.users import UsersOrder

        levels = _read_users(self.users) if self.users is not None else ()
        if not levels:
            return None
        if self.swarm is not None:
            raise UsageError("--users and --swarm are each a load of its own: measure them in two runs")
        self._refuse_the_rest()
        _check_watching(browser, order, levels[-1], browser_every)
        return UsersOrder(dataclasses.replace(order, allowed_hosts=self.allowed_hosts), levels)

    def order(self, order: Order) -> UnderLoadOrder | None:
        """What is to be measured; None where no load was asked for. Raises UsageError."""
        from webperf.swarm.headers import read_headers
        from webperf.swarm.levels import own_levels, read_levels
        from webperf.under_load.session import UnderLoadOrder

        if self.swarm is None:
            self._refuse_the_rest()
            if self.allowed_hosts:
                raise UsageError("--allow-host is of a load, and one user is none: it goes with --swarm or --users")
            return None
        scenario = _one(self.swarm)
        if scenario.url is None and order.base_url is None and order.target is None:
            raise UsageError(f"where is the app that {scenario.name!r} asks? --base-url URL, or --target NAME")
        levels: tuple[Level, ...] = read_levels(self.levels) if self.levels is not None else own_levels(scenario)
        return UnderLoadOrder(
            order,
            scenario,
            levels,
            self._warmup_s(),
            processes=self.generators or 1,
            allowed_hosts=self.allowed_hosts,
            caps=self.caps,
            headers=read_headers(self.headers),
        )

    def _refuse_the_rest(self) -> None:
        given = {
            "--levels": self.levels,
            "--level-warmup": self.level_warmup,
            "--generators": self.generators,
            "--cap": self.caps,
            "--header": self.headers,
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


def _read_users(written: str) -> tuple[int, ...]:
    """`2,4` or `4`: rising, and without 1, which is measured anyway. Raises UsageError."""
    parts = [part.strip() for part in written.split(",")]
    if not all(part.isascii() and part.isdecimal() and int(part) for part in parts):
        raise UsageError(f"--users {written!r}: write how many there are to be at once: 4, or 2,4,8 in turn")
    levels = sorted({int(part) for part in parts})
    if levels[-1] > MOST_USERS:
        cure = "each is a whole browser; 'webperf swarm URL --user streamlit' makes hundreds of sessions without"
        raise UsageError(f"--users {levels[-1]}: at most {MOST_USERS} on one machine: {cure}")
    return tuple(users for users in levels if users > 1)


def _check_watching(browser: Browser, order: Order, users: int, browser_every: int) -> None:
    """What goes with one browser only. Raises UsageError."""
    if browser.pause:
        raise UsageError("--pause stops one browser in the inspector: leave out --users")
    if browser.headed and users > MOST_WINDOWS:
        raise UsageError(f"--headed shows a window for each of {users} users: at most {MOST_WINDOWS} can be looked at")
    if order.visual:
        raise UsageError("--visual films every iteration, and films of several users at once measure the filming")
    if browser_every != 1:
        raise UsageError("--browser-every: leave it out; with --users each keeps its browser, for a start disturbs all")


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
    click.option(
        "--cap", "caps", multiple=True, metavar="NAME=VALUE",
        help="Lift or lower a cap of the load's guard: rate=5000, users=3000.",
    ),
    click.option(
        "--header", "headers", multiple=True, metavar="'NAME: VALUE'|@FILE",
        help="Sent with every request of the load. A file keeps secrets out of the list of processes.",
    ),
    click.option(
        "--users", metavar="N,...",
        help="Measure one user alone, then so many at once, each in a browser of its own: 4, or 2,4,8.",
    ),
)  # fmt: skip
"""As `UnderLoad`."""
