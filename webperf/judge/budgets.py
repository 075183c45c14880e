"""Budgets as people write them: `{"load_time": "p75 < 2000 ms", "open: requests": ["max <= 40", "median < 30"]}`.

A key is a metric, for every step that has it, or `step name: metric` for one step (the last colon separates, so a
step's name may hold colons). A value is one expression or a list of them: `statistic operator number unit`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.model.budget import Budget
from webperf.model.metric import METRICS, Metric, Unit

STATISTICS = ("median", "p75", "p95", "min", "max")
"""What a budget may bound: the statistics of a Summary. `p50` is read as `median`."""

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
_SHAPE = re.compile(r"\s*(?P<statistic>\w+)\s*(?P<operator>[<>=!~]+)\s*(?P<limit>\S.*?)\s*", re.DOTALL)
_LIMIT = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<unit>[A-Za-z%]*)")


def parse_budgets(written: Mapping[str, Any], *, where: str = "budgets") -> tuple[Budget, ...]:
    """Check and read a journey's budgets; `where` leads every message (`journey 'explore_map': budgets`).

    Raises ConfigError with one line that names the key, what is wrong and how to write it.
    """
    if not isinstance(written, Mapping):
        raise ConfigError(f"{where}: expected a mapping like {{'load_time': 'p75 < 2000 ms'}}, got {_kind(written)}")
    return tuple(budget for key, value in written.items() for budget in _entry(key, value, where))


def _entry(key: object, value: object, where: str) -> Iterator[Budget]:
    if not isinstance(key, str):
        raise ConfigError(f"{where}: the key {key!r} is {_kind(key)}; write a metric's name, like 'load_time'")
    place = f"{where}: {_quoted(key)}"
    step, metric = _step_and_metric(key, place)
    expressions = list(value) if isinstance(value, (list, tuple)) else [value]
    if not expressions:
        raise ConfigError(f"{place}: the list is empty; {_how(metric)}, or remove the key")
    for expression in expressions:
        yield _budget(expression, step, metric, place)


def _step_and_metric(key: str, place: str) -> tuple[str | None, Metric]:
    step, colon, name = (part.strip() for part in key.rpartition(":"))
    if colon and not step:
        raise ConfigError(f"{place}: no step before the colon; write 'step name: {name}' or only '{name}'")
    if name not in METRICS:
        raise ConfigError(f"{place}: {unknown_name('metric', name, METRICS)}")
    return step or None, METRICS[name]


def _budget(expression: object, step: str | None, metric: Metric, place: str) -> Budget:
    if not isinstance(expression, str):
        raise ConfigError(f"{place}: expected a text, got {_kind(expression)}; {_how(metric)}")
    shape = _SHAPE.fullmatch(expression)
    if shape is None:
        raise ConfigError(f"{place}: cannot read {_quoted(expression)}; {_how(metric)}")
    place = f"{place}: {_quoted(expression)}"
    operator = _operator(shape["operator"], place)
    return Budget(
        metric=metric.name,
        statistic=_statistic(shape["statistic"], place),
        operator=operator,
        limit=_limit(shape["limit"], operator, metric, place),
        unit=metric.unit.value,
        step=step,
    )


def _statistic(name: str, place: str) -> str:
    statistic = _ALIASES.get(name, name)
    if statistic not in STATISTICS:
        raise ConfigError(f"{place}: unknown statistic {name!r}: write one of {', '.join(STATISTICS)}")
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
    return f"write it like 'p75 < {_EXAMPLES[metric.unit]}'"


def _quoted(text: str) -> str:
    # repr keeps a message on one line and shows control characters; a pasted novel is cut.
    return repr(text if len(text) <= 60 else text[:57] + "...")


def _kind(value: object) -> str:
    return "nothing" if value is None else f"{type(value).__name__} {str(value)[:40]!r}"
