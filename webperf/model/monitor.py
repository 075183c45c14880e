"""What processes and the machine used: one record a second in the journal, and what a run says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webperf.model.missing import Missing

TARGET, BROWSER, HARNESS, CONTAINER, HOST = "target", "browser", "harness", "container", "host"
GROUPS = (TARGET, BROWSER, HARNESS, CONTAINER, HOST)
"""In the order of a report. `container` is there where a control group limits all of this; `host` is the machine."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What the processes of one kind used in one span of time.

    `cpu` is processor seconds a second, so 1.0 is one core busy; in it are processes that ended meanwhile. Memory is
    resident: pages that several processes share count in each of them. `read` and `write` are of the disk, of the
    host's all disks together. None: see the gaps of the second. `processes` are those there at its end.
    """

    group: str
    kind: str
    processes: int
    cpu: float | None = None
    memory_bytes: int | None = None
    read_bytes_per_s: float | None = None
    write_bytes_per_s: float | None = None
    threads: int | None = None
    open_files: int | None = None
    others: Mapping[str, float] = field(default_factory=dict)
    """What only some processes tell of, by name: `gc_collections_per_s` of a metrics endpoint."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that is not there. `quantity` is a field of Usage, or "" for all of them."""

    group: str
    kind: str
    quantity: str
    reason: Missing
    message: str = ""


@dataclass(frozen=True, slots=True)
class MonitorSecond:
    """The record of the journal: what was used in the `span_s` seconds before `at_s`, seconds on the run's clock.

    The run's clock is 0 when the run was started (`started_at`). A kind without a process in that time is not in it.
    `gaps` are those that no record before has told of.
    """

    at_s: float
    span_s: float
    usages: tuple[Usage, ...]
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class UsageSummary:
    """One kind over the whole run; `kind` "" is a group as a whole.

    `seconds` is for how long it had a process, `processes` how many there were at most. CPU in processor seconds a
    second over these seconds, `cpu_s` in all. `memory_first_bytes` and `memory_last_bytes` are medians of the first
    and last tenth. Reads and writes in all.
    """

    group: str
    kind: str
    seconds: float
    processes: int
    cpu_s: float | None
    cpu_mean: float | None
    cpu_max: float | None
    memory_first_bytes: int | None
    memory_median_bytes: int | None
    memory_last_bytes: int | None
    memory_max_bytes: int | None
    read_bytes: float | None
    write_bytes: float | None
    threads_max: int | None
    open_files_max: int | None
    others: Mapping[str, float] = field(default_factory=dict)
    """Means."""


@dataclass(frozen=True, slots=True)
class Monitored:
    """The key `monitor` of `run.json`. `timeline` has groups as a whole, in spans of `interval_s` on the run's clock:
    means over a span where the run was longer than a report can show second by second."""

    interval_s: float
    summary: tuple[UsageSummary, ...]
    gaps: tuple[Gap, ...]
    timeline: tuple[MonitorSecond, ...]
