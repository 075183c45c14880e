"""What the environment says about this process: how many records and workers, where those are kept, how slow to be."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from targets.reference.knobs import ENV_PREFIX, Knobs
from targets.reference.parsing import bounded_int, one_of

# Records in each size.
ROWS = {"small": 1_000, "medium": 10_000, "large": 100_000, "xlarge": 1_200_000}

SIZE_VARIABLE = ENV_PREFIX + "SIZE"
CACHE_VARIABLE = ENV_PREFIX + "CACHE"
WORKERS_VARIABLE = ENV_PREFIX + "WORKERS"
MOST_WORKERS = 64


@dataclass(frozen=True, slots=True)
class Settings:
    """Fixed for the life of the process."""

    size: str
    cache_folder: Path
    knobs: Knobs
    workers: int = 1

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Settings from `WEBPERF_TARGET_*`; raises `BadValue` naming the variable."""
        return cls(
            size=one_of(SIZE_VARIABLE, environment.get(SIZE_VARIABLE) or "small", ROWS),
            cache_folder=_cache_folder(environment),
            knobs=Knobs.from_environment(environment),
            workers=bounded_int(WORKERS_VARIABLE, environment.get(WORKERS_VARIABLE) or "1", 1, MOST_WORKERS),
        )


@cache
def settings() -> Settings:
    """The settings of this process, read when first asked for."""
    return Settings.from_environment(os.environ)


def _cache_folder(environment: Mapping[str, str]) -> Path:
    if chosen := environment.get(CACHE_VARIABLE):
        return Path(chosen)
    base = environment.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "webperf" / "target"
