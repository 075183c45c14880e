"""Times and stages as people write them: `30s`, `1m30s`, `500ms`; `10s:50,30s:50,10s:0`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass

from webperf.errors import ConfigError

UNITS_S = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_WHOLE = re.compile(rf"(?:{_PART.pattern})+")
_LEVEL = re.compile(r"(\d+(?:\.\d+)?)\s*(/\s*(?:s|sec|m|min|h))?")
_PER_S = {"/s": 1.0, "/sec": 1.0, "/m": 1 / 60, "/min": 1 / 60, "/h": 1 / 3600}


@dataclass(frozen=True, slots=True)
class Stage:
    """Go to `target` in `duration_s`, on a straight line from where the stage before ended.

    `is_rate`: the target was written as arrivals (`50/s`) and not as users.
    """

    duration_s: float
    target: float
    is_rate: bool = False


def seconds(written: object, *, where: str) -> float:
    """A duration in seconds: a number is seconds, a text has units. Raises ConfigError.

    >>> seconds("1m30s", where="x"), seconds(2, where="x")
    (90.0, 2.0)
    """
    if isinstance(written, int | float) and not isinstance(written, bool) and 0 <= written < math.inf:
        return float(written)
    text = "".join(written.split()) if isinstance(written, str) else ""
    if text and text.replace(".", "", 1).isdigit():
        return float(text)
    if not _WHOLE.fullmatch(text):
        raise ConfigError(f"{where}: {written!r} is no duration: write it like 30s, 1m30s or 500ms")
    return sum(float(number) * UNITS_S[unit] for number, unit in _PART.findall(text))


def stages(written: object, *, where: str) -> tuple[Stage, ...]:
    """Stages from a text, or from a list of texts, of pairs, or of k6's `{"duration": ..., "target": ...}`.

    Raises ConfigError where one cannot be read, or where users and rates are mixed.
    """
    parts: Iterable[object] = [part for part in written.split(",") if part.strip()] if isinstance(written, str) else ()
    if isinstance(written, list | tuple):
        parts = written
    found = tuple(_stage(part, where) for part in parts)
    if not found:
        raise ConfigError(f"{where}: no stage in {written!r}: write them like 10s:50,30s:50,10s:0")
    if len({stage.is_rate for stage in found if stage.target}) > 1:
        raise ConfigError(f"{where}: users and rates are mixed in {written!r}: write /s behind every target, or none")
    is_rate = any(stage.is_rate for stage in found)
    return tuple(Stage(stage.duration_s, stage.target, is_rate) for stage in found)


def _stage(part: object, where: str) -> Stage:
    if isinstance(part, Stage):
        return part
    if isinstance(part, dict):
        if set(part) != {"duration", "target"}:
            raise ConfigError(f"{where}: a stage has the keys 'duration' and 'target', not {sorted(map(str, part))}")
        return _stage((part["duration"], part["target"]), where)
    pair = part.split(":") if isinstance(part, str) else part
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise ConfigError(f"{where}: {part!r} is no stage: write it like 30s:50, or 30s:50/s for arrivals a second")
    level, is_rate = _level(pair[1], where)
    return Stage(seconds(pair[0], where=where), level, is_rate)


def _level(written: object, where: str) -> tuple[float, bool]:
    if isinstance(written, int | float) and not isinstance(written, bool) and 0 <= written < math.inf:
        return float(written), False
    found = _LEVEL.fullmatch(written.strip()) if isinstance(written, str) else None
    if found is None:
        raise ConfigError(f"{where}: {written!r} is no target: write users like 50, or arrivals like 50/s")
    per = "".join((found[2] or "").split())
    return float(found[1]) * _PER_S.get(per, 1.0), bool(per)


def rate(written: object, *, where: str) -> float:
    """Arrivals a second from `50`, `"50/s"` or `"90/min"`. Raises ConfigError."""
    level, _ = _level(written, where)
    if level <= 0:
        raise ConfigError(f"{where}: a rate is above 0, not {written!r}")
    return level
