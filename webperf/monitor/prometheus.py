"""What a Prometheus client library tells of its process, read from the text format. Pure.

https://prometheus.io/docs/instrumenting/exposition_formats/; the names of process metrics are those that all official
client libraries share: https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

_CPU = "process_cpu_seconds_total"
_MEMORY = "process_resident_memory_bytes"
_START = "process_start_time_seconds"
_FILES = "process_open_fds"
# Threads have no name of their own among the shared ones: Go's, the JVM's and .NET's client libraries have these.
_THREADS = ("process_num_threads", "go_threads", "jvm_threads_current", "jvm_threads_live_threads")
OTHERS = {
    "python_gc_collections_total": "gc_collections_per_s",
    "python_gc_objects_collected_total": "gc_objects_collected_per_s",
    "go_gc_duration_seconds_count": "gc_collections_per_s",
}
"""Further counters worth a rate, by the name that the rate has here."""


@dataclass(frozen=True, slots=True)
class ProcessMetrics:
    """None: the endpoint does not have it."""

    cpu_s: float | None
    memory_bytes: int | None
    open_files: int | None
    threads: int | None
    started_at: float | None
    counters: Mapping[str, float] = field(default_factory=dict)
    """Others, by the name that their rate has."""


_NOTHING = ProcessMetrics(None, None, None, None, None)


def process_metrics(text: str) -> ProcessMetrics | None:
    """None where the text has none of them: then it is not Prometheus' format, or not a process's endpoint."""
    totals = sums(text)
    threads = next((totals[name] for name in _THREADS if name in totals), None)
    found = ProcessMetrics(
        cpu_s=totals.get(_CPU),
        memory_bytes=_whole(totals.get(_MEMORY)),
        open_files=_whole(totals.get(_FILES)),
        threads=_whole(threads),
        started_at=totals.get(_START),
        counters={name: totals[counter] for counter, name in OTHERS.items() if counter in totals},
    )
    return None if found == _NOTHING else found


def sums(text: str) -> Mapping[str, float]:
    """The value of each metric, added up over its labels. A line that is none is passed over.

    >>> sums('# TYPE a counter\\na{b="1"} 2\\na{b="x} y"} 3 1700000000\\nnot a number')["a"]
    5.0
    """
    found: dict[str, float] = defaultdict(float)
    for line in text.splitlines():
        name, value = _sample(line)
        if value is not None:
            found[name] += value
    return found


def _sample(line: str) -> tuple[str, float | None]:
    line = line.strip()
    if line.startswith("#"):
        return "", None
    name = line.partition("{")[0] if "{" in line else line.partition(" ")[0]
    # A label's value may hold braces and blanks of its own, so that the labels end at the last brace.
    rest = line.rpartition("}")[2] if "{" in line else line.partition(" ")[2]
    words = rest.split()
    try:
        value = float(words[0]) if words else math.nan
    except ValueError:
        return "", None
    return name.strip(), value if math.isfinite(value) else None


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
