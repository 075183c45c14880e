"""One look a second at everything that is watched, as the difference to the look before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from webperf.model.missing import Missing
from webperf.model.monitor import Gap, MonitorSecond, Usage
from webperf.monitor.ledger import Identity, Key, Ledger
from webperf.monitor.machine import MachineMeter
from webperf.monitor.processes import Census, Reading
from webperf.monitor.scrape import Endpoint

AMOUNTS = ("cpu", "memory_bytes", "read_bytes_per_s", "write_bytes_per_s", "threads", "open_files")
_DENIED = "its processes let only their own user read it"


class Sampler:
    """Call `sample` at each tick; the first call only lays down where counting begins."""

    def __init__(
        self, census: Census, machine: MachineMeter, endpoint: Endpoint | None = None, gaps: tuple[Gap, ...] = ()
    ) -> None:
        """`gaps`: what is known from the start not to be there."""
        self._census, self._machine, self._endpoint = census, machine, endpoint
        self._gaps = (*gaps, *machine.gaps)
        self._ledger = Ledger()
        self._last: Mapping[Identity, Reading] = {}
        self._cpu: Mapping[Key, float] = {}
        self._told: set[tuple[str, str, str, Missing]] = set()
        self._at_s: float | None = None

    def sample(self, at_s: float) -> MonitorSecond | None:
        """What was used since the call before; `at_s` on the run's clock."""
        readings = self._census.read()
        cpu = self._ledger.add(reading.account for reading in readings)
        span_s = at_s - self._at_s if self._at_s is not None else None
        machine = tuple(self._machine.usages(at_s))
        remote = self._endpoint.usage(at_s) if self._endpoint else None
        usages = tuple(self._usages(readings, cpu, span_s)) if span_s else ()
        self._last = {reading.account.identity: reading for reading in readings}
        self._cpu, self._at_s = cpu, at_s
        if not span_s:
            return None
        gaps = (*_gaps(usages), *self._gaps, *(remote.gaps if remote else ()))
        usages = (*usages, *((remote.usage,) if remote and remote.usage else ()), *machine)
        return MonitorSecond(round(at_s, 3), round(span_s, 3), usages, tuple(self._new(gaps)))

    def _usages(self, readings: tuple[Reading, ...], cpu: Mapping[Key, float], span_s: float) -> Iterator[Usage]:
        of: dict[Key, list[Reading]] = defaultdict(list)
        for reading in readings:
            of[reading.account.key].append(reading)
        for key, total_s in cpu.items():
            used_s = total_s - self._cpu.get(key, 0.0)
            if used_s > 0 or of[key]:
                yield self._usage(key, of[key], used_s, span_s)

    def _usage(self, key: Key, readings: list[Reading], used_s: float, span_s: float) -> Usage:
        read = _total(self._grown(r, lambda reading: reading.read_bytes) for r in readings)
        written = _total(self._grown(r, lambda reading: reading.write_bytes) for r in readings)
        return Usage(
            *key,
            processes=len(readings),
            cpu=round(used_s / span_s, 4),
            memory_bytes=_total(r.memory_bytes for r in readings),
            read_bytes_per_s=None if read is None else round(read / span_s, 1),
            write_bytes_per_s=None if written is None else round(written / span_s, 1),
            threads=_total(r.threads for r in readings),
            open_files=_total(r.open_files for r in readings),
        )

    def _grown(self, reading: Reading, of: Callable[[Reading], int | None]) -> int | None:
        """Bytes since the look before. What ended in between took its last count with it."""
        now, before = of(reading), self._last.get(reading.account.identity)
        if now is None:
            return None
        if before is None:
            return now if reading.account.is_new else 0
        return max(0, now - (of(before) or 0))

    def _new(self, gaps: Iterable[Gap]) -> Iterator[Gap]:
        for gap in gaps:
            said = (gap.group, gap.kind, gap.quantity, gap.reason)
            if said not in self._told:
                self._told.add(said)
                yield gap


def _gaps(usages: Iterable[Usage]) -> Iterator[Gap]:
    """Of processes on this machine there is one reason why a value is not there."""
    for usage in usages:
        for name in AMOUNTS:
            if getattr(usage, name) is None:
                yield Gap(usage.group, usage.kind, name, Missing.ACCESS_DENIED, _DENIED)


def _total(amounts: Iterable[int | None]) -> int | None:
    """A sum with a part missing is none."""
    found = tuple(amounts)
    return None if None in found else sum(amount for amount in found if amount is not None)
