"""Which fault comes when: read from TOML, from Python, or made of the command line's words, and checked as a whole.

    recovery = "20s"           # how long the load goes on after the last fault
    [[fault]]
    at = "10s"                 # since the load began
    for = "5s"
    kind = "latency"
    ms = 200

The same in Python, with `from webperf.faults import fault`:

    timeline = [fault("latency", at="10s", lasting="5s", ms=200)]
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from webperf.errors import ConfigError, unknown_name
from webperf.faults.base import Fault
from webperf.faults.kinds import LINKS, make_fault, options_of, parse_fault
from webperf.model.chaos import PlannedFault
from webperf.model.python_file import import_file
from webperf.model.toml_file import parse_toml
from webperf.stats.recovery import SMALLEST_STEADY
from webperf.swarm import durations

DEFAULT_RECOVERY_S = 20.0
LONGEST_FAULT_S = 3600.0
MOST_FAULTS = 1000
TOP_KEYS = ("fault", "recovery")


@dataclass(frozen=True, slots=True)
class TimedFault:
    """One fault, `at_s` since the load began, for `for_s`."""

    fault: Fault
    at_s: float
    for_s: float

    @property
    def until_s(self) -> float:
        """Its end."""
        return self.at_s + self.for_s

    @property
    def planned(self) -> PlannedFault:
        """For the run's record."""
        return PlannedFault(self.fault.kind, self.fault.what, self.at_s, self.for_s, options_of(self.fault))


@dataclass(frozen=True, slots=True)
class Timeline:
    """All faults in order; `recovery_s` is how long the load goes on after the last of them."""

    faults: tuple[TimedFault, ...]
    recovery_s: float = DEFAULT_RECOVERY_S

    @property
    def ends_s(self) -> float:
        """The end of the load."""
        return max(fault.until_s for fault in self.faults) + self.recovery_s

    @property
    def needs_lines(self) -> bool:
        """Must everything go through the shaping proxy?"""
        return any(fault.fault.kind in LINKS for fault in self.faults)


def fault(kind: str, *, at: float | str, lasting: float | str, **options: Any) -> TimedFault:
    """One fault of a timeline in Python: `fault("latency", at="10s", lasting="5s", ms=200)`."""
    where = f"fault({kind!r})"
    return TimedFault(
        make_fault(kind, options, where=where),
        durations.seconds(at, where=f"{where}: 'at'"),
        durations.seconds(lasting, where=f"{where}: 'lasting'"),
    )


def read_timeline(file: Path) -> Timeline:
    """A `.toml` or `.py` file. Raises ConfigError that names file, key and cure."""
    if not file.is_file():
        raise ConfigError(f"{file}: no such file; a timeline is TOML with [[fault]] tables, or Python")
    return _from_python(file) if file.suffix == ".py" else _from_toml(file)


def parse_timed(text: str, at: str | None, lasting: str | None) -> TimedFault:
    """`KIND[:NUMBER][@AT+FOR]` of the command line; `at` and `lasting` hold where it does not say so itself."""
    where = f"--fault {text!r}"
    what, _, when = text.partition("@")
    own_at, _, own_for = when.partition("+")
    begin, length = own_at or at, own_for or lasting
    if begin is None or length is None:
        raise ConfigError(f"{where}: when, and for how long? {what}@10s+5s, or --at 10s --for 5s")
    return TimedFault(
        parse_fault(what, where=where),
        durations.seconds(begin, where=f"{where}: at"),
        durations.seconds(length, where=f"{where}: for"),
    )


def checked(timeline: Timeline, *, warmup_s: float, where: str) -> Timeline:
    """In order, and such that it can be measured. Raises ConfigError."""
    if not timeline.faults:
        raise ConfigError(f"{where}: no fault in it")
    if len(timeline.faults) > MOST_FAULTS:
        raise ConfigError(f"{where}: {len(timeline.faults)} faults, at most {MOST_FAULTS}")
    faults = tuple(sorted(timeline.faults, key=lambda timed: timed.at_s))
    for timed in faults:
        if not 0 < timed.for_s <= LONGEST_FAULT_S:
            raise ConfigError(f"{where}: {timed.fault.kind} for {timed.for_s:g} s: above 0 and at most an hour")
    least_s = warmup_s + SMALLEST_STEADY
    if faults[0].at_s < least_s:
        first = f"{faults[0].fault.kind} at {faults[0].at_s:g} s"
        raise ConfigError(f"{where}: {first}: the steady state before it needs {SMALLEST_STEADY} s: at {least_s:g} s")
    if timeline.recovery_s < SMALLEST_STEADY:
        raise ConfigError(f"{where}: a recovery of {timeline.recovery_s:g} s shows nothing: at least 5 s")
    _check_processes(faults, where)
    return replace(timeline, faults=faults)


def _check_processes(faults: Iterable[TimedFault], where: str) -> None:
    """What is killed cannot be paused, nor killed again."""
    own = [timed for timed in faults if timed.fault.hits_process]
    for before, after in itertools.pairwise(own):
        if after.at_s < before.until_s and (before.fault.restarts or after.fault.restarts):
            both = f"{before.fault.kind} until {before.until_s:g} s and {after.fault.kind} at {after.at_s:g} s"
            raise ConfigError(f"{where}: {both}: one after the other, for it is the same process")


def _from_python(file: Path) -> Timeline:
    found = vars(import_file(file)).get("timeline")
    if isinstance(found, Timeline):
        return found
    if isinstance(found, list | tuple) and found and all(isinstance(item, TimedFault) for item in found):
        return Timeline(tuple(found))
    raise ConfigError(f"{file}: no timeline in it: timeline = [fault('latency', at='10s', lasting='5s', ms=200)]")


def _from_toml(file: Path) -> Timeline:
    table = parse_toml(file)
    for key in table:
        if key not in TOP_KEYS:
            raise ConfigError(f"{file}: {unknown_name('key', key, TOP_KEYS)}")
    entries = table.get("fault", [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigError(f"{file}: 'fault' must be tables, each below a line [[fault]]")
    recovery_s = durations.seconds(table.get("recovery", DEFAULT_RECOVERY_S), where=f"{file}: 'recovery'")
    return Timeline(tuple(_entry(file, number, entry) for number, entry in enumerate(entries, 1)), recovery_s)


def _entry(file: Path, number: int, entry: Mapping[str, Any]) -> TimedFault:
    where = f"{file}: [[fault]] {number}"
    for key in ("kind", "at", "for"):
        if key not in entry:
            raise ConfigError(f"{where}: the key '{key}' is missing")
    if not isinstance(entry["kind"], str):
        raise ConfigError(f"{where}: 'kind' must be text in quotes")
    options = {key: value for key, value in entry.items() if key not in ("kind", "at", "for")}
    return TimedFault(
        make_fault(entry["kind"], options, where=where),
        durations.seconds(entry["at"], where=f"{where}: 'at'"),
        durations.seconds(entry["for"], where=f"{where}: 'for'"),
    )
