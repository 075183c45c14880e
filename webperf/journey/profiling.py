"""Profiles of the app under test as instruments of the diagnosis: begun with its page, over with its last step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence

from playwright.sync_api import CDPSession, Page

from webperf.browser.diagnosis.cpu_profile import CpuProfile
from webperf.browser.diagnosis.instrument import Instrument, Product
from webperf.model.profiling import Profile
from webperf.monitor.profile.flame_graph import flame_graph
from webperf.monitor.profile.io import IoMeter
from webperf.monitor.profile.memory import Inside
from webperf.monitor.profile.py_spy import PySpy
from webperf.monitor.profile.stacks import Stack, hottest, read_stacks, write_speedscope
from webperf.stats.quantity import quantity

Pid = Callable[[], int | None]
"""The app's process now: it may have been started anew."""
NO_PROCESS = "the app's process is not on this machine"


def instruments(profiles: Sequence[Profile], pid: Pid, inside: Inside | None) -> tuple[Instrument, ...]:
    """What `--profile` asked for; each is used for one iteration. `inside` leads into an app that webperf started."""
    found: list[Instrument] = []
    if inside is not None:
        found.append(TargetMemory(inside))
    if Profile.CPU in profiles:
        found += [CpuProfile(), TargetCpu(pid)]
    if Profile.IO in profiles:
        found.append(TargetIo(pid))
    return tuple(found)


class TargetCpu:
    """py-spy: a file for speedscope.app, and a flame graph."""

    name = "app CPU profile"

    def __init__(self, pid: Pid) -> None:
        self._pid = pid
        self._spy: PySpy | None = None

    def start(self, _page: Page | None = None, _session: CDPSession | None = None) -> None:
        """From before the first request."""
        self._spy = PySpy(_known(self._pid))
        self._spy.start()

    def stop(self) -> Iterable[Product]:
        """Both files; what was hottest is their note."""
        assert self._spy is not None
        text = self._spy.stop()
        stacks = tuple(read_stacks(json.loads(text)))
        note = _hot(stacks)
        yield Product("cpu_profile", "app-cpu.speedscope.json", text.encode(), note=note)
        scaled = [Stack(stack.frames, stack.weight * 1000) for stack in stacks]
        svg = flame_graph(scaled, title="CPU of the app under test", unit="ms")
        yield Product("flame_graph", "app-cpu.svg", svg.encode(), note=note)

    def notes(self) -> Iterable[str]:
        """Nothing: a failure is one."""
        return ()


class TargetMemory:
    """tracemalloc in the app: a file for speedscope.app, and a flame graph of bytes."""

    name = "app memory"

    def __init__(self, inside: Inside) -> None:
        self._inside = inside

    def start(self, _page: Page | None = None, _session: CDPSession | None = None) -> None:
        """From before the first request."""
        self._inside.start()

    def stop(self) -> Iterable[Product]:
        """Both files, of what was allocated meanwhile and is still held."""
        taken = self._inside.stop()
        top = ", ".join(f"{hot.frame} {quantity(hot.own, 'bytes')}" for hot in hottest(taken.stacks, 3))
        note = f"{quantity(taken.held, 'bytes')} kept, at most {quantity(taken.peak, 'bytes')} at once; most from {top}"
        plain = write_speedscope(taken.stacks, name="kept by the app under test", unit="bytes")
        yield Product("memory_profile", "app-memory.speedscope.json", json.dumps(plain).encode(), note=note)
        svg = flame_graph(taken.stacks, title="Memory that the app under test kept", unit="bytes")
        yield Product("memory_graph", "app-memory.svg", svg.encode(), note=note)

    def notes(self) -> Iterable[str]:
        """Nothing: a failure is one."""
        return ()


class TargetIo:
    """What the app's processes read and wrote."""

    name = "app I/O"

    def __init__(self, pid: Pid) -> None:
        self._pid = pid
        self._meter: IoMeter | None = None

    def start(self, _page: Page | None = None, _session: CDPSession | None = None) -> None:
        """Counters now."""
        self._meter = IoMeter(_known(self._pid))

    def stop(self) -> Iterable[Product]:
        """Counters then."""
        assert self._meter is not None
        used = self._meter.used()
        note = ", ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in used.items())
        yield Product("io", "app-io.json", json.dumps(used, indent=1).encode(), note=note)

    def notes(self) -> Iterable[str]:
        """Nothing: a failure is one."""
        return ()


def _known(pid: Pid) -> int:
    found = pid()
    if found is None:
        raise RuntimeError(NO_PROCESS)
    return found


def _hot(stacks: Sequence[Stack]) -> str:
    whole = sum(stack.weight for stack in stacks)
    if not whole:
        return "nothing of it was running"
    top = (f"{hot.frame} {hot.own / whole:.0%}" for hot in hottest(stacks, 3))
    return f"{quantity(whole * 1000, 'ms')} of processor time; most in {', '.join(top)}"
