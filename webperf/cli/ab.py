"""`webperf ab`: base and head side by side in one run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from webperf.cli import options
from webperf.errors import UsageError, unknown_name

if TYPE_CHECKING:
    from webperf.ab.arms import ArmSpec
    from webperf.model.journey import Journey
    from webperf.model.plan import Plan

DEFAULT_DEVICES = ("desktop",)
DEFAULT_PAIRS, MOST_PLANNED_PAIRS = 20, 100
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
@options.device_option
@options.network_option
@options.cpu_option
@click.option(
    "--pairs", type=click.IntRange(1, 10_000), metavar="N",
    help=f"Pairs at most; fewer where a look settles it [{DEFAULT_PAIRS}, with --detect {MOST_PLANNED_PAIRS}].",
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
@click.option(
    "--format", "formats", metavar="NAME,...", default="html", help="Reports to write beside run.json [html]."
)
@options.json_option
@options.browser_option
@options.history_option
@options.label_option
@options.strict_option
def ab(
    journeys: tuple[str, ...],
    base: str,
    head: str,
    target: str | None,
    ready: str,
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
    formats: str,
    as_json: bool,
    browser_path: str | None,
    history: str | None,
    labels: dict[str, str],
    strict: bool,
) -> int:
    """Compare base and head side by side, and say what got worse.

    Both are measured in turns within one run (ABBA), so that a slow minute of the machine falls on both alike.
    Exits with 1 when a metric that decides has regressed or head breaks a budget.

    \b
    webperf ab --base http://localhost:8501 --head http://localhost:8502
    webperf ab --base git:main --head git:HEAD --target my_app --detect 10%
    webperf ab filter_records --base reference --head "WEBPERF_TARGET_SERVER_DELAY_MS=100 reference"
    webperf ab --base "python old.py --port {port}" --head "python new.py --port {port}" --ready /health
    """
    from webperf.ab.session import AbOrder, measure_arms
    from webperf.browser.launch import LaunchOptions
    from webperf.cli.execute import command_line, parse_formats, report_on
    from webperf.cli.kept import open_history
    from webperf.conditions.cpu import choose_rate
    from webperf.model.rule import Rule
    from webperf.session import Order

    plan = _plan(journeys, devices, network, pairs or (MOST_PLANNED_PAIRS if detect else DEFAULT_PAIRS), warmup,
                 not no_diagnosis, browser_every)  # fmt: skip
    arms = _arms(base, head, target, ready)
    order = Order(
        name="ab",
        plan=plan,
        launch=LaunchOptions(browser_path),
        out=out,
        slowdown=choose_rate(cpu, plan.devices),
        command=command_line(),
        labels=labels,
    )
    kept = open_history(history)
    comparison = AbOrder(order, *arms, _gating(metrics), seed, Rule(alpha=alpha), detect)
    return report_on(
        lambda progress, stop: measure_arms(comparison, progress, stop),
        formats=parse_formats(formats),
        as_json=as_json,
        strict=strict,
        history=kept,
    )


def _arms(base: str, head: str, target: str | None, ready: str) -> tuple[ArmSpec, ArmSpec]:
    from webperf.ab.arms import read_arm
    from webperf.model.places import folders
    from webperf.target import choose_target, load_targets

    if not ready.startswith("/"):
        raise UsageError(f'--ready must be a path such as "/health", not {ready!r}')
    known = load_targets(folders("targets"))
    if target is not None:
        choose_target(target, known)
    return (read_arm(base, known, target=target, ready=ready), read_arm(head, known, target=target, ready=ready))


def _gating(metrics: tuple[str, ...]) -> tuple[str, ...]:
    from webperf.model.metric import HEADLINES, METRICS

    for name in metrics:
        if name not in METRICS:
            raise UsageError(f"--metric: {unknown_name('metric', name, METRICS)}")
    return tuple(dict.fromkeys(metrics)) or HEADLINES


def _plan(
    journeys: tuple[str, ...],
    devices: tuple[str, ...],
    network: str | None,
    pairs: int,
    warmup: int,
    diagnosis: bool,
    browser_every: int,
) -> Plan:
    from webperf.browser.devices import choose_devices, load_devices
    from webperf.conditions.presets import choose_networks, load_networks
    from webperf.model.places import folders
    from webperf.model.plan import Plan

    known = load_devices(folders("devices"))
    networks = load_networks(folders("devices"))
    chosen = choose_devices(devices or DEFAULT_DEVICES, known)
    return Plan(
        journeys=_journeys(journeys, (*known, *networks)),
        devices=chosen,
        iterations=pairs,
        warmup=warmup,
        diagnosis=diagnosis,
        browser_every=browser_every,
        networks=choose_networks(chosen, network, networks),
    )


def _journeys(names: tuple[str, ...], places: tuple[str, ...]) -> tuple[Journey, ...]:
    """With the project's budgets, which head has to keep."""
    from webperf.journey.discovery import find_journeys
    from webperf.judge.project_budgets import check_conditions, with_project_budgets
    from webperf.model.places import folders
    from webperf.model.project import read_project

    found = with_project_budgets(find_journeys(names, folders("journeys")), read_project())
    check_conditions(found, places)
    return found
