"""The monitor's process on real processes that use a known amount."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from webperf.model.monitor import MonitorSecond, Usage
from webperf.monitor.monitor import Monitor
from webperf.monitor.watched import Monitoring, Watched, watched

# So many processor seconds; a share of a core that leaves room for whoever else works on this machine.
BURN = """
import sys, time
def burn(seconds):
    while time.process_time() < seconds:
        pass
"""
CHILDREN = (
    BURN
    + """
import subprocess
for _ in range(4):
    subprocess.run([sys.executable, "-c", sys.argv[1]], check=True)
print("done", flush=True)
sys.stdin.read()
"""
)
ORPHAN = """
import subprocess, sys
child = subprocess.Popen([sys.executable, "-c", "import time; print(1, flush=True); time.sleep(600)"],
                         stdout=subprocess.PIPE)
child.stdout.readline()
print(child.pid, flush=True)
input()
"""

Started = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start() -> Iterator[Started]:
    """A Python process of the given source."""
    begun: list[subprocess.Popen[str]] = []

    def run(source: str, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", source, *arguments]
        begun.append(subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
        return begun[-1]

    yield run
    for process in begun:
        process.kill()
        process.communicate()


def watch(**more: object) -> Monitor:
    return Monitor(Watched(os.getpid(), time.monotonic(), interval_s=0.25, **more))  # type: ignore[arg-type]


def cpu_s(seconds: list[MonitorSecond], group: str) -> float:
    return sum(s.span_s * (u.cpu or 0.0) for s in seconds for u in s.usages if u.group == group)


def seen(seconds: list[MonitorSecond], group: str) -> list[Usage]:
    return [usage for second in seconds for usage in second.usages if usage.group == group]


def collected(monitor: Monitor) -> list[MonitorSecond]:
    monitor.stop()
    return list(monitor.seconds())


@pytest.mark.alone
def test_processor_time_of_children_that_come_and_go_is_not_lost(start: Started) -> None:
    with watch() as monitor:
        app = start(CHILDREN, BURN + "burn(0.3)")
        monitor.watch({"": app.pid})
        assert app.stdout is not None
        app.stdout.readline()
        truth = psutil.Process(app.pid).cpu_times()
        seconds = collected(monitor)
    whole_s = sum(truth[:4])
    assert round(whole_s, 2) >= 4 * 0.3
    # Counted in hundredths of a second, by process.
    assert cpu_s(seconds, "target") == pytest.approx(whole_s, abs=0.06)


@pytest.mark.alone
def test_a_target_that_is_there_already_counts_from_now_on(start: Started) -> None:
    app = start(BURN + "burn(0.5)\nprint(1, flush=True)\nsys.stdin.read()")
    assert app.stdout is not None
    app.stdout.readline()
    with watch(targets={"": app.pid}) as monitor:
        threading.Event().wait(0.6)
        seconds = collected(monitor)
    assert cpu_s(seconds, "target") < 0.1
    last = seen(seconds, "target")[-1]
    assert last.memory_bytes == pytest.approx(psutil.Process(app.pid).memory_info().rss, rel=0.1)
    assert (last.processes, last.threads) == (1, 1)
    assert last.open_files == psutil.Process(app.pid).num_fds()


def test_a_process_stays_its_targets_when_its_parent_has_ended(start: Started) -> None:
    with watch() as monitor:
        app = start(ORPHAN)
        monitor.watch({"": app.pid})
        assert app.stdout is not None
        assert app.stdin is not None
        child = psutil.Process(int(app.stdout.readline()))
        threading.Event().wait(0.6)
        app.stdin.write("\n")
        app.stdin.flush()
        app.wait(10)
        threading.Event().wait(0.6)
        assert child.is_running()
        seconds = collected(monitor)
        child.kill()
    assert seen(seconds, "target")[-1].processes == 1


def test_the_harness_its_monitor_and_the_machine_are_told_apart() -> None:
    with watch() as monitor:
        threading.Event().wait(0.6)
        own = psutil.Process()
        # Other tests of this process may have left children to it (a worker pool, say): they are the harness's, too.
        family = {process.pid: process.memory_info().rss for process in (own, *own.children(recursive=True))}
        seconds = collected(monitor)
    last = {(usage.group, usage.kind): usage for usage in seconds[-1].usages}
    harness = {kind: usage.memory_bytes or 0 for (group, kind), usage in last.items() if group == "harness"}
    assert harness["webperf"] >= 0.9 * family[own.pid]
    assert 0 < harness["monitor"] < 0.9 * family[own.pid]
    assert sum(harness.values()) == pytest.approx(sum(family.values()), rel=0.1)
    host = last["host", ""]
    assert host.cpu is not None
    assert 0 <= host.cpu <= (os.cpu_count() or 1)
    assert {gap.quantity for second in seconds for gap in second.gaps if gap.group == "host"} == {
        "threads",
        "open_files",
    }


@pytest.mark.alone
def test_looks_are_on_the_runs_clock_and_leave_no_time_out() -> None:
    begun = time.monotonic()
    with watch() as monitor:
        threading.Event().wait(1.1)
        seconds = collected(monitor)
    assert sum(second.span_s for second in seconds) == pytest.approx(
        seconds[-1].at_s - seconds[0].at_s + seconds[0].span_s, abs=0.01
    )
    ticks = [round(second.at_s / 0.25, 1) for second in seconds[:-1]]
    assert ticks == [round(tick) for tick in ticks]
    assert seconds[-1].at_s <= time.monotonic() - begun


def test_nobody_looks_where_nothing_is_asked_for() -> None:
    assert watched(None, 0.0, {"": 1}, None) is None
    with Monitor(None) as monitor:
        monitor.watch({"": 1})
        assert list(monitor.seconds()) == []


def test_a_target_that_nobody_here_can_see_is_a_typed_gap() -> None:
    asked = watched(Monitoring(interval_s=0.25), time.monotonic(), {}, "http://dashboard.example")
    assert asked is not None
    with Monitor(asked) as monitor:
        threading.Event().wait(0.3)
        seconds = collected(monitor)
    (gap,) = [gap for second in seconds for gap in second.gaps if gap.group == "target"]
    assert (gap.quantity, gap.reason.value) == ("", "NOT_SUPPORTED")
    assert "--monitor URL" in gap.message


def test_it_ends_with_whoever_asked(start: Started) -> None:
    source = "import sys\nfrom webperf.monitor.monitor import Monitor\nfrom webperf.monitor.watched import Watched\n"
    source += "import os\nwith Monitor(Watched(os.getpid(), 0.0)) as m:\n"
    source += "    print(m._process.pid, flush=True)\n    sys.stdin.read()\n"
    asking = start(source)
    assert asking.stdout is not None
    looking = psutil.Process(int(asking.stdout.readline()))
    asking.kill()
    assert psutil.wait_procs([looking], timeout=5)[1] == []
