"""What becomes of a run's results: which reports are written, what is printed, where it is kept."""

from __future__ import annotations

from dataclasses import dataclass

import click

from webperf.cli import options
from webperf.cli.gathered import gathered


@dataclass(frozen=True, slots=True)
class Output:
    """As it was written: `formats` as `html,json`, `history` as a file, a URL, `off`, or None for the project's."""

    formats: str = "html"
    as_json: bool = False
    history: str | None = None
    strict: bool = False


_FORMATS = click.option(
    "--format", "formats", metavar="NAME,...", default="html", help="Reports to write beside run.json [html]."
)
output_options = gathered(
    "output", Output, _FORMATS, options.json_option, options.history_option, options.strict_option
)
"""`--format`, `--json`, `--history` and `--strict`, as an `Output`."""
