"""`webperf soak`: hours of a journey."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from webperf.cli import options
from webperf.cli.app_options import App, app_options
from webperf.cli.output import Output, output_options
from webperf.errors import UsageError

if TYPE_CHECKING:
    from webperf.run.order import Order
    from webperf.soak.load import SoakLoad
    from webperf.soak.session import SoakOrder

SHORTEST_S = 60.0


@click.command()
@click.argument("journeys", nargs=-1, metavar="[JOURNEY]...", shell_complete=options.complete_names("journeys", ".py"))
@click.option("--duration", metavar="T", default=None, help="How long: 5m, 8h, 24h [5m].")
@options.device_option
@options.network_option
@app_options
@click.option(
    "--availability", type=click.FloatRange(0, 1), default=None, metavar="SHARE",
    help="Loops that must succeed; fewer: exit 1 [0.99].",
)  # fmt: skip
@click.option(
    "--swarm", metavar="SCENARIO|URL", shell_complete=options.complete_names("journeys", ".py"),
    help="A load that goes on beside the journeys.",
)  # fmt: skip
@click.option("--level", metavar="L", help="How much of it: 50/s arrivals, or 10 users.")
@click.option(
    "--allow-host", "allowed_hosts", multiple=True, metavar="HOST",
    help="A host, other than this machine, that pages and load may go to.",
)  # fmt: skip
@click.option(
    "--cap", "caps", multiple=True, metavar="NAME=VALUE", help="Lift a cap of the guard: duration=24h, rate=5000."
)
@click.option(
    "--resume", type=click.Path(path_type=Path), metavar="RUN", help="Go on with a soak that a crash or Ctrl-C ended."
)
@options.out_option
@output_options
@options.browser_option
@options.label_option
def soak(
    journeys: tuple[str, ...],
    duration: str | None,
    devices: tuple[str, ...],
    network: str | None,
    app: App,
    availability: float | None,
    swarm: str | None,
    level: str | None,
    allowed_hosts: tuple[str, ...],
    caps: tuple[str, ...],
    resume: Path | None,
    out: Path | None,
    browser_path: str | None,
    labels: dict[str, str],
    output: Output,
) -> int:
    """Go through journeys for hours: leaks, drift, availability.

    Each journey keeps its page open. One that opens its page only while `page.url == "about:blank"` comes back to
    where it began in the same document, and what the page leaks adds up.

    \b
    webperf soak filter_records --target my_app --duration 24h
    webperf soak --resume .webperf/runs/20261121T024500Z-soak
    """
    from webperf.cli.execute import command_line
    from webperf.cli.soak_report import report_soak
    from webperf.soak.session import unfinished

    asked = {
        "journeys": list(journeys), "duration": duration or "5m", "devices": list(devices) or ["desktop"],
        "network": network, "base_url": app.base_url, "target": app.target,
        "availability": 0.99 if availability is None else availability,
        "swarm": swarm, "level": level, "allowed_hosts": list(allowed_hosts), "caps": list(caps),
    }  # fmt: skip
    before = None
    if resume is not None:
        more = (journeys, duration, devices, network, app.base_url, app.target, out, swarm, level, allowed_hosts, caps)
        if any(more) or availability is not None:
            raise UsageError("--resume goes on with what was asked for then: leave out journeys and other options")
        before = unfinished(resume)
        asked = dict(before.facts.asked)
    order = _order(asked, out, browser_path, labels, command_line())
    return report_soak(order, before, output)


def _order(
    asked: dict[str, Any], out: Path | None, browser_path: str | None, labels: dict[str, str], command: str
) -> SoakOrder:
    from webperf.browser.devices import choose_devices, load_devices
    from webperf.browser.launch import LaunchOptions
    from webperf.conditions.presets import choose_networks, load_networks
    from webperf.journey.discovery import project_journeys
    from webperf.model.places import folders
    from webperf.model.plan import Plan
    from webperf.monitor.watched import Monitoring
    from webperf.run.order import Order
    from webperf.soak.session import MOST_SECONDS, SoakOrder
    from webperf.swarm.durations import seconds
    from webperf.target import find_target

    duration_s = seconds(asked["duration"], where="--duration")
    if duration_s < SHORTEST_S:
        raise UsageError(f"--duration {asked['duration']}: below {SHORTEST_S:g}s there is nothing to soak")
    chosen = choose_devices(asked["devices"], load_devices(folders("devices")))
    wanted = project_journeys(tuple(asked["journeys"]))
    networks = choose_networks(chosen, asked["network"], load_networks(folders("devices")))
    order = Order(
        name="soak",
        plan=Plan(wanted, chosen, iterations=0, warmup=0, diagnosis=False, networks=networks),
        base_url=asked["base_url"],
        target=None if asked["base_url"] else find_target(asked["target"], wanted),
        launch=LaunchOptions(browser_path),
        out=out,
        monitoring=Monitoring(interval_s=max(1.0, round(duration_s / MOST_SECONDS))),
        command=command,
        labels=labels,
        allowed_hosts=tuple(asked.get("allowed_hosts", ())),
    )
    return SoakOrder(order, duration_s, asked["availability"], asked, _load(asked, order))


def _load(asked: dict[str, Any], order: Order) -> SoakLoad | None:
    """The load beside the journeys, if one was asked for."""
    from webperf.model.places import folders
    from webperf.soak.load import SoakLoad
    from webperf.swarm.discovery import find_scenarios
    from webperf.swarm.levels import read_levels

    name, level = asked.get("swarm"), asked.get("level")
    if not name or not level:
        if name or level:
            raise UsageError("--swarm SCENARIO and --level 50/s belong together: which load, and how much of it")
        return None
    found = find_scenarios((name,), folders("journeys"))
    levels = read_levels(level, where="--level")
    if len(found) != 1 or len(levels) != 1:
        raise UsageError("a soak has one scenario at one level: --swarm NAME --level 50/s")
    if found[0].url is None and order.base_url is None and order.target is None:
        raise UsageError(f"where is the app that {name!r} asks? --base-url URL, or --target NAME")
    return SoakLoad(found[0], levels[0], tuple(asked["allowed_hosts"]), tuple(asked["caps"]))
