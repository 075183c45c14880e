"""Trees of processes as psutil reads them: who belongs to whom, and what each uses."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

import psutil

from webperf.model.monitor import BROWSER, TARGET
from webperf.monitor.kinds import is_browser, key_in_browser, key_in_harness
from webperf.monitor.ledger import Account, Identity, Key


@dataclass(frozen=True, slots=True)
class Reading:
    """One process now. None: the system does not tell us, or not of such a process."""

    account: Account
    memory_bytes: int | None
    read_bytes: int | None
    write_bytes: int | None
    threads: int | None
    open_files: int | None


Members = dict[Identity, psutil.Process]
Value = TypeVar("Value")


class Census:
    """Finds all processes anew at each reading, and remembers which were a target's: their parent may have ended."""

    def __init__(self, harness: int) -> None:
        self._harness = harness
        # What is older than this process has used something before. Told by the same clock as all creation times: that
        # of the kernel begins at a whole second, so that they may be a second off the wall's.
        self._begun_at: float = psutil.Process().create_time()
        self._roots: dict[Identity, Key] = {}
        self._keys: dict[Identity, Key] = {}

    def watch(self, targets: Mapping[str, int]) -> None:
        """Process id of each target's root, by its kind ("" for the only one). Takes the place of those before."""
        self._roots = {}
        for kind, pid in targets.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                self._roots[_identity(psutil.Process(pid))] = (TARGET, kind)

    def read(self) -> tuple[Reading, ...]:
        """All that are there. A process that vanishes meanwhile is left out."""
        members = self._members()
        parents = {identity[0]: identity for identity in members}
        keys: dict[Identity, Key] = {}
        readings = []
        for identity, process in members.items():
            with contextlib.suppress(psutil.NoSuchProcess):
                key = self._key(identity, members, parents, keys)
                readings.append(_reading(identity, process, key, is_new=identity[1] >= self._begun_at))
        self._keys = keys
        return tuple(readings)

    def _members(self) -> Members:
        found = _tree(self._harness)
        left_behind = [identity for identity, key in self._keys.items() if key[0] == TARGET]
        for identity in (*self._roots, *left_behind):
            # One that is not below webperf; unless its id is another's by now.
            if identity not in found:
                tree = _tree(identity[0])
                if identity in tree:
                    found |= tree
        return found

    def _key(
        self, identity: Identity, members: Members, parents: Mapping[int, Identity], keys: dict[Identity, Key]
    ) -> Key:
        """Whose it is: what is below a target is the target's, also a browser; below a browser all is the browser's.

        The command line is read each time: between fork and exec a process still has that of its parent.
        """
        if identity not in keys:
            process = members[identity]
            above = parents.get(process.ppid()) if process.pid != self._harness else None
            group = self._key(above, members, parents, keys) if above and above != identity else None
            keys[identity] = self._roots.get(identity) or self._below(group, identity, process)
        return keys[identity]

    def _below(self, above: Key | None, identity: Identity, process: psutil.Process) -> Key:
        if above is not None and above[0] == TARGET:
            return above
        before = self._keys.get(identity)
        if before is not None and (before[0] == TARGET or not (command := _command(process))):
            return before
        command = _command(process)
        if (above is not None and above[0] == BROWSER) or is_browser(command):
            return key_in_browser(command)
        return key_in_harness(command)


def _tree(pid: int) -> Members:
    """The process and all below it."""
    try:
        root = psutil.Process(pid)
        return {_identity(process): process for process in (root, *root.children(recursive=True))}
    except psutil.NoSuchProcess:
        return {}


def _identity(process: psutil.Process) -> Identity:
    return process.pid, process.create_time()


def _command(process: psutil.Process) -> list[str]:
    """Empty for one that has ended and was not waited for yet, and where another user's is hidden."""
    try:
        found: list[str] = process.cmdline()
    except (psutil.ZombieProcess, psutil.AccessDenied):
        return []
    return found


def _reading(identity: Identity, process: psutil.Process, key: Key, *, is_new: bool) -> Reading:
    with process.oneshot():
        times = process.cpu_times()
        account = Account(
            identity,
            parent=process.ppid(),
            key=key,
            own_s=times.user + times.system,
            waited_s=times.children_user + times.children_system,
            is_new=is_new,
        )
        try:
            return Reading(account, *_amounts(process))
        except psutil.NoSuchProcess:
            # It is just ending, or waits to be waited for: its account is good, and it holds nothing any more.
            return Reading(account, 0, 0, 0, 0, 0)


def _amounts(process: psutil.Process) -> Iterator[int | None]:
    """Resident memory, bytes read and written on disk, threads, open files."""
    yield _allowed(lambda: process.memory_info().rss)
    # macOS does not count them for a process.
    counters = _allowed(process.io_counters) if hasattr(process, "io_counters") else None
    yield counters.read_bytes if counters else None
    yield counters.write_bytes if counters else None
    yield _allowed(process.num_threads)
    yield _allowed(process.num_fds) if hasattr(process, "num_fds") else None


def _allowed(ask: Callable[[], Value]) -> Value | None:
    """What the system says, None where it tells that only to the process's own user."""
    try:
        return ask()
    except psutil.AccessDenied:
        return None
