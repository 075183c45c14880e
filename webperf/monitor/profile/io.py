"""Reads and writes of a process and all below it, between two moments."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping

import psutil

_NAMES = ("read_bytes", "write_bytes", "read_chars", "write_chars", "read_count", "write_count")
_WORDS = {
    "read_bytes": "disk_bytes_read",
    "write_bytes": "disk_bytes_written",
    "read_chars": "bytes_read",
    "write_chars": "bytes_written",
    "read_count": "reads",
    "write_count": "writes",
}
"""`bytes_read` are of everything that is read like a file, pipes with it, also what the system has in its cache."""


class IoMeter:
    """Begins to count when it is made."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._before = self._count()

    def used(self) -> Mapping[str, int]:
        """Since then. What a process took with it that ended meanwhile is not in it."""
        now = self._count()
        totals: Counter[str] = Counter()
        for process, counters in now.items():
            before = self._before.get(process, {})
            for name, value in counters.items():
                totals[name] += value - before.get(name, 0)
        return {_WORDS[name]: totals[name] for name in _NAMES if name in totals}

    def _count(self) -> dict[psutil.Process, dict[str, int]]:
        found = {}
        root = psutil.Process(self._pid)
        for process in (root, *root.children(recursive=True)):
            with contextlib.suppress(psutil.NoSuchProcess):
                counters = process.io_counters()
                found[process] = {name: getattr(counters, name) for name in _NAMES if hasattr(counters, name)}
        return found
