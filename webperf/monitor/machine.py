"""The machine as a whole, and the container where a control group limits it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import psutil

from webperf.model.missing import Missing
from webperf.model.monitor import CONTAINER, HOST, Gap, Usage
from webperf.monitor.container import Container
from webperf.monitor.disturbance import busy_and_stolen_s, counted_s


@dataclass(frozen=True, slots=True)
class _Counters:
    at_s: float
    busy_s: float
    all_s: float
    read: int | None
    written: int | None
    container_s: float | None


class MachineMeter:
    """What all processors did together, memory in use (what could not be given to a new program), and all disks."""

    def __init__(self, container: Container | None) -> None:
        self._container = container
        self._last: _Counters | None = None

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is not counted for a whole machine, wherever webperf runs."""
        nobody = "nobody counts it for the whole machine"
        ends = [(HOST, "threads"), (HOST, "open_files")]
        if self._container:
            ends += [(CONTAINER, name) for name in ("read_bytes_per_s", "write_bytes_per_s", "threads", "open_files")]
        return tuple(Gap(group, "", name, Missing.NOT_SUPPORTED, nobody) for group, name in ends)

    def usages(self, at_s: float) -> Iterator[Usage]:
        """Since the call before; nothing at the first."""
        before, now = self._last, self._count(at_s)
        self._last = now
        if before is None or now.at_s <= before.at_s:
            return
        span_s = now.at_s - before.at_s
        memory = psutil.virtual_memory()
        yield Usage(
            HOST,
            "",
            processes=len(psutil.pids()),
            cpu=_processors_used(before, now),
            memory_bytes=memory.total - memory.available,
            read_bytes_per_s=_rate(now.read, before.read, span_s),
            write_bytes_per_s=_rate(now.written, before.written, span_s),
        )
        if self._container:
            cpu = _rate(now.container_s, before.container_s, span_s)
            processes = self._container.processes() or 0
            yield Usage(CONTAINER, "", processes, cpu=cpu, memory_bytes=self._container.memory_bytes())

    def _count(self, at_s: float) -> _Counters:
        times = psutil.cpu_times(percpu=True)
        busy_s, _ = busy_and_stolen_s(times)
        # None in a container that has no /proc/diskstats.
        disk = psutil.disk_io_counters()
        read, written = (disk.read_bytes, disk.write_bytes) if disk else (None, None)
        return _Counters(
            at_s, busy_s, counted_s(times), read, written, self._container.cpu_s() if self._container else None
        )


def _processors_used(before: _Counters, now: _Counters) -> float | None:
    """Of the time that the kernel counted for all of them, and not of ours: it is read a moment after the look began,
    by which a busy machine of two processors could be seen to use three."""
    passed_s = now.all_s - before.all_s
    if passed_s <= 0:
        return None
    share = max(0.0, now.busy_s - before.busy_s) / passed_s
    return round(min(1.0, share) * (psutil.cpu_count() or 1), 4)


def _rate(now: float | None, before: float | None, span_s: float) -> float | None:
    return None if now is None or before is None else round(max(0.0, now - before) / span_s, 4)
