"""A journey: a scripted path of a user through an app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webperf.model.budget import Budget


@dataclass(frozen=True, slots=True)
class Journey:
    """`function(page, step)` plus what is expected of it. Made by the `@journey` decorator.

    Calling a Journey calls its function, so a decorated function still works in plain Playwright scripts.
    """

    name: str
    function: Callable[..., None]
    description: str
    budgets: tuple[Budget, ...] = ()
    file: Path | None = field(default=None, compare=False)

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        self.function(*args, **kwargs)
