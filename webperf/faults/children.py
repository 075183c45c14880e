"""Processes that make stress: forked from the guard's, and gone when it is, however it goes."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def spawn(work: Callable[[], object]) -> int:
    """A child that does `work` until it is stopped; its number. The guard has one thread, so it may fork."""
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        if sys.platform == "linux":
            _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Else the harness would wait for this end of the pipe, too.
        os.closerange(0, 2)
        # The guard may have gone before the kernel was told to say so.
        if os.getppid() == parent:
            work()
            status = 0
    finally:
        os._exit(status)


def stop(pids: list[int]) -> None:
    """End them all. They are our children and not waited for yet, so no number can be another's."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    for pid in pids:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)
