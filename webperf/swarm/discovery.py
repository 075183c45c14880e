"""Finds scenarios: by name in the `journeys/` folders, where they stand beside journeys, by file, or by URL."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, UsageError, unknown_name
from webperf.model.python_file import import_file
from webperf.model.redact import redact_url
from webperf.swarm.ask import GET, Ask
from webperf.swarm.hooks import hooks_of
from webperf.swarm.operation import HTTP
from webperf.swarm.options import Options
from webperf.swarm.scenario import Scenario


def find_scenarios(wanted: Iterable[str], folders: tuple[Path, ...], user: str | None = None) -> tuple[Scenario, ...]:
    """The scenarios named, once each; none named: all of the nearest folder that has any.

    `wanted` holds names, paths of files and URLs; `user` is who asks for the URLs. Raises UsageError with a suggestion
    for what is unknown.
    """
    names = tuple(wanted)
    if not names:
        found = next((scenarios for folder in folders if (scenarios := scenarios_of(folder))), ())
        if not found:
            raise UsageError("no scenario here: name a URL, or write one: @swarm above 'async def f(api)' in journeys/")
        return found
    chosen: dict[str, Scenario] = {}
    for name in names:
        for scenario in (of_url(name, user=user or HTTP),) if is_url(name) else _named(name, folders):
            chosen[scenario.name] = scenario
    if user is not None and not any(is_url(name) for name in names):
        raise UsageError("--user says who asks for a URL; a scenario says it itself: @swarm(user=...)")
    return tuple(chosen.values())


def load_file(file: Path) -> tuple[Scenario, ...]:
    """The scenarios that a file declares, in order. Raises ConfigError when it, or a hook in it, is wrong."""
    module = import_file(file)
    found = tuple({id(v): v for v in vars(module).values() if isinstance(v, Scenario)}.values())
    for scenario in found:
        hooks_of(scenario)
    return found


def scenario_of(file: Path | None, name: str, url: str | None, ask: Ask, user: str = HTTP) -> Scenario:
    """The scenario of that name in a file, or the one that asks for a URL. Raises UsageError."""
    if file is None:
        assert url is not None
        return of_url(url, ask, user)
    for scenario in load_file(file):
        if scenario.name == name:
            return scenario
    raise UsageError(f"{file} declares no scenario {name!r} any more")


def of_url(url: str, ask: Ask = GET, user: str = HTTP) -> Scenario:
    """A scenario that asks for one URL and reads the answer. Its name is without what a query may hold of secrets."""
    path = url.partition("://")[2].partition("/")[2]

    async def get(api: Any) -> None:
        await api.request(ask.method, url, content=ask.content, headers=ask.headers(api.headers))

    async def browse(app: Any) -> None:
        await app.browse(f"/{path}")

    function = get if user == HTTP else browse
    name = redact_url(url)
    return Scenario(name=name, function=function, description="", options=Options(), url=url, ask=ask, user=user)


def is_url(name: str) -> bool:
    """`http://...` or `https://...`."""
    return name.startswith(("http://", "https://"))


def _named(name: str, folders: tuple[Path, ...]) -> tuple[Scenario, ...]:
    if name.endswith(".py") or "/" in name or "\\" in name:
        return _of_path(Path(name))
    known = {s.name: s for folder in reversed(folders) for s in scenarios_of(folder)}
    if name not in known:
        raise UsageError(unknown_name("scenario", name, known))
    return (known[name],)


def _of_path(path: Path) -> tuple[Scenario, ...]:
    if not path.exists():
        raise UsageError(f"no scenario file at {path}")
    found = scenarios_of(path) if path.is_dir() else load_file(path)
    if not found:
        raise UsageError(f"{path} declares no scenario: decorate an async function of (api) with @swarm")
    return found


def scenarios_of(folder: Path) -> tuple[Scenario, ...]:
    """Those of a folder; names are unique in it."""
    found: dict[str, Scenario] = {}
    for file in sorted(folder.glob("*.py")):
        for scenario in () if file.name.startswith("_") else load_file(file):
            if scenario.name in found:
                raise ConfigError(f"{folder}: two scenarios are called {scenario.name!r}: rename one of them")
            found[scenario.name] = scenario
    return tuple(found.values())
