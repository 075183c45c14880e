"""Processes that tests put faults on, and waiting for what becomes of them."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import psutil

PATIENCE_S = 10.0


def eventually(holds: Callable[[], object], *, within_s: float = PATIENCE_S) -> bool:
    """Does it come true in time?"""
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@contextlib.contextmanager
def bystander() -> Iterator[psutil.Process]:
    """A process with a child of its own, neither of which does anything."""
    child = "import time; time.sleep(600)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent]) as started:
        process = psutil.Process(started.pid)
        try:
            assert eventually(lambda: process.children())
            yield process
        finally:
            for one in (*process.children(recursive=True), process):
                one.kill()


def stands_still(process: psutil.Process) -> bool:
    """It and all its children."""
    return all(p.status() == psutil.STATUS_STOPPED for p in (process, *process.children(recursive=True)))


def goes_on(process: psutil.Process) -> bool:
    """None of them stands."""
    return all(p.status() != psutil.STATUS_STOPPED for p in (process, *process.children(recursive=True)))


def is_gone(pid: int) -> bool:
    """No such process, or only what nobody has waited for: the guard is nobody's child."""
    try:
        return bool(psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return True


def children(pid: int | None) -> list[psutil.Process]:
    """Of a process that is there."""
    assert pid is not None
    return psutil.Process(pid).children()
