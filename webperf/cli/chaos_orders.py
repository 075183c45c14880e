"""What `webperf chaos` was asked for, found and checked. Imported when the command runs."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from webperf.browser.devices import choose_devices, load_devices
from webperf.browser.launch import LaunchOptions
from webperf.chaos.journeys import LOAD_SPARE_S
from webperf.chaos.session import ChaosOrder
from webperf.cli.chaos_options import Apps, Faults, Level
from webperf.cli.execute import command_line
from webperf.conditions.cpu import choose_rate
from webperf.conditions.presets import choose_networks, load_networks
from webperf.errors import UsageError, unknown_name
from webperf.journey.discovery import project_journeys
from webperf.judge.budgets import overlay, parse_budgets
from webperf.judge.project_budgets import whole_budgets
from webperf.load.order import SwarmOrder
from webperf.model.budget import Budget
from webperf.model.places import folders
from webperf.model.plan import Plan
from webperf.model.project import read_project
from webperf.monitor.watched import Monitoring
from webperf.run.order import Order
from webperf.swarm.discovery import find_scenarios
from webperf.swarm.load import Executor, Load
from webperf.swarm.options import Options
from webperf.swarm.scenario import Scenario
from webperf.target import FromFile, TargetSpec, find_target

DEFAULT_DEVICES = ("desktop",)
LARGEST_TOLERANCE = 1.0
FIGURES = ("recovery_rate", "chaos_impact", "chaos_errors")


def scenarios_of(names: tuple[str, ...]) -> tuple[Scenario, ...]:
    """Without their thresholds: those are of an undisturbed load."""
    found = find_scenarios(names, folders("journeys")) if names else ()
    return tuple(dataclasses.replace(scenario, thresholds=()) for scenario in found)


def chaos_order(
    faults: Faults,
    scenarios: tuple[Scenario, ...],
    level: Level,
    budgets: tuple[str, ...],
    tolerance: str,
    allowed: tuple[str, ...],
) -> ChaosOrder:
    """The timeline, checked against the warm-up of the load."""
    warmup_s = max((_load(scenario, level, None).warmup_s for scenario in scenarios), default=0.0)
    return ChaosOrder(faults.read(warmup_s=warmup_s), _budgets(budgets), _share(tolerance), allowed, warmup_s)


def swarm_order(
    scenarios: tuple[Scenario, ...], level: Level, apps: Apps, order: ChaosOrder, *, beside: bool
) -> SwarmOrder:
    """The load for as long as the timeline takes; `beside` journeys, which end it, for longer."""
    length_s = order.timeline.ends_s + (LOAD_SPARE_S if beside else 0.0)
    named = [scenario for scenario in scenarios if scenario.url is None]
    target = None if beside else _target(named, apps)
    if named and not apps.base_url and target is None and not beside:
        raise UsageError(f"where is the app that {named[0].name!r} asks? --base-url URL, or --target NAME")
    return SwarmOrder(
        name="chaos",
        scenarios=tuple((scenario, _load(scenario, level, length_s)) for scenario in scenarios),
        base_url=apps.base_url,
        target=target,
        allowed_hosts=apps.hosts,
        command=command_line(),
        monitoring=Monitoring(),
    )


def journeys_order(
    names: tuple[str, ...],
    devices: tuple[str, ...],
    network: str | None,
    cpu: str,
    browser_path: str | None,
    apps: Apps,
    *,
    out: Path | None,
    labels: dict[str, str],
) -> Order:
    """Journeys without their budgets, which are of an undisturbed app."""
    known = load_networks(folders("devices"))
    chosen = choose_devices(devices or DEFAULT_DEVICES, load_devices(folders("devices")))
    journeys = tuple(dataclasses.replace(j, budgets=()) for j in project_journeys(names))
    target = _target(journeys, apps)
    if target is None and not apps.base_url:
        raise UsageError("where is the app that these journeys go to? --base-url URL, or --target NAME")
    networks = choose_networks(chosen, network, known)
    plan = Plan(journeys, chosen, iterations=1, warmup=1, diagnosis=False, browser_every=1, networks=networks)
    return Order(
        name="chaos",
        plan=plan,
        base_url=apps.base_url,
        target=target,
        launch=LaunchOptions(browser_path),
        out=out,
        slowdown=choose_rate(cpu, chosen),
        command=command_line(),
        labels=labels,
        monitoring=Monitoring(),
    )


def _load(scenario: Scenario, level: Level, duration_s: float | None) -> Load:
    wished = Options(vus=level.vus, rate=level.rate, think=level.think, warmup=level.warmup, duration=duration_s)
    where = f"scenario {scenario.name!r}"
    load = scenario.options.overridden_by(wished).load(where=where)
    if load.executor not in (Executor.CONSTANT_VUS, Executor.CONSTANT_ARRIVAL_RATE):
        raise UsageError(f"{where} has the shape {load.executor}: chaos needs a level load: add --vus N or --rate R")
    return load


def _target(files: tuple[FromFile, ...] | list[Scenario], apps: Apps) -> TargetSpec | None:
    return find_target(apps.target, files) if not apps.base_url and (files or apps.target) else None


def _budgets(texts: tuple[str, ...]) -> tuple[Budget, ...]:
    """The project's over the ready set; those of the command line over both."""
    own: list[Budget] = []
    for text in texts:
        name, _, rule = text.strip().partition(" ")
        if name not in FIGURES:
            raise UsageError(f"--budget: {unknown_name('figure', name, FIGURES)}; write it like 'recovery_rate > 80 %'")
        own += parse_budgets({name: rule}, where="--budget")
    whole = (budget for budget in whole_budgets(read_project(), "chaos") if budget.metric in FIGURES)
    return tuple(overlay(whole, own))


def _share(text: str) -> float:
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*", text)
    share = float(found[1]) / (100 if found[2] else 1) if found else 0.0
    if not 0 < share <= LARGEST_TOLERANCE:
        raise UsageError(f"--tolerance {text!r}: a share, such as 10% or 0.1")
    return share
