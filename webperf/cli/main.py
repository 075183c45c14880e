"""`webperf`: the group of all commands, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import sys

import click

from webperf.cli.ab import ab
from webperf.cli.baseline import baseline
from webperf.cli.chaos import chaos
from webperf.cli.compare import compare
from webperf.cli.convert import convert
from webperf.cli.demo import demo
from webperf.cli.devices import devices
from webperf.cli.doctor import doctor
from webperf.cli.export import export
from webperf.cli.history import history
from webperf.cli.import_ import import_
from webperf.cli.install import install
from webperf.cli.journeys import journeys
from webperf.cli.lint import lint
from webperf.cli.report import report
from webperf.cli.run import run
from webperf.cli.selftest import selftest
from webperf.cli.soak import soak
from webperf.cli.swarm import swarm
from webperf.cli.swarm_control import swarm_control
from webperf.cli.sweep import sweep
from webperf.cli.targets import targets
from webperf.cli.trend import trend
from webperf.cli.ui import ui
from webperf.errors import Interrupted, WebperfError

USAGE_EXIT_CODE = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="webperf", prog_name="webperf")
def cli() -> None:
    """Measure data apps in real browsers: load time, interaction latency, map rendering.

    Start with 'webperf demo'. Measure your own app with 'webperf run JOURNEY --base-url URL', load it with
    'webperf swarm SCENARIO --base-url URL'.

    Shell completion: eval "$(_WEBPERF_COMPLETE=bash_source webperf)", or zsh_source, fish_source.
    """


MEASURING = (demo, run, swarm, swarm_control, ab, chaos, soak, sweep)
KEPT = (report, export, compare, history, trend, baseline, import_, ui)
for command in (*MEASURING, *KEPT, convert, lint, journeys, devices, targets, doctor, install, selftest):
    cli.add_command(command)


def main() -> None:
    """Entry point. Exit codes are in DESIGN section 4 and in `webperf.errors`."""
    try:
        code = cli.main(standalone_mode=False)
    except WebperfError as error:
        click.echo(f"webperf: {error}", err=True)
        code = error.exit_status if isinstance(error, Interrupted) else error.exit_code
    except click.exceptions.Abort:
        code = 130
    except click.ClickException as error:
        error.show()
        code = USAGE_EXIT_CODE
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain again at exit.
        sys.stderr.close()
        code = 0
    sys.exit(code or 0)
