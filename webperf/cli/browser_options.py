"""The options that say how often journeys are gone through, and in what browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from webperf.cli import options
from webperf.cli.gathered import gathered

if TYPE_CHECKING:
    from webperf.browser.launch import LaunchOptions


@dataclass(frozen=True, slots=True)
class Repetition:
    """Iterations of each journey and device; a fresh browser every `browser_every` rounds."""

    iterations: int
    warmup: int
    no_diagnosis: bool
    browser_every: int

    @property
    def diagnosis(self) -> bool:
        """Whether an extra iteration is filmed and traced."""
        return not self.no_diagnosis


@dataclass(frozen=True, slots=True)
class Browser:
    """The browser, as somebody may want to watch it."""

    headed: bool
    slowmo: float
    pause: bool
    browser_path: str | None

    def launch(self, cpu_quota: float | None) -> LaunchOptions:
        """Playwright's inspector is only of use where the browser is seen."""
        from webperf.browser.launch import LaunchOptions

        return LaunchOptions(self.browser_path, self.headed or self.pause, self.slowmo, cpu_quota)


def repetition_options(iterations: int, warmup: int) -> Callable[..., Any]:
    """`-n`, `--warmup`, `--no-diagnosis`, `--browser-every` with a command's own defaults, as a `Repetition`."""
    return gathered(
        "repeated",
        Repetition,
        click.option("-n", "--iterations", type=click.IntRange(1, 10_000), default=iterations, show_default=True,
                     help="Measured iterations for each journey and device."),
        click.option("--warmup", type=click.IntRange(0, 1_000), default=warmup, show_default=True,
                     help="Iterations before them that are kept, labelled, and in no statistic."),
        click.option("--no-diagnosis", is_flag=True,
                     help="Leave out the extra iteration that takes pictures, trace, network log and coverage."),
        click.option("--browser-every", type=click.IntRange(1, 10_000), default=1, show_default=True,
                     help="Fresh browser every so many rounds (a fresh context is used every time)."),
    )  # fmt: skip


watching_options = gathered(
    "browser",
    Browser,
    click.option("--headed", is_flag=True, help="Show the browser."),
    click.option("--slowmo", type=click.FloatRange(0, 60_000), default=0, metavar="MS",
                 help="Wait before each action, for watching."),
    click.option("--pause", is_flag=True,
                 help="Stop in Playwright's inspector before each journey; shows the browser."),
    options.browser_option,
)  # fmt: skip
"""`--headed`, `--slowmo`, `--pause` and `--browser-path`, as a `Browser`."""
