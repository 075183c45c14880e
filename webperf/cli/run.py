"""`webperf run`: measure journeys on devices."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.cli.app_options import App, app_options
from webperf.cli.browser_options import Browser, Repetition, repetition_options, watching_options
from webperf.cli.monitor_options import monitor_options
from webperf.cli.output import Output, output_options
from webperf.cli.profile_option import check_profiles, profile_option
from webperf.cli.under_load_options import UnderLoad, under_load_options

if TYPE_CHECKING:
    from webperf.model.plan import Plan
    from webperf.model.profiling import Profile
    from webperf.monitor.watched import Monitoring
    from webperf.run.order import Order
    from webperf.under_load.session import UnderLoadOrder
    from webperf.under_load.users import UsersOrder

DEFAULT_DEVICES = ("desktop", "phone-mid")


@click.command()
@click.argument("journeys", nargs=-1, metavar="[JOURNEY]...", shell_complete=options.complete_names("journeys", ".py"))
@options.device_option
@options.network_option
@options.cpu_option
@options.cpu_quota_option
@click.option(
    "--throttling", type=click.Choice(["proxy", "devtools"]), default="proxy", show_default=True,
    help="Who slows the network: webperf's proxy (WebSockets too), or Chromium as Lighthouse has it.",
)  # fmt: skip
@repetition_options(iterations=5, warmup=1)
@app_options
@watching_options
@click.option(
    "--visual", is_flag=True, help="Film every iteration for its Speed Index; timings then bear the film's cost."
)
@under_load_options
@options.out_option
@profile_option
@output_options
@options.label_option
@monitor_options
def run(
    journeys: tuple[str, ...],
    devices: tuple[str, ...],
    network: str | None,
    cpu: str,
    cpu_quota: float | None,
    throttling: str,
    repeated: Repetition,
    app: App,
    browser: Browser,
    visual: bool,
    profiles: tuple[Profile, ...],
    out: Path | None,
    labels: dict[str, str],
    load: UnderLoad,
    output: Output,
    monitoring: Monitoring | None,
) -> int:
    """Measure journeys on devices.

    JOURNEY is a name from journeys/, or the path of a file; none named means all of them.

    \b
    webperf run journeys/explore_map.py --device phone-mid -n 5 --base-url http://localhost:8501
    webperf run explore_map --headed --slowmo 250 --pause --base-url http://localhost:8501
    webperf run filter_records --swarm api_health --levels 10,50,100/s --target reference
    webperf run filter_records --users 2,4 --target reference
    """
    from webperf.cli.execute import command_line
    from webperf.conditions.cpu import choose_rate
    from webperf.model.network import Throttling
    from webperf.run.order import Order
    from webperf.target import find_target

    plan = _plan(journeys, devices, network, repeated)
    order = Order(
        name=plan.journeys[0].name if len(plan.journeys) == 1 else "run",
        plan=plan,
        base_url=app.base_url,
        target=None if app.base_url else find_target(app.target, plan.journeys),
        launch=browser.launch(cpu_quota),
        out=out,
        pause=browser.pause,
        visual=visual,
        profiles=profiles,
        throttling=Throttling(throttling),
        slowdown=choose_rate(cpu, plan.devices),
        command=command_line(),
        labels=labels,
        monitoring=monitoring,
    )
    check_profiles(profiles, diagnosis=repeated.diagnosis, starts_target=order.target is not None)
    return _measure(order, load, browser, repeated, output)


def _measure(order: Order, load: UnderLoad, browser: Browser, repeated: Repetition, output: Output) -> int:
    """By itself, under a load, or by several users. Advice on journeys comes when nothing is wrong with the order."""
    from webperf.cli.execute import execute
    from webperf.cli.lint import say
    from webperf.journey.lint import lint
    from webperf.judge.project_budgets import advice_on
    from webperf.model.project import read_project

    users = load.users_order(order, browser, repeated.browser_every)
    wish = None if users else load.order(order)
    say((*lint(order.plan.journeys, iterations=repeated.iterations), *advice_on(read_project())))
    if users is not None:
        return _with_users(users, output)
    return execute(order, output) if wish is None else _under_load(wish, output)


def _with_users(wish: UsersOrder, output: Output) -> int:
    from webperf.cli.execute import report_on
    from webperf.under_load.users import measure_users

    return report_on(lambda progress, stop: measure_users(wish, progress, stop), output)


def _under_load(wish: UnderLoadOrder, output: Output) -> int:
    from webperf.cli.execute import report_on
    from webperf.under_load.session import measure_under_load

    return report_on(lambda progress, stop: measure_under_load(wish, progress, stop), output)


def _plan(journeys: tuple[str, ...], devices: tuple[str, ...], network: str | None, repeated: Repetition) -> Plan:
    from webperf.browser.devices import choose_devices, load_devices
    from webperf.conditions.presets import choose_networks, load_networks
    from webperf.journey.discovery import project_journeys
    from webperf.judge.project_budgets import check_conditions, with_project_budgets
    from webperf.model.places import folders
    from webperf.model.plan import Plan
    from webperf.model.project import read_project

    known = load_devices(folders("devices"))
    networks = load_networks(folders("devices"))
    chosen = choose_devices(devices or DEFAULT_DEVICES, known)
    wanted = with_project_budgets(project_journeys(journeys), read_project())
    check_conditions(wanted, (*known, *networks))
    return Plan(
        journeys=wanted,
        devices=chosen,
        iterations=repeated.iterations,
        warmup=repeated.warmup,
        diagnosis=repeated.diagnosis,
        browser_every=repeated.browser_every,
        networks=choose_networks(chosen, network, networks),
    )
