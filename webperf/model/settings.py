"""The project's settings: `webperf.toml` in the current folder, else `[tool.webperf]` of its `pyproject.toml`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError
from webperf.model.toml_file import Kind, check_table, parse

FILE, PROJECT_FILE = "webperf.toml", "pyproject.toml"

KEYS: dict[str, Kind] = {"history": str}
"""What may be set, and of which type."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`where` names the file (and table) for messages; "" when nothing is set."""

    values: Mapping[str, Any] = field(default_factory=dict)
    where: str = ""


def read_settings(folder: Path | None = None) -> Settings:
    """Of `folder`, or of the current one. Raises ConfigError with one line for what is wrong in it."""
    base = folder or Path()
    own, project = base / FILE, base / PROJECT_FILE
    if own.is_file():
        return Settings(check_table(str(own), parse(own), required={}, optional=KEYS), str(own))
    tools = parse(project).get("tool", {}) if project.is_file() else {}
    if not isinstance(tools, dict):
        raise ConfigError(f"{project}: [tool]: expected a table, found {tools!r}")
    if "webperf" not in tools:
        return Settings()
    table, where = tools["webperf"], f"{project}: [tool.webperf]"
    return Settings(check_table(where, table, required={}, optional=KEYS), where)
