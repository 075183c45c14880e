"""The guard holds faults and ends them: when told, when their time is up, and when whoever asked for them is gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.faults.waiting import bystander, children, eventually, goes_on, is_gone, stands_still
from webperf.errors import InfrastructureError
from webperf.faults.base import NotInflicted, Victim
from webperf.faults.cpu import Cpu
from webperf.faults.disk import Disk
from webperf.faults.guard import FaultGuard
from webperf.faults.memory import MIB, Memory
from webperf.faults.pause import Stopped

HARNESS = """
import sys, time
from webperf.faults.base import Victim
from webperf.faults.cpu import Cpu
from webperf.faults.guard import FaultGuard
from webperf.faults.pause import Stopped
guard = FaultGuard()
guard.start()
guard.hold(Cpu(1), 600)
guard.hold(Stopped((Victim(int(sys.argv[1]), float(sys.argv[2])),)), 600)
print(guard.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def guard() -> Iterator[FaultGuard]:
    with FaultGuard() as running:
        yield running


@pytest.fixture
def victim() -> Iterator[psutil.Process]:
    with bystander() as process:
        yield process


def stopped(process: psutil.Process, created: float | None = None) -> Stopped:
    return Stopped((Victim(process.pid, process.create_time() if created is None else created),))


def test_stress_is_a_process_for_each_core_and_ends_when_told(guard: FaultGuard) -> None:
    undo = guard.hold(Cpu(2), 60)

    assert eventually(lambda: sum(p.cpu_times().user > 0.05 for p in children(guard.pid)) == 2)
    assert undo() == ""
    assert children(guard.pid) == []


def test_a_fault_ends_by_itself_when_its_time_is_up(guard: FaultGuard, victim: psutil.Process) -> None:
    guard.hold(Cpu(1), 0.5)
    guard.hold(stopped(victim), 0.5)

    assert stands_still(victim)
    assert eventually(lambda: not children(guard.pid) and goes_on(victim))


def test_a_process_stands_still_with_its_children_and_goes_on(guard: FaultGuard, victim: psutil.Process) -> None:
    undo = guard.hold(stopped(victim), 60)

    assert stands_still(victim)
    undo()
    assert eventually(lambda: goes_on(victim))
    assert undo() == ""


def test_another_process_of_the_same_number_is_left_alone(guard: FaultGuard, victim: psutil.Process) -> None:
    with pytest.raises(NotInflicted, match="have ended, or stand still already"):
        guard.hold(stopped(victim, created=victim.create_time() - 100), 60)

    assert goes_on(victim)


def test_what_somebody_else_stopped_stays_stopped(guard: FaultGuard, victim: psutil.Process) -> None:
    (child,) = victim.children()
    child.suspend()
    # A signal is on its way until who gets it is next given a processor.
    assert eventually(lambda: child.status() == psutil.STATUS_STOPPED)
    undo = guard.hold(stopped(victim), 60)
    undo()

    assert eventually(lambda: victim.status() != psutil.STATUS_STOPPED)
    assert child.status() == psutil.STATUS_STOPPED


def test_the_end_of_the_guard_is_the_end_of_all_faults(victim: psutil.Process) -> None:
    with FaultGuard() as guard:
        guard.hold(Cpu(1), 60)
        guard.hold(stopped(victim), 60)
        stress, pid = children(guard.pid), guard.pid

    assert pid is not None
    assert eventually(lambda: is_gone(pid))
    assert all(is_gone(process.pid) for process in stress)
    assert eventually(lambda: goes_on(victim))


def test_it_is_nobody_s_child(guard: FaultGuard) -> None:
    assert guard.pid not in {process.pid for process in psutil.Process().children(recursive=True)}


@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_killing_the_harness_leaves_nothing(victim: psutil.Process, signum: int) -> None:
    arguments = [str(victim.pid), repr(victim.create_time())]
    with subprocess.Popen([sys.executable, "-c", HARNESS, *arguments], stdout=subprocess.PIPE, text=True) as harness:
        assert harness.stdout is not None
        pid = int(harness.stdout.readline())
        stress, still = children(pid), stands_still(victim)
        harness.send_signal(signum)

    assert still
    assert len(stress) == 1

    assert eventually(lambda: goes_on(victim), within_s=5)
    assert eventually(lambda: is_gone(pid), within_s=5)
    assert eventually(lambda: all(is_gone(process.pid) for process in stress), within_s=5)


def test_killing_the_guard_ends_stress_and_the_harness_sets_going_again(
    guard: FaultGuard, victim: psutil.Process
) -> None:
    guard.hold(Cpu(1), 60)
    undo = guard.hold(stopped(victim), 60)
    assert guard.pid is not None
    stress = children(guard.pid)
    os.kill(guard.pid, signal.SIGKILL)

    assert eventually(lambda: all(is_gone(process.pid) for process in stress))
    assert "the guard of faults has gone" in undo()
    assert eventually(lambda: goes_on(victim))
    with pytest.raises(InfrastructureError, match="has gone"):
        guard.hold(Cpu(1), 60)


def test_a_guard_that_is_told_to_end_ends_its_faults(victim: psutil.Process) -> None:
    with FaultGuard() as guard:
        guard.hold(stopped(victim), 60)
        assert guard.pid is not None
        os.kill(guard.pid, signal.SIGTERM)

        assert eventually(lambda: goes_on(victim))


def test_memory_is_really_taken_and_given_back(guard: FaultGuard) -> None:
    undo = guard.hold(Memory(64), 60)

    assert eventually(lambda: sum(p.memory_info().rss for p in children(guard.pid)) > 64 * MIB)
    undo()
    assert children(guard.pid) == []


def test_more_memory_than_is_free_is_refused(guard: FaultGuard) -> None:
    with pytest.raises(NotInflicted, match=r"memory: \d+ MiB is more than 80% of the \d+ MiB that are free"):
        guard.hold(Memory(10_000_000), 60)


def test_a_busy_disk_leaves_no_file_and_says_how_slow_it_was(guard: FaultGuard, tmp_path: Path) -> None:
    try:
        undo = guard.hold(Disk(1, str(tmp_path)), 60)
    except NotInflicted as error:
        pytest.skip(str(error))
    assert list(tmp_path.iterdir()) == []

    assert "a forced write of 4 KiB took" in undo()
    assert children(guard.pid) == []


@pytest.mark.skipif(not Path("/dev/shm").is_dir(), reason="no folder in memory")
def test_a_folder_in_memory_has_no_disk(guard: FaultGuard) -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder, pytest.raises(NotInflicted, match="is in memory"):
        guard.hold(Disk(1, folder), 60)


def test_a_fault_without_an_end_is_refused(guard: FaultGuard) -> None:
    with pytest.raises(InfrastructureError, match="ttl_s must be above 0"):
        guard.hold(Cpu(1), 0)
