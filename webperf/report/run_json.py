"""`run.json`: the whole run for machines, as DESIGN section 4 lays it down, and back.

One record a line below its key, so that two runs can be compared with diff. The text is pure ASCII: whatever a page
put into a name, no reader trips over its encoding.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from webperf.errors import ConfigError
from webperf.model.journal import SCHEMA
from webperf.model.plain import from_plain, to_plain
from webperf.model.run import Run

LARGEST_BYTES = 256 * 1024 * 1024
"""A run of 1,000 iterations on six devices is 20 MB; what is larger is not a run of ours."""

DEEPEST = 32
"""Levels of nesting. Ours has five; more than a few hundred would end in a RecursionError somewhere."""

_FIRST = ("schema", "run_id", "started_at", "environment", "validity", "samples", "summary", "swarm", "verdict")


def run_json(run: Run) -> str:
    """The text of `run.json`. Raises ValueError for NaN or infinity: they are not JSON, and no measurement."""
    plain = to_plain(run)
    ordered = {key: plain.pop(key) for key in _FIRST} | plain
    body = ",\n".join(f"{_dumps(key)}: {_value(value)}" for key, value in ordered.items())
    return "{\n" + body + "\n}\n"


def _value(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return _dumps(value)
    return "[\n" + ",\n".join(_dumps(item) for item in value) + "\n]"


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True, allow_nan=False)


def read_run(file: Path) -> Run:
    """The run of a `run.json`. Raises ConfigError with one line for anything that is not one."""
    return parse_run(_read(file), where=str(file))


def parse_run(text: str, *, where: str = "run.json") -> Run:
    """As `read_run`, from a text; `where` leads the message of an error."""
    try:
        plain = json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ConfigError(f"{where} is no run: it is nested too deep") from None
    except ValueError as error:
        raise ConfigError(f"{where} is not JSON: {error}") from None
    if _depth_exceeds(plain, DEEPEST):
        raise ConfigError(f"{where} is no run: it is nested deeper than {DEEPEST} levels")
    if not isinstance(plain, dict):
        raise ConfigError(f"{where} is no run: expected an object, found {type(plain).__name__}")
    _check_schema(plain.get("schema"), where)
    try:
        return from_plain(Run, plain)
    except (ValueError, TypeError) as error:
        raise ConfigError(f"{where} is no run of schema {SCHEMA}: {error}") from None


def _read(file: Path) -> str:
    try:
        size = file.stat().st_size
        if size > LARGEST_BYTES:
            raise ConfigError(f"{file} is no run: {size} bytes, at most {LARGEST_BYTES} are read")
        return file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise ConfigError(f"{file} is not JSON: it is not UTF-8 text") from None
    except OSError as error:
        raise ConfigError(f"cannot read {file} ({error.strerror}): name a run's folder or its run.json") from None


def _check_schema(schema: object, where: str) -> None:
    if schema is None:
        raise ConfigError(f"{where} is no run: the key 'schema' is missing")
    if schema != SCHEMA or isinstance(schema, bool):
        cure = "write it again with 'webperf report' of this version from the run's journal.jsonl"
        raise ConfigError(f"{where} has schema {str(schema)[:20]}, this webperf reads {SCHEMA}: {cure}")


def _depth_exceeds(plain: Any, levels: int) -> bool:
    level = [plain]
    for _ in range(levels):
        level = [child for value in level for child in _children(value)]
    return bool(level)


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:20]} is too large for a number")
    return number
