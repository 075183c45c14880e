"""Finds journeys: by name in the `journeys/` folders, or by the path of a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from webperf.errors import ConfigError, UsageError, unknown_name
from webperf.model.journey import Journey
from webperf.model.places import folders
from webperf.model.python_file import import_file


def find_journeys(wanted: Iterable[str], places: tuple[Path, ...]) -> tuple[Journey, ...]:
    """The journeys named, in that order, once each; none named: all of the nearest folder.

    `wanted` holds names, paths of files or of folders. Raises UsageError with a suggestion for what is unknown.
    """
    names = tuple(wanted)
    if not names:
        return _all_of(places[:1])
    known: dict[str, Journey] | None = None
    chosen: dict[str, Journey] = {}
    for name in names:
        if _is_path(name):
            chosen.update({j.name: j for j in _from_path(Path(name))})
            continue
        known = known if known is not None else {j.name: j for j in reversed(_all_of(places))}
        if name not in known:
            raise UsageError(unknown_name("journey", name, known))
        chosen[name] = known[name]
    return tuple(chosen.values())


def project_journeys(wanted: Iterable[str]) -> tuple[Journey, ...]:
    """As `find_journeys`, wherever this project and webperf have theirs; none named: all of the project's own.

    Raises UsageError where it has none: webperf's are of the reference app, and all of them on all devices take long.
    """
    names, places = tuple(wanted), folders("journeys")
    if names:
        return find_journeys(names, places)
    if own := find_journeys((), tuple(folder for folder in places if folder == (Path.cwd() / "journeys").resolve())):
        return own
    shipped = ", ".join(journey.name for journey in _all_of(places))
    raise UsageError(
        f"there is no journey in {Path.cwd() / 'journeys'}: write one, or name one of webperf's: {shipped}"
    )


def load_file(file: Path) -> tuple[Journey, ...]:
    """The journeys that a file declares, in order. Raises ConfigError when it cannot be imported."""
    module = import_file(file)
    return tuple({id(v): v for v in vars(module).values() if isinstance(v, Journey)}.values())


def _all_of(places: Iterable[Path]) -> tuple[Journey, ...]:
    return tuple(journey for folder in places for journey in _of_folder(folder))


def _of_folder(folder: Path) -> tuple[Journey, ...]:
    """Names are unique within a folder: two of one name would be measured as one."""
    files = (file for file in sorted(folder.glob("*.py")) if not file.name.startswith("_"))
    found: dict[str, Journey] = {}
    for journey in (journey for file in files for journey in load_file(file)):
        if journey.name in found:
            raise ConfigError(f"{folder}: two journeys are called {journey.name!r}: rename one of them")
        found[journey.name] = journey
    return tuple(found.values())


def _is_path(name: str) -> bool:
    return name.endswith(".py") or "/" in name or "\\" in name


def _from_path(path: Path) -> tuple[Journey, ...]:
    if path.is_dir():
        found = _all_of((path,))
    elif path.is_file():
        found = load_file(path)
    else:
        raise UsageError(f"no journey file at {path}")
    if not found:
        raise UsageError(f"{path} declares no journey: decorate a function of (page, step) with @journey")
    return found
