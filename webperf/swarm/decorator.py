"""`@swarm`: makes an async function of an HTTP client into a scenario, with the load it is run at."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, overload

from webperf.errors import ConfigError, unknown_name
from webperf.swarm.operation import HTTP
from webperf.swarm.options import Options
from webperf.swarm.scenario import Function, Scenario, declare

if TYPE_CHECKING:
    from webperf.swarm.users.protocol import Protocol

Duration = float | str


@overload
def swarm(function: Function) -> Scenario: ...
@overload
def swarm(
    *,
    name: str | None = None,
    executor: str | None = None,
    vus: int | None = None,
    rate: float | str | None = None,
    duration: Duration | None = None,
    stages: Any = None,
    shape: str | Callable[[float], object] | None = None,
    iterations: int | None = None,
    start_vus: int | None = None,
    start_rate: float | str | None = None,
    max_vus: int | None = None,
    late: str | None = None,
    think: Any = None,
    warmup: Duration | None = None,
    graceful_stop: Duration | None = None,
    thresholds: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    user: str | type[Protocol] = HTTP,
) -> Callable[[Function], Scenario]: ...
def swarm(
    function: Function | None = None,
    *,
    name: str | None = None,
    thresholds: Mapping[str, Any] | None = None,
    tags: Mapping[str, str] | None = None,
    user: str | type[Protocol] = HTTP,
    **load: Any,
) -> Scenario | Callable[[Function], Scenario]:
    """Declare a scenario: `@swarm(rate=50, duration="30s", thresholds={"http_req_duration": ["p(95) < 500"]})`.

    The function takes `api` (an `httpx.AsyncClient` with the base URL set, one for each user) and, if it wants,
    `user`; with `@swarm(user="streamlit")` the first is a session of a Streamlit app. Executors and thresholds have
    k6's names. Raises ConfigError when something of it is wrong.
    """

    known = {field.name for field in dataclasses.fields(Options)} | {"name", "thresholds", "tags", "user"}
    for option in load:
        if option not in known:
            raise ConfigError(f"@swarm: {unknown_name('option', option, known)}")

    def make(target: Function) -> Scenario:
        return declare(target, Options(**load), name=name, thresholds=thresholds, tags=tags, user=user)

    return make(function) if function is not None else make
