"""Options that belong together, handed to a command as one argument."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

Command = Callable[..., Any]


def gathered(argument: str, make: Callable[..., Any], *decorators: Callable[[Command], Command]) -> Command:
    """A decorator with all these options; the command gets `make(**values)` as `argument`. `make` may raise UsageError.

    In place of a parameter each: the command names what it needs, and not what it was made of.
    """
    names = [parameter.name for parameter in _parameters(decorators)]

    def add(command: Command) -> Command:
        @functools.wraps(command)
        def call(**given: Any) -> Any:
            own = {name: given.pop(name) for name in names}
            return command(**given, **{argument: make(**own)})

        for decorator in reversed(decorators):
            decorator(call)
        return call

    return add


def _parameters(decorators: tuple[Callable[[Command], Command], ...]) -> list[click.Parameter]:
    def nothing() -> None:
        """Something to put options on."""

    for decorator in decorators:
        decorator(nothing)
    found: list[click.Parameter] = nothing.__click_params__  # type: ignore[attr-defined]
    return found
