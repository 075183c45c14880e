"""The disk is busy with somebody else's writing.

This is contention, not a slower device: that would take root (dm-delay, or a control group with io.max). So nobody
knows beforehand how slow it becomes; it is measured, and the experiment's note says so. A folder in memory has no disk.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import psutil

from webperf.faults.base import Ground, HeldFault, NotInflicted, Undo
from webperf.faults.children import spawn, stop

IN_MEMORY = frozenset({"tmpfs", "ramfs", "devtmpfs"})
BLOCK = bytes(1 << 20)
FILE_BLOCKS = 64
PROBES = 9
MOST_WRITERS = 16


@dataclass(frozen=True, slots=True)
class Disk(HeldFault):
    """`writers` processes that write 64 MiB over and over, each MiB forced to the disk of `folder`."""

    writers: int
    folder: str = ""
    """Filled in with the target's folder."""

    kind = "disk"
    example = "disk:2"
    hits_machine = True

    @property
    def what(self) -> str:
        """`disk busy with 2 writers`."""
        return f"disk busy with {self.writers} writer{'' if self.writers == 1 else 's'}"

    def begin(self, ground: Ground, ttl_s: float) -> Undo:
        """On the disk that the app is on."""
        return ground.guard.hold(Disk(self.writers, self.folder or str(ground.folder.resolve())), ttl_s)

    def inflict(self) -> Undo:
        """Files without a name: nothing is left of them, whatever happens."""
        if not 0 < self.writers <= MOST_WRITERS:
            raise NotInflicted(f"disk: between 1 and {MOST_WRITERS} writers, not {self.writers}")
        kind = _file_system(self.folder)
        if kind in IN_MEMORY:
            raise NotInflicted(f"disk: {self.folder} is in memory ({kind}), so no disk is behind it")
        try:
            before_ms = _forced_write_ms(self.folder)
        except OSError as error:
            raise NotInflicted(f"disk: cannot write to {self.folder} ({error.strerror})") from None
        children = [spawn(lambda: _write(self.folder)) for _ in range(self.writers)]

        def undo() -> str:
            note = ""
            with contextlib.suppress(OSError):
                note = f"a forced write of 4 KiB took {before_ms:.1f} ms before, {_forced_write_ms(self.folder):.1f} ms"
            stop(children)
            return f"{note} while the disk was busy ({kind})" if note else ""

        return undo


def _file_system(folder: str) -> str:
    """Of the mount that the folder is on."""
    mounts = [m for m in psutil.disk_partitions(all=True) if _is_below(folder, m.mountpoint)]
    return str(max(mounts, key=lambda m: len(m.mountpoint)).fstype) if mounts else "unknown"


def _is_below(folder: str, mount: str) -> bool:
    return os.path.commonpath([folder, mount]) == mount


def _forced_write_ms(folder: str) -> float:
    times = []
    with _nameless(folder) as file:
        for _ in range(PROBES):
            began = time.perf_counter()
            os.pwrite(file, BLOCK[:4096], 0)
            os.fsync(file)
            times.append((time.perf_counter() - began) * 1000)
    return median(times)


def _write(folder: str) -> None:
    with _nameless(folder) as file:
        while True:
            for at in range(FILE_BLOCKS):
                os.pwrite(file, BLOCK, at * len(BLOCK))
                os.fsync(file)


@contextlib.contextmanager
def _nameless(folder: str) -> Iterator[int]:
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        yield file.fileno()
