"""`webperf ab`: base and head side by side in one run."""

from __future__ import annotations

import re
from pathlib import Path

import click

from webperf.cli import load_options, options
from webperf.cli.output import Output, output_options
from webperf.errors import UsageError

LARGEST_SHARE = 10.0


def _share(_context: click.Context, _parameter: click.Parameter, value: str | None) -> float | None:
    """`10%` or `0.1`."""
    if value is None:
        return None
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*", value)
    share = float(found[1]) / (100 if found[2] else 1) if found else 0.0
    if not 0 < share <= LARGEST_SHARE:
        raise click.BadParameter(f"{value!r} is no share: write it like 10% or 0.1")
    return share


@click.command()
@click.argument("journeys", nargs=-1, metavar="[JOURNEY]...", shell_complete=options.complete_names("journeys", ".py"))
@click.option("--base", required=True, metavar="ARM", help="What there was: a URL, TARGET, git:REVISION or COMMAND.")
@click.option("--head", required=True, metavar="ARM", help="What shall replace it, written in the same way.")
@click.option(
    "--target", metavar="NAME", shell_complete=options.complete_names("targets", ".toml"),
    help="The app that webperf starts at a git:REVISION, or with NAME=VALUE only. See 'webperf targets'.",
)  # fmt: skip
@click.option("--ready", metavar="PATH", default="/", show_default=True, help="Where a COMMAND's app answers.")
@click.option(
    "--swarm", metavar="SCENARIO", shell_complete=options.complete_names("journeys", ".py"),
    help="Compare under the load of this API scenario, in place of journeys.",
)  # fmt: skip
@load_options.guard_options
@options.device_option
@options.network_option
@options.cpu_option
@click.option(
    "--pairs", type=click.IntRange(1, 10_000), metavar="N",
    help="Pairs at most; fewer where a look settles it [20, with --detect 100].",
)  # fmt: skip
@click.option(
    "--detect",
    metavar="PERCENT",
    callback=_share,
    help="Plan the pairs from a pilot of 10, to find a change of so much.",
)
@click.option(
    "--metric", "metrics", multiple=True, metavar="NAME",
    help="Metric that decides; repeat for several [the headlines].",
)  # fmt: skip
@click.option(
    "--alpha", type=click.FloatRange(1e-6, 0.2), default=0.01, show_default=True,
    help="Chance of a false alarm, over all metrics that decide.",
)  # fmt: skip
@click.option("--warmup", type=click.IntRange(1, 1_000), default=1, show_default=True,
              help="Iterations of each arm before the pairs, since its start.")  # fmt: skip
@click.option("--no-diagnosis", is_flag=True, help="Leave out the extra iteration of each arm that takes pictures.")
@click.option("--browser-every", type=click.IntRange(1, 10_000), default=1, show_default=True,
              help="Fresh browser for both arms every so many pairs.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Of the order in which the arms take turns.")
@options.out_option
@output_options
@options.browser_option
def ab(
    journeys: tuple[str, ...],
    base: str,
    head: str,
    target: str | None,
    ready: str,
    swarm: str | None,
    devices: tuple[str, ...],
    network: str | None,
    cpu: str,
    pairs: int | None,
    detect: float | None,
    metrics: tuple[str, ...],
    alpha: float,
    warmup: int,
    no_diagnosis: bool,
    browser_every: int,
    seed: int,
    out: Path | None,
    browser_path: str | None,
    permitted: load_options.Permitted,
    output: Output,
) -> int:
    """Compare base and head side by side.

    Both are measured in turns within one run (ABBA), so that a slow minute of the machine falls on both alike.
    Exits with 1 when a metric that decides has regressed or head breaks a budget.

    \b
    webperf ab --base http://localhost:8501 --head http://localhost:8502
    webperf ab --base git:main --head git:HEAD --target my_app --detect 10%
    webperf ab filter_records --base reference --head "WEBPERF_TARGET_SERVER_DELAY_MS=100 reference"
    webperf ab --base git:main --head git:HEAD --target my_app --swarm browse_regions
    webperf ab --base "python old.py --port {port}" --head "python new.py --port {port}" --ready /health
    """
    from webperf.ab.load import measure_loads
    from webperf.ab.session import measure_arms
    from webperf.cli.ab_orders import Asked, journeys_order, load_order, read_arms
    from webperf.cli.execute import command_line, report_on

    arms = read_arms(base, head, target, ready)
    asked = Asked(arms, pairs, detect, metrics, alpha, warmup, seed, out, command_line())
    if swarm is not None:
        if journeys or devices or network:
            raise UsageError("--swarm compares loads: leave out journeys, devices and networks")
        load = load_order(asked, swarm, permitted.hosts, permitted.caps)
        return report_on(lambda progress, stop: measure_loads(load, progress, stop), output)
    if permitted != load_options.Permitted():
        raise UsageError("--allow-host and --cap are of loads: name one with --swarm")
    order = journeys_order(
        asked, journeys, devices, network,
        cpu=cpu, diagnosis=not no_diagnosis, browser_every=browser_every, browser_path=browser_path,
    )  # fmt: skip
    return report_on(lambda progress, stop: measure_arms(order, progress, stop), output)
