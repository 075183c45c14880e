"""The project's settings: `webperf.toml`, or `[tool.webperf]` in `pyproject.toml`, in the folder where webperf runs."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.model.toml_file import parse_toml

OWN_FILE = "webperf.toml"
SHARED_FILE = "pyproject.toml"

SECTIONS = ("budgets", "history")
"""What the settings may hold: tables, and `history`, a text. Who reads one checks what is in it."""


@dataclass(frozen=True, slots=True)
class Project:
    """Settings by section. `name` is what messages call them; `folder` is where their relative paths begin."""

    name: str = OWN_FILE
    folder: Path = field(default_factory=Path.cwd)
    sections: Mapping[str, Any] = field(default_factory=dict)

    def section(self, name: str) -> Mapping[str, Any]:
        """One table; an empty one where it is not there. Raises ConfigError where it is something else."""
        found = self.sections.get(name, {})
        if not isinstance(found, Mapping):
            raise ConfigError(f"{self.name}: '{name}' must be a table, such as [{name}]")
        return found

    def text(self, name: str) -> str | None:
        """One text; None where it is not there. Raises ConfigError where it is something else."""
        found = self.sections.get(name)
        if found is not None and not isinstance(found, str):
            raise ConfigError(f"{self.name}: '{name}' must be a text in quotes, not {reprlib.repr(found)}")
        return found

    def read_text(self, path: str) -> str:
        """A file that the settings name. Raises ConfigError."""
        try:
            return (self.folder / path).read_text("utf-8-sig")
        except (OSError, ValueError) as error:
            cause = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise ConfigError(f"{self.name}: {path!r} cannot be read ({cause})") from None


def read_project(folder: Path | None = None) -> Project:
    """The settings of a folder (the current one); none at all where it has none. Raises ConfigError.

    `webperf.toml` goes before `[tool.webperf]`: both together would leave nobody knowing which holds, so they exclude
    each other.
    """
    place = folder or Path.cwd()
    own, shared = place / OWN_FILE, place / SHARED_FILE
    tool = parse_toml(shared).get("tool", {}) if shared.is_file() else {}
    inside = tool.get("webperf") if isinstance(tool, Mapping) else None
    if own.is_file() and inside is not None:
        raise ConfigError(f"{own} and [tool.webperf] in {shared} are both there: keep one of them")
    if own.is_file():
        return _checked(str(own), place, parse_toml(own))
    return Project(folder=place) if inside is None else _checked(f"{shared}: [tool.webperf]", place, inside)


def _checked(name: str, folder: Path, sections: object) -> Project:
    if not isinstance(sections, Mapping):
        raise ConfigError(f"{name} must be a table")
    for section in sections:
        if section not in SECTIONS:
            raise ConfigError(f"{name}: {unknown_name('section', section, SECTIONS)}")
    return Project(name, folder, sections)
