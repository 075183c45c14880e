"""A small TOML file of the user's (device, target), read strictly: every fault names file, key and cure."""

from __future__ import annotations

import reprlib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, unknown_name

SIZE_LIMIT_BYTES = 1 << 20

Kind = type | tuple[type, ...]


def read_table(file: Path, *, required: Mapping[str, Kind], optional: Mapping[str, Kind]) -> dict[str, Any]:
    """The file's keys and values, all known and of the right type. Raises ConfigError."""
    return _checked(str(file), parse_toml(file), required, optional)


def read_tables(file: Path, *, optional: Mapping[str, Kind]) -> dict[str, dict[str, Any]]:
    """The file's tables by name (`[name]`), each as `read_table` checks one. Raises ConfigError."""
    found = {}
    for name, table in parse_toml(file).items():
        if not isinstance(table, dict):
            raise ConfigError(f"{file}: '{name}' stands outside a table: put it below a line such as [name]")
        found[name] = _checked(f"{file}: [{name}]", table, {}, optional)
    return found


def _checked(
    where: str, table: dict[str, Any], required: Mapping[str, Kind], optional: Mapping[str, Kind]
) -> dict[str, Any]:
    allowed = {**required, **optional}
    for key in table:
        if key not in allowed:
            raise ConfigError(f"{where}: {unknown_name('key', key, allowed)}")
    for key in required:
        if key not in table:
            raise ConfigError(f"{where}: the key '{key}' is missing")
    for key, value in table.items():
        _check_type(where, key, value, allowed[key])
    return table


def parse_toml(file: Path) -> dict[str, Any]:
    try:
        content = file.read_bytes()
        if len(content) > SIZE_LIMIT_BYTES:
            raise ConfigError(f"{file}: larger than 1 MiB, this cannot be right")
        return tomllib.loads(content.decode("utf-8"))
    except OSError as error:
        raise ConfigError(f"{file}: cannot be read ({error.strerror})") from None
    except (ValueError, RecursionError) as error:
        raise ConfigError(f"{file}: not valid TOML ({error})") from None


def _check_type(where: str, key: str, value: object, wanted: Kind) -> None:
    # bool is a subclass of int: `width = true` must not pass.
    wrong_bool = isinstance(value, bool) and wanted is not bool
    if wrong_bool or not isinstance(value, wanted):
        names = " or ".join(t.__name__ for t in (wanted if isinstance(wanted, tuple) else (wanted,)))
        raise ConfigError(f"{where}: '{key}' must be {names}, not {reprlib.repr(value)}")
