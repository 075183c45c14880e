"""The options of a sweep that say at which levels, and of which app."""

from __future__ import annotations

from dataclasses import dataclass

import click

from webperf.cli import options
from webperf.cli.app_options import App
from webperf.cli.gathered import gathered


@dataclass(frozen=True, slots=True)
class Levels:
    """As they were written: `users` or `rates`, and how long each is held."""

    users: str | None = None
    rates: str | None = None
    duration: str = "10s"
    warmup: str = "2s"
    think: str | None = None


@dataclass(frozen=True, slots=True)
class SweptApp(App):
    """`target` may be a command with `{port}`; then `ready` is the path at which its app answers."""

    ready: str = "/"


levels_options = gathered(
    "levels",
    Levels,
    click.option("--users", metavar="N,...", help="So many users at a time [1,10,50,100]."),
    click.option("--rates", metavar="R,...", help="Arrivals a second, in place of users: 10,50,100."),
    click.option("--duration", metavar="T", default="10s", show_default=True, help="How long each level is measured."),
    click.option("--warmup", metavar="T", default="2s", show_default=True, help="Load before that, in no number."),
    click.option("--think", metavar="T", help="Pause of a user after each iteration."),
)
app_options = gathered(
    "app",
    SweptApp,
    click.option(
        "--target", metavar="NAME|COMMAND", shell_complete=options.complete_names("targets", ".toml"),
        help="An app that webperf starts: of 'webperf targets', or a command with {port}.",
    ),
    click.option("--ready", metavar="PATH", default="/", show_default=True, help="Where a COMMAND's app answers."),
    click.option("--base-url", metavar="URL", help="A running app; scenarios ask for paths below it."),
)  # fmt: skip
