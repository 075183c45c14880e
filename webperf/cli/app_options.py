"""`--base-url` and `--target`: the app, which runs already or is started by webperf."""

from __future__ import annotations

from dataclasses import dataclass

import click

from webperf.cli import options
from webperf.cli.gathered import gathered
from webperf.errors import UsageError


@dataclass(frozen=True, slots=True)
class App:
    """At most one of the two. Raises UsageError for both, and for an address that is none."""

    base_url: str | None = None
    target: str | None = None

    def __post_init__(self) -> None:
        if self.base_url and self.target:
            raise UsageError("--base-url and --target exclude each other: one app is measured")
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise UsageError(f"--base-url {self.base_url!r} is no URL: write http:// or https:// before it")


APP = (
    click.option("--base-url", metavar="URL", help="A running app; journeys and scenarios go to paths below it."),
    click.option(
        "--target", metavar="NAME", shell_complete=options.complete_names("targets", ".toml"),
        help="An app that webperf starts itself. See 'webperf targets'.",
    ),
)  # fmt: skip
"""The two, for commands that gather more."""
app_options = gathered("app", App, *APP)
"""As an `App`."""
