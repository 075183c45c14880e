"""`setup` and `teardown`: two functions of a scenario's file that run once for a load, as in k6.

async def setup(api):                        # before the first user; api as scenarios have it
    answer = await api.post("/login", json={"name": "load"})
    return {"token": Secret(answer.json()["token"])}

@swarm(vus=10, duration="30s")
async def browse(api, data):                 # a copy of what setup returned, for each user of every process
    await api.get("/me", headers={"Authorization": f"Bearer {data['token'].reveal()}"})

async def teardown(api, data):               # after the last user, however the load ended
    ...

All scenarios of the file share them. What they ask for is in no number. A setup that fails ends the load before it has
begun, and there is no teardown then; a teardown that fails is a reservation of the run.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError
from webperf.model.secret import Secret
from webperf.swarm.scenario import Scenario

Hook = Callable[..., Awaitable[Any]]

PARAMETERS: Mapping[str, tuple[str, ...]] = {"setup": ("api",), "teardown": ("api", "data")}
"""What each may take, by name."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Of one file; None for what it does not declare."""

    setup: Hook | None = None
    teardown: Hook | None = None

    def __bool__(self) -> bool:
        return self.setup is not None or self.teardown is not None


def hooks_of(scenario: Scenario) -> Hooks:
    """Those of the file in which the scenario was written. Raises ConfigError where one is written wrongly."""
    if scenario.file is None:
        return Hooks()
    names = scenario.function.__globals__
    found = Hooks(*(_checked(name, names.get(name), scenario.file) for name in PARAMETERS))
    if "data" in scenario.wants and found.setup is None:
        raise ConfigError(
            f"{scenario.file}: {scenario.name} takes data, and nobody makes it: write 'async def setup(api)' there"
        )
    return found


def files_with_hooks(scenarios: Iterable[Scenario]) -> tuple[Path, ...]:
    """The files that declare any, once each, in order."""
    return tuple(dict.fromkeys(s.file for s in scenarios if s.file is not None and hooks_of(s)))


def plain_data(value: Any, *, where: str) -> Any:
    """A copy of what setup returned: what JSON can hold, and Secrets. Raises ConfigError for anything else."""
    if value is None or isinstance(value, bool | int | float | str | Secret):
        return value
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: plain_data(each, where=where) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
        return [plain_data(each, where=where) for each in value]
    what = f"{type(value).__name__}: return what JSON can hold (dict, list, text, number), or a Secret"
    raise ConfigError(f"{where} returned a {what}")


def called(hook: Hook, **given: Any) -> Awaitable[Any]:
    """The hook with those of the arguments that it takes."""
    return hook(**{name: given[name] for name in inspect.signature(hook).parameters})


def _checked(name: str, found: Any, file: Path) -> Hook | None:
    if found is None or isinstance(found, Scenario):
        return None
    allowed = PARAMETERS[name]
    written = f"async def {name}({', '.join(allowed)})"
    if not inspect.iscoroutinefunction(found):
        raise ConfigError(f"{file}: {name} is run once for a load, so write '{written}', or call it something else")
    unknown = [parameter for parameter in inspect.signature(found).parameters if parameter not in allowed]
    if unknown:
        raise ConfigError(f"{file}: {name}() has no {unknown[0]!r} to take: write '{written}'")
    hook: Hook = found
    return hook
