"""Which runs and series of the history a command is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.cli.gathered import gathered
from webperf.errors import UsageError

if TYPE_CHECKING:
    from webperf.model.history import Session
    from webperf.store.history.history import History


@dataclass(frozen=True, slots=True)
class Chosen:
    """As it was asked for; None and "" fit all."""

    journey: str | None
    step: str | None
    device: str | None
    all_machines: bool
    history: str | None
    branch: str
    labels: dict[str, str]
    last: int

    @property
    def where(self) -> Mapping[str, str]:
        """Fields of the series."""
        fields = (("journey", self.journey), ("step", self.step), ("device", self.device))
        return {name: value for name, value in fields if value}

    def sessions(self, kept: History, *, quiet: bool) -> tuple[Session, ...]:
        """Usable ones, of the newest one's machine unless all are asked for. Raises UsageError where none fits."""
        from webperf.model.history import Selection
        from webperf.report.view.wording import counted

        asked = Selection(branch=self.branch, labels=self.labels, last=self.last, usable=True)
        found = kept.sessions(asked)
        if not found:
            raise UsageError(f"no run in {kept.address} fits: 'webperf history list' shows those there are")
        if self.all_machines:
            return found
        machine = found[-1].environment.machine
        own = kept.sessions(dataclasses.replace(asked, machine=machine))
        others = sum(session.environment.machine != machine for session in found)
        if others and not quiet:
            click.secho(f"note: without {counted(others, 'run')} of other machines: --all-machines", dim=True, err=True)
        return own


chosen_options = gathered(
    "chosen",
    Chosen,
    click.option("--journey", metavar="NAME", help="Of one journey, scenario or benchmark only."),
    click.option("--step", metavar="NAME", help="Of one step only."),
    click.option("--device", metavar="NAME", help="On one device only."),
    click.option("--all-machines", is_flag=True, help="Runs of other machines than the newest run's, too."),
    options.history_option,
    options.selection_options,
)
"""`--journey`, `--step`, `--device`, `--all-machines`, `--history` and those that choose runs, as a `Chosen`."""
