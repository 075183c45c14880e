"""`webperf sweep`: one scenario at level after level, and how the app's throughput scales."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import load_options, options
from webperf.cli.gathered import gathered
from webperf.cli.monitor_options import monitor_options
from webperf.cli.output import Output
from webperf.swarm.users.registry import USERS

if TYPE_CHECKING:
    from webperf.monitor.watched import Monitoring
    from webperf.swarm.ask import Ask


sweep_output_options = gathered(
    "output",
    lambda **values: Output(history="off", **values),
    click.option(
        "--format", "formats", metavar="NAME,...", default="html", help="Reports to write beside run.json [html]."
    ),
    options.json_option,
    options.strict_option,
)
"""As `output_options`, but nothing goes into the history: its numbers are of no one load."""


@click.command()
@click.argument("scenario", metavar="SCENARIO|URL|PATH", shell_complete=options.complete_names("journeys", ".py"))
@click.option("--users", metavar="N,...", help="So many users at a time [1,10,50,100].")
@click.option("--rates", metavar="R,...", help="Arrivals a second, in place of users: 10,50,100.")
@click.option("--duration", metavar="T", default="10s", show_default=True, help="How long each level is measured.")
@click.option("--warmup", metavar="T", default="2s", show_default=True, help="Load before that, in no number.")
@click.option("--think", metavar="T", help="Pause of a user after each iteration.")
@click.option(
    "--vary", "varied", multiple=True, metavar="NAME=V,...",
    help="Start the target with each value, as environment and for {NAME} in its command; repeat for combinations.",
)  # fmt: skip
@click.option("--find", "finds", multiple=True, metavar="TEXT", help="'p95<500': the highest load that meets it.")
@click.option("--budget", "budgets", multiple=True, metavar="TEXT",
              help="'scaling_efficiency > 50 %', or 'scaling' for the ready ones; broken: exit 1.")  # fmt: skip
@click.option("--target", metavar="NAME|COMMAND", shell_complete=options.complete_names("targets", ".toml"),
              help="An app that webperf starts: of 'webperf targets', or a command with {port}.")  # fmt: skip
@click.option("--ready", metavar="PATH", default="/", show_default=True, help="Where a COMMAND's app answers.")
@click.option("--base-url", metavar="URL", help="A running app; scenarios ask for paths below it.")
@click.option("--user", metavar="NAME", help=f"Who asks for a URL or PATH: {', '.join(USERS)} [http].")
@load_options.ask_options
@click.option(
    "--header", "headers", multiple=True, metavar="'NAME: VALUE'|@FILE",
    help="Sent with every request. A file keeps secrets out of the list of processes.",
)  # fmt: skip
@click.option(
    "--processes", type=click.IntRange(1, 256), default=1, show_default=True, help="Generators, one core each."
)
@load_options.guard_options
@options.out_option
@sweep_output_options
@options.label_option
@monitor_options
def sweep(
    scenario: str,
    users: str | None,
    rates: str | None,
    duration: str,
    warmup: str,
    think: str | None,
    varied: tuple[str, ...],
    finds: tuple[str, ...],
    budgets: tuple[str, ...],
    target: str | None,
    ready: str,
    base_url: str | None,
    user: str | None,
    ask: Ask,
    headers: tuple[str, ...],
    processes: int,
    permitted: load_options.Permitted,
    out: Path | None,
    labels: dict[str, str],
    output: Output,
    monitoring: Monitoring | None,
) -> int:
    """Find out how an app scales, and where it stops to.

    Loads it at one level after the other: throughput, latency, efficiency, the universal scalability law with its
    knee, and whether contention or coherency is what limits it. Levels that the generator could not hold are shown
    in grey and left out of that.

    \b
    webperf sweep api_analytics --users 1,2,5,10,20
    webperf sweep http://localhost:8000/api/items --users 1,10,50,100 --find "p95<500"
    webperf sweep api_health --rates 50,100,200,400 --find "p95<50" --base-url http://localhost:8000
    webperf sweep / --user streamlit --target reference --vary WEBPERF_TARGET_SIZE=small,large --users 1,2,5,10
    webperf sweep /items --target "uvicorn app:app --port {port} --workers {WORKERS}" --vary WORKERS=1,2,4,8
    """
    from webperf.cli.execute import command_line, follow
    from webperf.cli.sweep_orders import Asked, sweep_order
    from webperf.cli.sweep_progress import SweepProgress
    from webperf.sweep.session import measure_sweep

    asked = Asked(
        scenario=scenario,
        users=users,
        rates=rates,
        duration=duration,
        warmup=warmup,
        think=think,
        varied=varied,
        finds=finds,
        budgets=budgets,
        target=target,
        ready=ready,
        base_url=base_url,
        user=user,
        ask=ask,
        headers=headers,
        processes=processes,
        permitted=permitted,
    )
    order = sweep_order(asked, out=out, labels=labels, monitoring=monitoring, command=command_line())
    progress = SweepProgress(quiet=output.as_json)
    return follow(lambda follower, stop: measure_sweep(order, follower, stop), progress, output)
