"""`webperf sweep`: one scenario at level after level, and how the app's throughput scales."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import load_options, options
from webperf.cli.monitor_options import monitor_options
from webperf.cli.output import Output, output_options
from webperf.cli.sweep_options import Levels, SweptApp, app_options, levels_options
from webperf.swarm.users.registry import USERS

if TYPE_CHECKING:
    from webperf.monitor.watched import Monitoring
    from webperf.swarm.ask import Ask


@click.command()
@click.argument("scenario", metavar="SCENARIO|URL|PATH", shell_complete=options.complete_names("journeys", ".py"))
@levels_options
@click.option(
    "--vary", "varied", multiple=True, metavar="NAME=V,...",
    help="Start the target with each value, as environment and for {NAME} in its command; repeat for combinations.",
)  # fmt: skip
@click.option("--find", "finds", multiple=True, metavar="TEXT", help="'p95<500': the highest load that meets it.")
@click.option("--budget", "budgets", multiple=True, metavar="TEXT",
              help="'scaling_efficiency > 50 %', or 'scaling' for the ready ones; broken: exit 1.")  # fmt: skip
@app_options
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
@output_options
@options.label_option
@monitor_options
def sweep(
    scenario: str,
    levels: Levels,
    varied: tuple[str, ...],
    finds: tuple[str, ...],
    budgets: tuple[str, ...],
    app: SweptApp,
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
        levels=levels,
        varied=varied,
        finds=finds,
        budgets=budgets,
        app=app,
        user=user,
        ask=ask,
        headers=headers,
        processes=processes,
        permitted=permitted,
    )
    order = sweep_order(asked, out=out, labels=labels, monitoring=monitoring, command=command_line())
    progress = SweepProgress(quiet=output.as_json)
    return follow(lambda follower, stop: measure_sweep(order, follower, stop), progress, output)
