"""The options that say which faults come when, and under which load."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.cli.app_options import APP, App
from webperf.cli.gathered import gathered
from webperf.errors import UsageError

if TYPE_CHECKING:
    from webperf.faults.timeline import Timeline


@dataclasses.dataclass(frozen=True, slots=True)
class Faults:
    """The options that say which faults come when, as they were written."""

    faults: tuple[str, ...] = ()
    timeline: Path | None = None
    at: str | None = None
    lasting: str | None = None
    recovery: str | None = None

    def read(self, *, warmup_s: float) -> Timeline:
        """Found and checked. Raises UsageError."""
        from webperf.faults.kinds import KINDS
        from webperf.faults.timeline import Timeline, checked, parse_timed, read_timeline
        from webperf.swarm import durations

        if self.timeline is not None and (self.faults or self.at or self.lasting):
            raise UsageError("--timeline says it all: leave out --fault, --at and --for")
        if self.timeline is None and not self.faults:
            raise UsageError(f"no fault: --fault KIND@10s+5s, or --timeline FILE; kinds: {', '.join(KINDS)}")
        if self.timeline is not None:
            found, where = read_timeline(self.timeline), str(self.timeline)
        else:
            found, where = Timeline(tuple(parse_timed(text, self.at, self.lasting) for text in self.faults)), "--fault"
        if self.recovery is not None:
            found = dataclasses.replace(found, recovery_s=durations.seconds(self.recovery, where="--recovery"))
        return checked(found, warmup_s=warmup_s, where=where)


@dataclasses.dataclass(frozen=True, slots=True)
class Level:
    """The load: a level that is held, so that what changes is the fault's doing."""

    scenarios: tuple[str, ...] = ()
    vus: int | None = None
    rate: str | None = None
    think: str | None = None
    warmup: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Apps(App):
    """What is disturbed, and what was allowed."""

    allowed: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()


fault_options = gathered(
    "faults",
    Faults,
    click.option(
        "--fault", "faults", multiple=True, metavar="KIND[:N][@AT+FOR]",
        help="Such as latency:200ms@10s+5s; repeat for several.",
    ),
    click.option("--timeline", type=click.Path(path_type=Path), metavar="FILE",
                 help="All faults in a TOML or Python file."),
    click.option("--at", metavar="T", help="When faults begin that do not say so, since the load began."),
    click.option("--for", "lasting", metavar="T", help="How long they last."),
    click.option("--recovery", metavar="T", help="How long the load goes on after the last fault [20s]."),
)  # fmt: skip
level_options = gathered(
    "level",
    Level,
    click.option(
        "--swarm", "scenarios", multiple=True, metavar="SCENARIO|URL",
        shell_complete=options.complete_names("journeys", ".py"), help="The load; repeat for several.",
    ),
    click.option("--vus", type=click.IntRange(1), metavar="N", help="Users; with --rate, the most there may be."),
    click.option("--rate", metavar="R", help="Arrivals a second, or 90/min; each is begun when it is due."),
    click.option("--think", metavar="T", help="Pause of a user after each iteration."),
    click.option("--warmup", metavar="T", help="Time at the beginning that is in no number."),
)  # fmt: skip
app_options = gathered(
    "apps",
    Apps,
    *APP,
    click.option(
        "--allow-fault", "allowed", multiple=True, metavar="PID|machine",
        help="With --base-url: a process that may be paused, or stress of this machine.",
    ),
    click.option("--allow-host", "hosts", multiple=True, metavar="HOST", help="A host, beside this machine, to load."),
)  # fmt: skip
