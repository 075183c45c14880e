"""What `webperf sweep` was asked for, found and checked. Imported when the command runs."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from pathlib import Path

from webperf.ab.arms import read_arm
from webperf.cli.load_options import Permitted
from webperf.cli.sweep_options import Levels, SweptApp
from webperf.errors import UsageError, unknown_name
from webperf.judge.budgets import overlay, parse_budgets, ready_sets
from webperf.judge.project_budgets import whole_budgets
from webperf.judge.scaling import FIGURE
from webperf.model.budget import Budget
from webperf.model.places import folders
from webperf.model.project import Project, read_project
from webperf.model.swarm import Threshold
from webperf.monitor.watched import Monitoring
from webperf.swarm import durations
from webperf.swarm.ask import GET, Ask
from webperf.swarm.discovery import find_scenarios, is_url, of_url
from webperf.swarm.headers import read_headers
from webperf.swarm.levels import Level, read_levels
from webperf.swarm.operation import HTTP
from webperf.swarm.options import Options
from webperf.swarm.scenario import Scenario, check_metrics
from webperf.swarm.threshold_option import read_threshold
from webperf.swarm.users.registry import USERS, name_of
from webperf.sweep.arms import arms_of, read_varied
from webperf.sweep.order import SweepOrder
from webperf.target import TargetSpec, choose_target, find_target, load_targets

DEFAULT_USERS = "1,10,50,100"
READY_SET = "scaling"
MOST_FAILED = "rate < 1%"
"""What is looked for besides, unless it says something of failures itself: those that come at once are fast."""
SHORTEST_S = 3.0
_BARE = re.compile(r"\s*(p\s*\(|p\d|avg|med|min|max)")


@dataclass(frozen=True, slots=True)
class Asked:
    """The options as they were written."""

    scenario: str
    levels: Levels
    varied: tuple[str, ...]
    finds: tuple[str, ...]
    budgets: tuple[str, ...]
    app: SweptApp
    user: str | None
    ask: Ask
    headers: tuple[str, ...]
    processes: int
    permitted: Permitted


def sweep_order(
    asked: Asked, *, out: Path | None, labels: dict[str, str], monitoring: Monitoring | None, command: str
) -> SweepOrder:
    """All of it. Raises UsageError or ConfigError with one line."""
    scenario, path = _scenario(asked)
    target = _target(asked, scenario, path)
    if scenario.url is None and target is None and asked.app.base_url is None:
        raise UsageError(f"where is the app that {asked.scenario!r} asks? --base-url URL, or --target NAME")
    levels = _levels(asked)
    return SweepOrder(
        scenario=scenario,
        levels=levels,
        arms=arms_of(read_varied(asked.varied), target),
        duration_s=_measured_s(asked),
        warmup_s=durations.seconds(asked.levels.warmup, where="--warmup"),
        base_url=asked.app.base_url,
        path=path,
        finds=_finds(asked.finds, scenario, per_s=levels[0].is_rate),
        budgets=_budgets(asked.budgets, read_project()),
        processes=asked.processes,
        headers=read_headers(asked.headers),
        allowed_hosts=asked.permitted.hosts,
        caps=asked.permitted.caps,
        out=out,
        monitoring=monitoring,
        command=command,
        labels=labels,
    )


def _scenario(asked: Asked) -> tuple[Scenario, str | None]:
    """The scenario, and the path it asks for where that is all that is known of its URL."""
    if asked.user is not None and asked.user not in USERS:
        raise UsageError(unknown_name("user", asked.user, USERS))
    name, path = asked.scenario, None
    if name.startswith("/") and not name.endswith(".py"):
        path = name
        found: tuple[Scenario, ...] = (of_url(f"http://127.0.0.1{name}", asked.ask, asked.user or HTTP),)
    else:
        found = find_scenarios((name,), folders("journeys"), asked.user)
    if len(found) != 1:
        raise UsageError(f"{name} has {len(found)} scenarios, a sweep is of one: name it, from journeys/")
    (scenario,) = found
    if scenario.url is None and asked.ask != GET:
        raise UsageError(f"--method, --body and --expect-... are of a URL or PATH, and {scenario.name!r} is none")
    if scenario.user != HTTP and asked.ask != GET:
        raise UsageError(f"--method, --body and --expect-... are of HTTP, not of {name_of(scenario.user)} users")
    if is_url(name) and scenario.user == HTTP:
        scenario = of_url(name, asked.ask)
    if path is not None:
        scenario = dataclasses.replace(scenario, url=None)
    think = Options(think=asked.levels.think) if asked.levels.think else Options()
    if asked.levels.think and asked.levels.rates:
        raise UsageError("--think is of users: arrivals at --rates do not wait for one another")
    options = dataclasses.replace(scenario.options, think=think.think or scenario.options.think)
    return dataclasses.replace(scenario, options=options, thresholds=()), path


def _target(asked: Asked, scenario: Scenario, path: str | None) -> TargetSpec | None:
    if asked.app.base_url is not None:
        return None
    if is_url(asked.scenario):
        if asked.app.target:
            raise UsageError("a URL says where the app is: with --target, write its PATH only, such as /api/items")
        return None
    known = load_targets(folders("targets"))
    if asked.app.target is not None and "{port}" in asked.app.target:
        arm = read_arm(asked.app.target, known, target=None, ready=asked.app.ready)
        assert arm.target is not None
        return dataclasses.replace(arm.target, env=(*arm.target.env, *arm.env))
    if asked.app.target is not None:
        return choose_target(asked.app.target, known)
    return find_target(None, [scenario]) if path is None else None


def _levels(asked: Asked) -> tuple[Level, ...]:
    if asked.levels.users and asked.levels.rates:
        raise UsageError("--users and --rates exclude each other: a sweep is over one of them")
    if asked.levels.rates:
        text = asked.levels.rates if "/" in asked.levels.rates else f"{asked.levels.rates}/s"
        return read_levels(text, where="--rates")
    found = read_levels(asked.levels.users or DEFAULT_USERS, where="--users")
    if found[0].is_rate:
        raise UsageError(f"--users {asked.levels.users!r}: these are rates; write them as --rates")
    return found


def _measured_s(asked: Asked) -> float:
    length_s = durations.seconds(asked.levels.duration, where="--duration")
    if length_s < SHORTEST_S:
        raise UsageError(
            f"--duration {asked.levels.duration}: a level needs at least {SHORTEST_S:g} s to be measured, better 10 s"
        )
    return length_s


def _finds(texts: tuple[str, ...], scenario: Scenario, *, per_s: bool) -> tuple[Threshold, ...]:
    """What is written without a metric is of the latency that these users feel; from when it was due, at a rate."""
    where = "--find"
    prefix = "http_req" if scenario.user == HTTP else "operation"
    metric = f"{prefix}_{'scheduled' if per_s else 'duration'}"
    found = [read_threshold(f"{metric}: {text}" if _BARE.match(text) else text, where=where) for text in texts]
    if found and not any(threshold.metric == f"{prefix}_failed" for threshold in found):
        found.append(read_threshold(f"{prefix}_failed: {MOST_FAILED}", where=where))
    check_metrics(found, scenario.user, where=where)
    return tuple(found)


def _budgets(texts: tuple[str, ...], project: Project) -> tuple[Budget, ...]:
    """Those of the command line over the project's; without any, nothing is judged."""
    own: list[Budget] = []
    for text in texts:
        name, _, rule = text.strip().partition(" ")
        if text.strip() == READY_SET:
            own += ready_sets(READY_SET, "--budget")
        elif name == FIGURE:
            own += parse_budgets({name: rule}, where="--budget")
        else:
            known = (FIGURE, READY_SET)
            raise UsageError(f"--budget: {unknown_name('figure', name, known)}; write it like '{FIGURE} > 50 %'")
    return tuple(overlay((b for b in _of_the_project(project) if b.metric == FIGURE), own))


def _of_the_project(project: Project) -> tuple[Budget, ...]:
    """What it asks of whole runs. The ready set that `whole_budgets` lays below is only taken where it is asked for."""
    ready = {str(budget) for budget in ready_sets(READY_SET, "")}
    section = project.section("budgets")
    asked = FIGURE in section or READY_SET in _listed(section.get("use", ()))
    found = whole_budgets(project, READY_SET)
    return found if asked else tuple(b for b in found if str(b) not in ready)


def _listed(value: object) -> tuple[object, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
