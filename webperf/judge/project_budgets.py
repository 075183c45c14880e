"""Budgets of a whole project, from the section `[budgets]` of its settings.

    [budgets]
    use = ["dashboard", "lighthouse-budget.json"]       # ready sets, and Lighthouse's files
    load_time = "p75 < 2 s"                             # every journey
    "load_time @ phone-low" = "p75 < 8 s"
    [budgets.journeys.explore_map]                      # one journey; explore_* for several
    "zoom in: map_render" = { target = "p75 < 600 ms", critical = "p75 < 1500 ms" }

The nearer wins where two are about the same thing: sets, then the project's, a journey's table, the decorator.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.judge.budgets import USE, WHOLE, overlay, parse_budgets, ready_sets
from webperf.judge.lighthouse_budget import parse_lighthouse_budget
from webperf.model.advice import Advice
from webperf.model.budget import Budget
from webperf.model.journey import Journey
from webperf.model.project import Project

SECTION, JOURNEYS = "budgets", "journeys"


def with_project_budgets(journeys: Iterable[Journey], project: Project) -> tuple[Journey, ...]:
    """The journeys with what the project asks of them besides their own. Raises ConfigError."""
    table = dict(project.section(SECTION))
    where = f"{project.name}: [{SECTION}]"
    tables = _tables(table.pop(JOURNEYS, {}), where)
    used = tuple(_used(table.pop(USE, ()), project, where))
    general = tuple(overlay(used, parse_budgets(table, where=where)))
    particular = {name: parse_budgets(own, where=f"{where[:-1]}.{JOURNEYS}.{name}]") for name, own in tables.items()}
    found = []
    for journey in journeys:
        budgets = general
        for name, own in particular.items():
            if fnmatchcase(journey.name, name):
                budgets = tuple(overlay(budgets, own))
        found.append(replace(journey, budgets=tuple(overlay(budgets, journey.budgets))))
    return tuple(found)


def whole_budgets(project: Project, ready: str) -> tuple[Budget, ...]:
    """What the project asks of a run as a whole, over the ready set of that name. Raises ConfigError."""
    table = {key: value for key, value in project.section(SECTION).items() if key != JOURNEYS}
    where = f"{project.name}: [{SECTION}]"
    used = _used(table.pop(USE, ()), project, where)
    own = overlay(used, parse_budgets(table, where=where))
    nearer = [budget for budget in own if budget.metric in WHOLE]
    return tuple(overlay(ready_sets(ready, where), nearer))


def advice_on(project: Project) -> Iterator[Advice]:
    """What Lighthouse's files ask for and nobody here measures."""
    names = project.section(SECTION).get(USE, ())
    for name in names if isinstance(names, (list, tuple)) else [names]:
        if isinstance(name, str) and name.endswith(".json"):
            for rule in parse_lighthouse_budget(project.read_text(name), where=name).left_out:
                yield Advice(name, "", 0, "budget-left-out", f"webperf does not measure {rule}, so this is not judged")


def check_conditions(journeys: Iterable[Journey], names: Iterable[str]) -> None:
    """Refuse a budget `@` a device or network that nobody knows: it would never be judged. Raises ConfigError."""
    known = tuple(names)
    for journey in journeys:
        for budget in journey.budgets:
            for condition in budget.where:
                if not any(fnmatchcase(name, condition) for name in known):
                    text = f"journey {journey.name!r}: '{budget.metric} @ {condition}'"
                    raise ConfigError(f"{text}: {unknown_name('device or network', condition, known)}")


def _tables(found: object, where: str) -> Mapping[str, Any]:
    if not isinstance(found, Mapping):
        raise ConfigError(f"{where}: '{JOURNEYS}' must hold tables, such as [{SECTION}.{JOURNEYS}.explore_map]")
    return found


def _used(names: object, project: Project, where: str) -> Iterator[Budget]:
    for name in names if isinstance(names, (list, tuple)) else [names]:
        if isinstance(name, str) and name.endswith(".json"):
            yield from parse_lighthouse_budget(project.read_text(name), where=f"{where}: {name}").budgets
        else:
            yield from ready_sets(name, where)
