"""What `webperf ab` was asked for, found and checked: arms, journeys or a load, metrics that decide.

Imported when the command runs: it needs the browser's and the swarm's rooms.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from webperf.ab.arms import ArmSpec, read_arm
from webperf.ab.load import GATING, ROWS, LoadOrder, name_of
from webperf.ab.session import AbOrder
from webperf.browser.devices import choose_devices, load_devices
from webperf.browser.launch import LaunchOptions
from webperf.conditions.cpu import choose_rate
from webperf.conditions.presets import choose_networks, load_networks
from webperf.errors import UsageError, unknown_name
from webperf.journey.discovery import project_journeys
from webperf.judge.project_budgets import check_conditions, with_project_budgets
from webperf.model.guard import allow
from webperf.model.metric import HEADLINES, METRICS
from webperf.model.places import folders
from webperf.model.plan import Plan
from webperf.model.project import read_project
from webperf.model.rule import Rule
from webperf.monitor.watched import Monitoring
from webperf.run.order import Order
from webperf.swarm.caps import caps_for
from webperf.swarm.discovery import find_scenarios
from webperf.target import choose_target, load_targets

DEFAULT_DEVICES = ("desktop",)
DEFAULT_PAIRS, MOST_PLANNED_PAIRS = 20, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """What both kinds of comparison share."""

    arms: tuple[ArmSpec, ArmSpec]
    pairs: int | None
    detect: float | None
    metrics: tuple[str, ...]
    alpha: float
    warmup: int
    seed: int
    out: Path | None
    command: str

    @property
    def most_pairs(self) -> int:
        """Pairs at most."""
        return self.pairs or (MOST_PLANNED_PAIRS if self.detect else DEFAULT_PAIRS)

    def gating(self, known: tuple[str, ...], default: tuple[str, ...]) -> tuple[str, ...]:
        """The metrics that decide. Raises UsageError with a suggestion."""
        for name in self.metrics:
            if name not in known:
                raise UsageError(f"--metric: {unknown_name('metric', name, known)}")
        return tuple(dict.fromkeys(self.metrics)) or default


def read_arms(base: str, head: str, target: str | None, ready: str) -> tuple[ArmSpec, ArmSpec]:
    """Both arms as they were named. Raises UsageError."""
    if not ready.startswith("/"):
        raise UsageError(f'--ready must be a path such as "/health", not {ready!r}')
    known = load_targets(folders("targets"))
    if target is not None:
        choose_target(target, known)
    return read_arm(base, known, target=target, ready=ready), read_arm(head, known, target=target, ready=ready)


def journeys_order(
    asked: Asked,
    journeys: tuple[str, ...],
    devices: tuple[str, ...],
    network: str | None,
    *,
    cpu: str,
    diagnosis: bool,
    browser_every: int,
    browser_path: str | None,
) -> AbOrder:
    """Journeys in a browser. Head has to keep their budgets, and the project's."""
    known, networks = load_devices(folders("devices")), load_networks(folders("devices"))
    chosen = choose_devices(devices or DEFAULT_DEVICES, known)
    wanted = with_project_budgets(project_journeys(journeys), read_project())
    check_conditions(wanted, (*known, *networks))
    plan = Plan(
        journeys=wanted,
        devices=chosen,
        iterations=asked.most_pairs,
        warmup=asked.warmup,
        diagnosis=diagnosis,
        browser_every=browser_every,
        networks=choose_networks(chosen, network, networks),
    )
    order = Order(
        name="ab",
        plan=plan,
        launch=LaunchOptions(browser_path),
        out=asked.out,
        slowdown=choose_rate(cpu, chosen),
        monitoring=Monitoring(),
        command=asked.command,
    )
    gating = asked.gating(tuple(METRICS), HEADLINES)
    return AbOrder(order, *asked.arms, gating, asked.seed, Rule(alpha=asked.alpha), asked.detect)


def load_order(asked: Asked, name: str, hosts: tuple[str, ...], caps: tuple[str, ...]) -> LoadOrder:
    """One scenario under the load that it declares, and what the guard of loads lets pass."""
    found = find_scenarios((name,), folders("journeys"))
    if len(found) != 1 or found[0].url is not None:
        raise UsageError(f"--swarm {name}: name one scenario, from journeys/ or a file that holds just one")
    (scenario,) = found
    load = scenario.options.load(where=f"scenario {scenario.name!r}")
    # Each load is checked again when it begins; two apps need not be started for that.
    caps_for(allow(hosts), caps).check((load,))
    return LoadOrder(
        scenario=scenario,
        load=load,
        base=asked.arms[0],
        head=asked.arms[1],
        pairs=asked.most_pairs,
        warmup=asked.warmup,
        seed=asked.seed,
        rule=Rule(alpha=asked.alpha),
        detect=asked.detect,
        gating=asked.gating(tuple(name_of(metric, key) for metric, key, _ in ROWS), GATING),
        allowed_hosts=hosts,
        caps=caps,
        out=asked.out,
        command=asked.command,
    )
