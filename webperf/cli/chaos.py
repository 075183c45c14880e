"""`webperf chaos`: faults that come and go under a load and journeys, what they did, and how soon it was over."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import click

from webperf.cli import options
from webperf.cli.chaos_options import (
    Apps,
    Faults,
    Level,
    app_options,
    fault_options,
    level_options,
)
from webperf.cli.output import Output, output_options
from webperf.errors import UsageError


@click.command()
@click.argument("journeys", nargs=-1, metavar="[JOURNEY]...", shell_complete=options.complete_names("journeys", ".py"))
@fault_options
@level_options
@app_options
@options.device_option
@options.network_option
@options.cpu_option
@click.option("--tolerance", metavar="PERCENT", default="10%", show_default=True,
              help="So near to the steady state is recovered.")  # fmt: skip
@click.option("--budget", "budgets", multiple=True, metavar="TEXT",
              help="'recovery_rate > 80 %', 'chaos_impact < 200 %', 'chaos_errors < 20 %'.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Show the plan, and do nothing.")
@options.out_option
@output_options
@options.browser_option
@options.label_option
def chaos(
    journeys: tuple[str, ...],
    faults: Faults,
    level: Level,
    apps: Apps,
    devices: tuple[str, ...],
    network: str | None,
    cpu: str,
    tolerance: str,
    budgets: tuple[str, ...],
    dry_run: bool,
    out: Path | None,
    browser_path: str | None,
    labels: dict[str, str],
    output: Output,
) -> int:
    """Put faults on an app under load; time its recovery.

    First a steady state, then the faults, then the recovery; the load (--swarm) and the journeys go on all the time.
    Every fault ends: at its time, on Ctrl-C, and when webperf itself is killed. The ready budgets: recovery_rate > 80
    %, chaos_impact < 200 %, chaos_errors < 20 %.

    \b
    network   latency:200ms jitter:50ms stall:5% bandwidth:1600kbps reset refuse black_hole
    machine   cpu:2 (or cpu:all) memory:512MB disk:2
    app       pause kill (killed, and started again at its end)

    \b
    webperf chaos --swarm api_health --fault latency:200ms --at 10s --for 10s
    webperf chaos --swarm api_health --fault pause@10s+3s --fault cpu:all@30s+10s --recovery 15s
    webperf chaos open_overview --swarm api_analytics --fault latency:200ms@30s+30s --recovery 30s
    webperf chaos --swarm browse_regions --base-url http://localhost:8000 --timeline chaos.toml --dry-run
    """
    from webperf.chaos.journeys import ChaosJourneys
    from webperf.cli.chaos_orders import chaos_order, journeys_order, scenarios_of, swarm_order
    from webperf.cli.chaos_progress import print_plan
    from webperf.cli.execute import execute_chaos, execute_chaos_journeys

    if not (level.scenarios or journeys):
        raise UsageError("nothing is measured: name a JOURNEY, or a load with --swarm SCENARIO, or both")
    if (devices or network) and not journeys:
        raise UsageError("--device and --network are of journeys: name one, or leave them out")
    found = scenarios_of(level.scenarios)
    order = chaos_order(faults, found, level, budgets, tolerance, apps.allowed)
    swarm = swarm_order(found, level, apps, order, beside=bool(journeys)) if found else None
    if journeys:
        own = journeys_order(journeys, devices, network, cpu, browser_path, apps, out=out, labels=labels)
        wish = ChaosJourneys(order, own, swarm)
        order.check(own_target=own.target is not None)
        return print_plan(order, swarm, own) if dry_run else execute_chaos_journeys(wish, output)
    assert swarm is not None
    order.check(own_target=swarm.target is not None)
    if dry_run:
        return print_plan(order, swarm, None)
    return execute_chaos(order, dataclasses.replace(swarm, out=out, labels=labels), output)
