"""`@journey`: makes a function of `page` and `step` into a Journey."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, overload

from webperf.errors import ConfigError
from webperf.judge.budgets import parse_budgets
from webperf.model.journey import Journey

Function = Callable[..., None]
Budgets = Mapping[str, str | Sequence[str]]


@overload
def journey(function: Function) -> Journey: ...
@overload
def journey(*, name: str | None = None, budgets: Budgets | None = None) -> Callable[[Function], Journey]: ...
def journey(
    function: Function | None = None, *, name: str | None = None, budgets: Budgets | None = None
) -> Journey | Callable[[Function], Journey]:
    """Declare a journey: `@journey` alone, or with budgets such as `{"load_time": "p75 < 2000 ms"}`.

    The function takes `page` (a synchronous Playwright page) and `step`; its docstring is the description.
    Raises ConfigError when the function or a budget is wrong.
    """

    def declare(target: Function) -> Journey:
        return _declare(target, name or target.__name__, budgets or {})

    return declare(function) if function is not None else declare


def _declare(function: Function, name: str, budgets: Budgets) -> Journey:
    parameters: list[Any] = list(inspect.signature(function).parameters)
    if parameters != ["page", "step"]:
        given = ", ".join(parameters)
        raise ConfigError(f"journey {name!r} must take exactly (page, step), not ({given})")
    if inspect.iscoroutinefunction(function):
        raise ConfigError(f"journey {name!r} is 'async def': journeys use Playwright's synchronous API, write 'def'")
    return Journey(
        name=name,
        function=function,
        description=_first_paragraph(function),
        budgets=parse_budgets(budgets, where=f"journey {name!r}"),
        file=Path(inspect.getfile(function)),
    )


def _first_paragraph(function: Function) -> str:
    text = inspect.getdoc(function) or ""
    return " ".join(text.split("\n\n")[0].split())
