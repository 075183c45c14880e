"""What is seen while a run measures: a line that moves on a terminal, plain lines elsewhere. All on standard error."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from webperf.cli.swarm_progress import load_line
from webperf.journey.trip import Trial
from webperf.model.background import LoadSecond
from webperf.model.iteration import Iteration
from webperf.model.journal import Header
from webperf.model.metric import HEADLINES
from webperf.model.network import Network
from webperf.stats.quantity import quantity
from webperf.target import TargetSpec


class Progress:
    """Follows a run (`run.order.Events`). `quiet` says nothing at all."""

    def __init__(self, *, quiet: bool) -> None:
        self._console = Console(stderr=True, quiet=quiet, highlight=False, soft_wrap=True)
        self._live = sys.stderr.isatty() and not quiet
        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=self._console,
            transient=True,
            disable=not self._live,
        )
        self._task: TaskID | None = None
        self._done = self._total = self._pairs = 0
        self._comparing = False

    def __enter__(self) -> Progress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def target_starts(self, spec: TargetSpec) -> None:
        """Says which app is being started."""
        self._console.print(f"Starting {escape(spec.title)} ...")

    def network_is_checked(self, network: Network) -> None:
        """Says which network is being measured."""
        self._console.print(f"Checking network {escape(network.name)} ({network.numbers}) ...")

    def processor_is_measured(self) -> None:
        """Says that the machine is being compared with the devices' classes."""
        self._console.print("Finding out how fast this machine's pages are, to slow them down to each device's ...")

    def run_starts(self, header: Header, trials: int, folder: Path) -> None:
        """Says what will be measured, and with which browser."""
        browser = header.environment["browser"]
        journeys, devices = len(header.journeys), len(header.devices)
        named = [_device(name, header.environment["conditions"]) for name in header.devices]
        self._console.print(
            f"Chromium {browser['version']}: {journeys} {_plural('journey', journeys)} on "
            f"{devices} {_plural('device', devices)} ({', '.join(named)}), "
            f"{trials} {_plural('trial', trials)} -> {escape(str(folder))}"
        )
        self._total, self._pairs = trials, header.iterations
        self._comparing = header.comparing is not None
        self._task = self._bar.add_task("measuring", total=trials)

    def loads_start(self, scenario: str, runs: int, folder: Path) -> None:
        """Says which load will be run, how often."""
        self._console.print(
            f"{escape(scenario)}: {runs} runs of its load, in turns on both arms -> {escape(str(folder))}"
        )
        self._total, self._comparing = runs, True
        self._task = self._bar.add_task("measuring", total=runs)

    def pairs_are_planned(self, pairs: int, message: str) -> None:
        """Says how many pairs the pilot asks for, and moves the end of the bar."""
        self._console.print(f"Pilot: {escape(message)}")
        self._total = round(self._total * pairs / self._pairs) if self._pairs else self._total
        if self._task is not None:
            self._bar.update(self._task, total=self._total)

    def arms_are_compared(self, pairs: int, *, settled: bool) -> None:
        """Says that a look was taken."""
        self._console.print(f"After {pairs} pairs: {'settled' if settled else 'not settled yet'}")

    def level_starts(self, level: str, warmup_s: float) -> None:
        """Says which load begins."""
        self._console.print(f"Load of {escape(level)} begins; journeys follow after {warmup_s:g} s of it")

    def level_ends(self, level: str, last: LoadSecond | None) -> None:
        """Says what was made of it at last."""
        if last is not None:
            for part in last.second.scenarios:
                self._console.print(f"Load of {escape(level)} ends: {escape(load_line(last.second, part))}")

    def users_start(self, users: int, journey: str, device: str) -> None:
        """Says who is at it at once from now on."""
        who = "One user alone" if users == 1 else f"{users} users at once"
        self._console.print(f"{who}: {escape(journey)} on {escape(device)}")
        if self._task is not None:
            self._bar.update(self._task, description=escape(f"{users} × {journey} on {device}"))

    def trial_starts(self, trial: Trial) -> None:
        """Names the trial that is under way."""
        if self._task is not None:
            self._bar.update(
                self._task,
                description=_what(trial.journey.name, trial.device.name, trial.phase) + escape(self.suffix()),
            )

    def suffix(self) -> str:
        """What else is to be said of the trial that is under way."""
        return ""

    def trial_ends(self, iteration: Iteration) -> None:
        """Moves on; where there is no terminal, or a failure, a line stays."""
        self._done += 1
        if self._task is not None:
            self._bar.update(self._task, completed=self._done)
        arm = f"{iteration.arm}, " if self._comparing else ""
        under = f" under {escape(iteration.load)}" if iteration.load else ""
        user = f", user {iteration.user}" if iteration.user else ""
        which = f"{arm}{iteration.phase} {iteration.iteration}{user}"
        what = _what(iteration.journey, iteration.device, which) + under
        if iteration.failure:
            failure = iteration.failure
            reason = f"{failure.reason} in '{escape(failure.step)}': {escape(failure.message)}"
            self._console.print(f"[yellow]![/] {what}: {reason}")
        elif not self._live:
            of = f"/{self._total}" if self._total else ""
            self._console.print(f"[{self._done}{of}] {what}: {_headlines(iteration)}")


def _device(name: str, conditions: Mapping[str, Any]) -> str:
    """With what is slowed down of it: `phone-mid on slow-4g, 5.7x slower`."""
    network, rate = conditions["network"][name], conditions["cpu"][name]
    return name + (f" on {network}" if network != "none" else "") + (f" {rate:.2g}x slower" if rate > 1 else "")


def _what(journey: str, device: str, phase: str) -> str:
    return escape(f"{journey} on {device} ({phase})")


def _headlines(iteration: Iteration) -> str:
    """Each headline metric of the iteration, at its slowest step."""
    slowest = {
        name: max((s.value for s in iteration.samples if s.metric == name and s.value is not None), default=None)
        for name in HEADLINES
    }
    return ", ".join(f"{name} {quantity(value, 'ms')}" for name, value in slowest.items() if value is not None)


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"
