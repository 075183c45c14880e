"""The journal: JSON lines, each flushed and fsynced, so that a killed run loses at most what was under way.

A line is `{"kind": ..., "crc": ..., "data": {...}}`; `crc` is the CRC-32 of the data's JSON text. A last line that was
torn by a crash is left out on reading; any other damage is an error.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, InfrastructureError
from webperf.model.background import LoadBegins, LoadEnds, LoadSecond, Stretch
from webperf.model.chaos import FaultMark
from webperf.model.iteration import Iteration
from webperf.model.journal import SCHEMA, Ending, Header
from webperf.model.monitor import MonitorSecond
from webperf.model.plain import from_plain, to_plain
from webperf.model.profiling import LoadProfile
from webperf.model.soak import LoadBlock, Loop, Resumed
from webperf.model.swarm import SwarmSecond
from webperf.model.sweep import SweepMark

_LONGEST_LINE = 64 * 1024 * 1024
Entry = (
    Header
    | Iteration
    | SwarmSecond
    | LoadBegins
    | LoadSecond
    | LoadEnds
    | MonitorSecond
    | FaultMark
    | Loop
    | LoadBlock
    | Resumed
    | SweepMark
    | LoadProfile
    | Ending
)
KINDS: dict[str, type[Entry]] = {
    "header": Header,
    "iteration": Iteration,
    "second": SwarmSecond,
    "load_begins": LoadBegins,
    "load_second": LoadSecond,
    "load_ends": LoadEnds,
    "monitor": MonitorSecond,
    "fault": FaultMark,
    "loop": Loop,
    "load_block": LoadBlock,
    "resumed": Resumed,
    "sweep_point": SweepMark,
    "load_profile": LoadProfile,
    "ending": Ending,
}


class Journal:
    """Append-only writer. Use as a context manager. Threads may share it: a load goes on beside journeys."""

    def __init__(self, file: Path, *, resume: bool = False) -> None:
        """A new file; with `resume` one that is there goes on, behind its last whole line."""
        self._file = file
        self._lock = threading.Lock()
        if resume:
            _cut_torn_line(file)
        self._output = file.open("a" if resume else "x", encoding="utf-8")

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *_: object) -> None:
        # On a full disk closing flushes once more, and fails once more: it has been said.
        with contextlib.suppress(OSError):
            self._output.close()

    def add(self, *records: Entry) -> None:
        """Write them and wait until they are on disk. Raises InfrastructureError when the disk is full."""
        if not records:
            return
        try:
            with self._lock:
                self._output.write("".join(_line(record) for record in records))
                self._output.flush()
                os.fsync(self._output.fileno())
        except OSError as error:
            raise InfrastructureError(f"cannot write {self._file} ({error.strerror}): what it holds is kept") from None


@dataclass(frozen=True, slots=True)
class JournalContent:
    """What a journal holds. `ending` None: the run was cut off. `torn`: its last line was."""

    header: Header
    iterations: tuple[Iteration, ...]
    ending: Ending | None
    torn: bool
    seconds: tuple[SwarmSecond, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    """Under which loads the iterations were measured, in order of time."""
    monitored: tuple[MonitorSecond, ...] = ()
    marks: tuple[FaultMark, ...] = ()
    loops: tuple[Loop, ...] = ()
    resumed: tuple[Resumed, ...] = ()
    load_blocks: tuple[LoadBlock, ...] = ()
    sweep_marks: tuple[SweepMark, ...] = ()
    """Which stretch is of which level on which arm."""
    load_profiles: tuple[LoadProfile, ...] = ()


def read_journal(file: Path) -> JournalContent:
    """Read it back. Raises ConfigError when it is not a journal, or damaged before its last line."""
    lines = file.read_text("utf-8", errors="replace").splitlines()
    records: list[Entry] = []
    torn = False
    for number, line in enumerate(lines, 1):
        try:
            records.append(read_record(line))
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
            if number < len(lines) or number == 1:
                raise ConfigError(f"{file} line {number} is damaged: {error}") from None
            torn = True
    if not records or not isinstance(records[0], Header):
        raise ConfigError(f"{file} is no journal: it does not begin with a header")
    if records[0].schema != SCHEMA:
        raise ConfigError(f"{file} has schema {records[0].schema}, this webperf reads {SCHEMA}")
    seconds = tuple(record for record in records if isinstance(record, SwarmSecond))
    stretches = tuple(_stretches(records, file))
    monitored = tuple(record for record in records if isinstance(record, MonitorSecond))
    return JournalContent(
        records[0],
        tuple(_iterations(records)),
        _ending(records),
        torn,
        seconds,
        stretches,
        monitored,
        marks=tuple(record for record in records if isinstance(record, FaultMark)),
        loops=tuple(record for record in records if isinstance(record, Loop)),
        resumed=tuple(record for record in records if isinstance(record, Resumed)),
        load_blocks=tuple(record for record in records if isinstance(record, LoadBlock)),
        sweep_marks=tuple(record for record in records if isinstance(record, SweepMark)),
        load_profiles=tuple(record for record in records if isinstance(record, LoadProfile)),
    )


def _line(record: Entry) -> str:
    kind = next(name for name, type_ in KINDS.items() if isinstance(record, type_))
    text = _json(to_plain(record))
    return f'{{"kind":"{kind}","crc":"{_crc(text)}","data":{text}}}\n'


def read_record(line: str) -> Entry:
    """One line. Raises what JSON, the checksum and the records find wrong with it."""
    plain: Any = json.loads(line)
    data = plain["data"]
    if plain["crc"] != _crc(_json(data)):
        raise ValueError("its checksum does not match")
    return from_plain(KINDS[plain["kind"]], data)


def _iterations(records: list[Entry]) -> Iterator[Iteration]:
    return (record for record in records if isinstance(record, Iteration))


def _stretches(records: list[Entry], file: Path) -> Iterator[Stretch]:
    """A second belongs to the stretch of its name that began last: one that was resumed has begun twice."""
    begun: list[tuple[LoadBegins, list[LoadSecond], list[LoadEnds]]] = []
    latest: dict[str, tuple[list[LoadSecond], list[LoadEnds]]] = {}
    try:
        for record in records:
            if isinstance(record, LoadBegins):
                begun.append((record, [], []))
                latest[record.name] = begun[-1][1:]
            elif isinstance(record, LoadSecond):
                latest[record.load][0].append(record)
            elif isinstance(record, LoadEnds):
                latest[record.name][1].append(record)
    except KeyError as name:
        raise ConfigError(f"{file} is damaged: it tells of a load {name} that never began") from None
    return (Stretch(begins, tuple(seconds), ends[-1] if ends else None) for begins, seconds, ends in begun)


def _ending(records: list[Entry]) -> Ending | None:
    """What ended it before it was resumed is not its end."""
    last = next((record for record in reversed(records) if isinstance(record, (Ending, Resumed))), None)
    return last if isinstance(last, Ending) else None


def _cut_torn_line(file: Path) -> None:
    """What a crash left of its last line would make the next one unreadable."""
    with file.open("r+b") as journal:
        journal.seek(0, os.SEEK_END)
        end = journal.tell()
        journal.seek(max(0, end - _LONGEST_LINE))
        tail = journal.read()
        journal.truncate(end - len(tail) + tail.rfind(b"\n") + 1)


def _json(plain: object) -> str:
    return json.dumps(plain, ensure_ascii=True, allow_nan=False, separators=(",", ":"))


def _crc(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08x}"
