"""`webperf demo`: the whole thing at once, with nothing to configure."""

from __future__ import annotations

from pathlib import Path

import click

from webperf.cli import options
from webperf.cli.browser_options import Repetition, repetition_options
from webperf.errors import UsageError

DEVICES = ("desktop", "phone-mid")


@click.command()
@options.device_option
@click.option(
    "--network", metavar="NAME|RTT:DOWN:UP", default="none", show_default=True,
    shell_complete=options.complete_networks,
    help="Network for all devices. A phone's own, slow-4g, would take 20 s for each load of 4 MB.",
)  # fmt: skip
@repetition_options(iterations=3, warmup=0)
@options.out_option
@options.json_option
@options.browser_option
@options.history_option
def demo(
    devices: tuple[str, ...],
    network: str,
    repeated: Repetition,
    out: Path | None,
    as_json: bool,
    browser_path: str | None,
    history: str | None,
) -> int:
    """Measure the reference dashboard: nothing to configure.

    Starts the dashboard, measures the shipped journeys on a desktop and a phone, and writes a report.
    Exits with 0 whatever the budgets say: it is a demonstration.
    """
    _check_extra()
    from webperf.browser.devices import choose_devices, load_devices
    from webperf.browser.launch import LaunchOptions
    from webperf.cli.execute import command_line, execute
    from webperf.cli.output import Output
    from webperf.conditions.presets import choose_networks, load_networks
    from webperf.journey.discovery import find_journeys
    from webperf.judge.gate import Exit
    from webperf.model.places import shipped_root
    from webperf.model.plan import Plan
    from webperf.monitor.watched import Monitoring
    from webperf.run.order import Order
    from webperf.target import REFERENCE, choose_target, load_targets

    shipped = shipped_root()
    chosen = choose_devices(devices or DEVICES, load_devices((shipped / "devices",)))
    plan = Plan(
        journeys=find_journeys((), (shipped / "journeys",)),
        devices=chosen,
        iterations=repeated.iterations,
        warmup=repeated.warmup,
        diagnosis=repeated.diagnosis,
        browser_every=repeated.browser_every,
        networks=choose_networks(chosen, network, load_networks((shipped / "devices",))),
    )
    order = Order(
        name="demo",
        plan=plan,
        target=choose_target(REFERENCE, load_targets((shipped / "targets",))),
        launch=LaunchOptions(browser_path),
        out=out,
        command=command_line(),
        monitoring=Monitoring(),
    )
    code = execute(order, Output(as_json=as_json, history=history))
    return 0 if code == Exit.FAILED else code


def _check_extra() -> None:
    from importlib.util import find_spec

    if find_spec("streamlit") is None:
        raise UsageError("the demo needs Streamlit: pip install 'webperf[demo]'")
