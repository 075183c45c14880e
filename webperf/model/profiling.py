"""What `--profile` can be asked for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webperf.model.iteration import Artifact


class Profile(StrEnum):
    """CPU of app and page, memory of the app, its reads and writes."""

    CPU = "cpu"
    MEMORY = "memory"
    IO = "io"


@dataclass(frozen=True, slots=True)
class LoadProfile:
    """The record of the journal: what profilers of the app wrote while a load went on, and what they could not do."""

    artifacts: tuple[Artifact, ...]
    notes: tuple[str, ...] = ()
