"""Budgets as people write them: `{"load_time": "p75 < 2000 ms", "open: requests": ["max <= 40", "median < 30"]}`.

A key is a metric, for every step that has it, or `step name: metric` for one step (the last colon separates, so a
step's name may hold colons); `metric @ phone-low` or `metric @ phone-* @ slow-4g` holds on such devices and networks
only, in place of a more general budget. A value is one expression, `statistic operator number unit`, a list of them, or
`{"target": ..., "critical": ...}`. The key `use` names ready sets (`judge/sets.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.judge.sets import SETS
from webperf.model.budget import Budget, Level
from webperf.model.metric import METRICS, Metric, Scope, Unit

STATISTICS = ("median", "p75", "p95", "min", "max")
"""What a budget may bound: the statistics of a Summary. `p50` is read as `median`."""

MOBILE = "mobile_compatibility"
"""No metric of a step but of a phone or tablet: the share of checks that it passed."""

SHARE = "share"
"""The statistic of what has no other; it may be left out: `>= 75 %`."""

WHOLE: Mapping[str, Metric] = {
    name: Metric(name, Unit.RATIO, Scope.PAGE, title, definition)
    for name, title, definition in (
        ("recovery_rate", "Recovery rate", "Share of the chaos experiments after which the numbers came back."),
        ("chaos_impact", "Impact of chaos", "Largest change for the worse that faults made of a number."),
        ("chaos_errors", "Errors in chaos", "Share of answers that were failures while faults were on."),
        ("success_rate", "Success under load", "Share of journeys and requests under concurrent load that succeed."),
        ("scaling_efficiency", "Scaling efficiency", "Throughput of n users over n times that of one."),
    )
}
"""Numbers of a run as a whole (`judge/whole.py`): no step has them, nor any statistic."""

ALONE = frozenset({MOBILE, *WHOLE})
"""What is bounded without a statistic."""

JUDGED: Mapping[str, Metric] = {
    **METRICS,
    MOBILE: Metric(MOBILE, Unit.RATIO, Scope.PAGE, "Mobile compatibility", "Share of the checks a phone passed."),
    **WHOLE,
}
"""Every name that a budget may bound."""

USE = "use"

OPERATORS = ("<", "<=", ">", ">=")

UNITS: dict[Unit, dict[str, float]] = {
    Unit.MS: {"ms": 1, "s": 1000},
    Unit.BYTES: {"bytes": 1, "B": 1, "kB": 1000, "KiB": 1024, "MB": 1000**2, "MiB": 1024**2},
    Unit.COUNT: {"count": 1},
    Unit.SCORE: {"score": 1},
    Unit.RATIO: {"%": 0.01, "ratio": 1},
}
"""What may be written after the number, and its size in the metric's own unit. Nothing means the own unit."""

_KINDS = {Unit.MS: "a time", Unit.BYTES: "a size", Unit.COUNT: "a count", Unit.SCORE: "a score", Unit.RATIO: "a share"}
_EXAMPLES = {Unit.MS: "2000 ms", Unit.BYTES: "500 kB", Unit.COUNT: "40", Unit.SCORE: "0.1", Unit.RATIO: "5 %"}
_ALIASES = {"p50": "median"}
_SHAPE = re.compile(r"\s*(?P<statistic>\w*)\s*(?P<operator>[<>=!~]+)\s*(?P<limit>\S.*?)\s*", re.DOTALL)
_LIMIT = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z%]*)")


def parse_budgets(written: Mapping[str, Any], *, where: str = "budgets") -> tuple[Budget, ...]:
    """Check and read a journey's budgets; `where` leads every message (`journey 'explore_map': budgets`).

    Raises ConfigError with one line that names the key, what is wrong and how to write it.
    """
    if not isinstance(written, Mapping):
        raise ConfigError(f"{where}: expected a mapping like {{'load_time': 'p75 < 2000 ms'}}, got {_kind(written)}")
    own = [budget for key, value in written.items() if key != USE for budget in _entry(key, value, where)]
    return tuple(overlay(ready_sets(written.get(USE, ()), where), own))


def ready_sets(names: object, where: str) -> tuple[Budget, ...]:
    """The budgets of the ready sets named, one or several."""
    listed = list(names) if isinstance(names, (list, tuple)) else [names]
    rules = [item for name in listed for item in _set(name, where).items()]
    return tuple(replace(budget, optional=True) for key, value in rules for budget in _entry(key, value, where))


def _set(name: object, where: str) -> Mapping[str, Any]:
    if not isinstance(name, str):
        raise ConfigError(f"{where}: '{USE}' names ready sets, such as 'dashboard', not {_kind(name)}")
    if name not in SETS:
        raise ConfigError(f"{where}: '{USE}': {unknown_name('set of budgets', name, SETS)}")
    return SETS[name]


def overlay(general: Iterable[Budget], nearer: Iterable[Budget]) -> Iterator[Budget]:
    """Both, without what in `general` is about the very same thing as something `nearer`."""
    kept = tuple(nearer)
    taken = {(budget.subject, budget.step, budget.where) for budget in kept}
    yield from (budget for budget in general if (budget.subject, budget.step, budget.where) not in taken)
    yield from kept


def _entry(key: object, value: object, where: str) -> Iterator[Budget]:
    if not isinstance(key, str):
        raise ConfigError(f"{where}: the key {key!r} is {_kind(key)}; write a metric's name, like 'load_time'")
    place = f"{where}: {_quoted(key)}"
    for level, expressions in _levels(value, place):
        model = _model(key, level, place)
        listed = list(expressions) if isinstance(expressions, (list, tuple)) else [expressions]
        if not listed:
            raise ConfigError(f"{place}: the list is empty; {_how(JUDGED[model.metric])}, or remove the key")
        for expression in listed:
            yield _budget(expression, model, place)


def _levels(value: object, place: str) -> list[tuple[Level | None, object]]:
    if not isinstance(value, Mapping):
        return [(None, value)]
    known = {level.value for level in Level}
    for name in value:
        if name not in known:
            raise ConfigError(f"{place}: {unknown_name('level', str(name), known)}")
    if not value:
        raise ConfigError(f"{place}: no level in it; write 'target', 'critical' or both")
    # A target alone has nothing beside it that could fail: it is a budget like any other.
    single = len(value) == 1
    return [(None if single and name == Level.TARGET else Level(name), found) for name, found in value.items()]


def _model(key: str, level: Level | None, place: str) -> Budget:
    """The budget that the key asks for, its bound still open."""
    before, colon, last = key.rpartition(":")
    step, (name, *conditions) = before.strip(), [part.strip() for part in last.split("@")]
    if colon and not step:
        raise ConfigError(f"{place}: no step before the colon; write 'step name: {name}' or only '{name}'")
    if not all(conditions):
        raise ConfigError(f"{place}: nothing after the @; write '{name} @ phone-low', or another device or network")
    if name not in JUDGED:
        raise ConfigError(f"{place}: {unknown_name('metric', name, JUDGED)}")
    if name in ALONE and step:
        raise ConfigError(f"{place}: {name} is about a whole journey; write it without a step")
    return Budget(name, "", "<", 0.0, JUDGED[name].unit.value, step or None, tuple(conditions), level)


def _budget(expression: object, model: Budget, place: str) -> Budget:
    metric = JUDGED[model.metric]
    if not isinstance(expression, str):
        raise ConfigError(f"{place}: expected a text, got {_kind(expression)}; {_how(metric)}")
    shape = _SHAPE.fullmatch(expression)
    if shape is None or not (shape["statistic"] or metric.name in ALONE):
        raise ConfigError(f"{place}: cannot read {_quoted(expression)}; {_how(metric)}")
    place = f"{place}: {_quoted(expression)}"
    operator = _operator(shape["operator"], place)
    limit = _limit(shape["limit"], operator, metric, place)
    return replace(model, statistic=_statistic(shape["statistic"], metric, place), operator=operator, limit=limit)


def _statistic(name: str, metric: Metric, place: str) -> str:
    known = (SHARE,) if metric.name in ALONE else STATISTICS
    statistic = _ALIASES.get(name, name) or SHARE
    if statistic not in known:
        raise ConfigError(f"{place}: unknown statistic {name!r}: write one of {', '.join(known)}")
    return statistic


def _operator(name: str, place: str) -> str:
    if name not in OPERATORS:
        raise ConfigError(f"{place}: unknown operator {name!r}: write one of {' '.join(OPERATORS)}")
    return name


def _limit(text: str, operator: str, metric: Metric, place: str) -> float:
    parts = _LIMIT.fullmatch(text)
    if parts is None:
        raise ConfigError(f"{place}: {_quoted(text)} is no plain number with a unit; {_how(metric)}")
    limit = float(parts["number"]) * _factor(parts["unit"], metric, place)
    if not math.isfinite(limit):
        raise ConfigError(f"{place}: the limit is too large to be a number; {_how(metric)}")
    if limit < 0:
        raise ConfigError(f"{place}: a limit cannot be negative; {_how(metric)}")
    if limit == 0 and operator == "<":
        raise ConfigError(f"{place}: nothing is below zero, so this can never hold; write '<= 0' if zero is meant")
    return limit


def _factor(unit: str, metric: Metric, place: str) -> float:
    own = UNITS[metric.unit]
    if unit in own:
        return own[unit]
    if not unit:
        return 1
    kinds = [_KINDS[kind] for kind, names in UNITS.items() if unit in names]
    if kinds:
        raise ConfigError(f"{place}: {unit!r} is {kinds[0]} but {metric.name} is {_KINDS[metric.unit]}; {_how(metric)}")
    raise ConfigError(f"{place}: unknown unit {unit!r}: write one of {', '.join(own)}")


def _how(metric: Metric) -> str:
    if metric.name in ALONE:
        return "write it like '>= 75 %'"
    return f"write it like 'p75 < {_EXAMPLES[metric.unit]}'"


def _quoted(text: str) -> str:
    # repr keeps a message on one line and shows control characters; a pasted novel is cut.
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _kind(value: object) -> str:
    return "nothing" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"
