"""A run that was kept, as far as comparing it with another needs: from its folder, or from the history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from webperf.model.fingerprint import Fingerprint
from webperf.model.run import Run
from webperf.model.sample import Sample


@dataclass(frozen=True, slots=True)
class StoredRun:
    """`name` is what a person calls it. `samples` are those of `run`, and one number for each statistic of a load.

    `cpu` says by device how pages were slowed down, as a series of the history does; "" where not at all.
    """

    name: str
    run: Run
    samples: tuple[Sample, ...]
    environment: Fingerprint
    cpu: Mapping[str, str]
