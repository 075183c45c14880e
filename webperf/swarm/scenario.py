"""A scenario: an async function of an HTTP client, with the load it is run at. Made by the `@swarm` decorator."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError
from webperf.model.swarm import Threshold
from webperf.swarm.ask import GET, Ask
from webperf.swarm.catalogue import CATALOGUE, Kind
from webperf.swarm.operation import HTTP
from webperf.swarm.options import Options
from webperf.swarm.thresholds import parse_thresholds
from webperf.swarm.users.registry import Wanted, checked, name_of

Function = Callable[..., Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Scenario:
    """`function(api)`, and after it `user` and `data` where it wants them. Calling a Scenario calls its function."""

    name: str
    function: Function
    description: str
    options: Options
    thresholds: tuple[Threshold, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    file: Path | None = field(default=None, compare=False)
    url: str | None = None
    """What to ask for, where it was not made from a function in a file; `ask` says how."""
    ask: Ask = GET
    user: Wanted = HTTP
    """Who its users are: `http` with a client of httpx, or another protocol."""

    def __call__(self, *args: Any, **kwargs: Any) -> Awaitable[None]:
        return self.function(*args, **kwargs)

    @property
    def wants(self) -> tuple[str, ...]:
        """What its function takes after the client: `user`, and `data` from the setup of its file."""
        return tuple(inspect.signature(self.function).parameters)[1:]


def declare(
    function: Function,
    options: Options,
    *,
    name: str | None,
    thresholds: object,
    tags: Mapping[str, str] | None,
    user: object = HTTP,
) -> Scenario:
    """A checked scenario. Raises ConfigError when function, load or a threshold is wrong."""
    name = name or function.__name__
    where = f"scenario {name!r}"
    who = checked(user, where=where)
    parameters = list(inspect.signature(function).parameters)
    # Without HTTP the first is called as one likes: app, socket, events.
    first = "api" if who == HTTP or not parameters else parameters[0]
    if parameters[:1] != [first] or not set(parameters[1:]) <= {"user", "data"}:
        raise ConfigError(f"{where} must take ({first}), or ({first}, user, data), not ({', '.join(parameters)})")
    if not inspect.iscoroutinefunction(function):
        raise ConfigError(f"{where} is 'def': api is an httpx.AsyncClient, so write 'async def' and 'await api.get()'")
    options.load(where=where)
    limits = parse_thresholds(thresholds or {}, where=where)
    check_metrics(limits, who, where=where)
    return Scenario(
        name=name,
        function=function,
        description=_first_paragraph(function),
        options=options,
        thresholds=limits,
        tags={str(key): str(value) for key, value in (tags or {}).items()},
        file=Path(inspect.getfile(function)),
        user=who,
    )


def check_metrics(thresholds: Iterable[Threshold], user: Wanted, *, where: str) -> None:
    """Raises ConfigError for a threshold on what users of that kind do not have: it would judge nothing."""
    who = name_of(user)
    for threshold in thresholds:
        if not CATALOGUE[threshold.metric].is_of(who):
            own = [name for name, m in CATALOGUE.items() if m.per_request and m.is_of(who) and m.kind is Kind.TREND]
            raise ConfigError(f"{where}: its users are {who}, and have no {threshold.metric}, but {', '.join(own)}")


def _first_paragraph(function: Function) -> str:
    text = inspect.getdoc(function) or ""
    return " ".join(text.split("\n\n")[0].split())
