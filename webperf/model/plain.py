"""Records to plain JSON values and back, by their annotations: the journal and `run.json` are made of it.

Reading is strict: a missing or unknown key, a wrong type or a non-finite number is a ValueError that names it.
"""

from __future__ import annotations

import dataclasses
import math
import types
import typing
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

Record = TypeVar("Record")


def to_plain(value: Any) -> Any:
    """Dicts, lists, strings, numbers and None only. Raises ValueError for NaN and infinity."""
    if dataclasses.is_dataclass(value):
        return {f.name: to_plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is no number to store")
    if isinstance(value, (StrEnum, Path)):
        return str(value)
    return value


def from_plain(record: type[Record], plain: object) -> Record:
    """A record of the class `record`, checked field by field."""
    found = _build(record, plain, record.__name__)
    assert isinstance(found, record)
    return found


def _build(kind: Any, plain: Any, where: str) -> Any:
    if dataclasses.is_dataclass(kind):
        return _build_record(kind, plain, where)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        return None if plain is None else _build(next(a for a in arguments if a is not type(None)), plain, where)
    if origin is tuple:
        _expect(list, plain, where)
        return tuple(_build(arguments[0], item, f"{where}[{i}]") for i, item in enumerate(plain))
    if origin is not None:
        return _expect(dict, plain, where)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return _member(kind, _expect(str, plain, where), where)
    return plain if kind is Any else _scalar(kind, plain, where)


def _build_record(kind: Any, plain: Any, where: str) -> Any:
    _expect(dict, plain, where)
    hints = _hints(kind)
    if unknown := plain.keys() - hints.keys():
        raise ValueError(f"{where}: unknown key {sorted(unknown)[0]!r}")
    optional = {f.name for f in dataclasses.fields(kind) if not _is_required(f)}
    if absent := hints.keys() - plain.keys() - optional:
        raise ValueError(f"{where}: the key {sorted(absent)[0]!r} is missing")
    return kind(**{name: _build(hints[name], item, f"{where}.{name}") for name, item in plain.items()})


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _member(kind: type[StrEnum], text: str, where: str) -> StrEnum:
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"{where}: {text[:40]!r} is none of {', '.join(kind)[:200]}") from None


def _scalar(kind: type, plain: Any, where: str) -> Any:
    if kind is float and isinstance(plain, int) and not isinstance(plain, bool):
        return _finite(plain, where)
    if isinstance(plain, bool) and kind is not bool:
        raise ValueError(f"{where}: expected {kind.__name__}, found {plain!r}")
    return _finite(plain, where) if kind is float and isinstance(plain, float) else _expect(kind, plain, where)


def _finite(number: float, where: str) -> float:
    try:
        found = float(number)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise ValueError(f"{where}: {found} is no number")
    return found


def _expect(kind: type, plain: Any, where: str) -> Any:
    if not isinstance(plain, kind):
        raise ValueError(f"{where}: expected {kind.__name__}, found {type(plain).__name__}")
    return plain


@cache
def _hints(kind: type) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in dataclasses.fields(kind)}
