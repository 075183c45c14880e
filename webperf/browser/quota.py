"""A share of the machine's processors for the whole browser: what slowing down main threads leaves out.

Chromium slows the main threads of pages. Workers, the GPU process (WebGL in software) and the browser itself are
reached by the kernel alone: by a control group with a quota of processor time, in which all of the browser's processes
are. Version 2 of control groups is looked for first, then version 1.
https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu-interface-files
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import psutil

from webperf.errors import UsageError

# The kernel's own period is 100 ms: half a processor would run for 50 ms and then stand still for three frames. A
# frame has several of these; shorter ones cost more than they even out.
PERIOD_US = 5_000
LEAST_CPUS = 0.2
"""1 ms of each period is the least that the kernel takes."""

FOLDER = "webperf-"
MOUNTS, MEMBERSHIPS = Path("/proc/self/mounts"), Path("/proc/self/cgroup")


class CpuQuota:
    """A control group of this process's own. `hold` each browser that is launched, `close` at the end."""

    def __init__(self, cpus: float) -> None:
        """`cpus`: processors, of which 1.5 is one and a half. Raises UsageError where no group can be made."""
        if not LEAST_CPUS <= cpus <= (os.cpu_count() or 1):
            raise UsageError(
                f"--cpu-quota must be from {LEAST_CPUS:g} to the {os.cpu_count()} processors there are, not {cpus:g}"
            )
        self._folder = _make_group()
        try:
            _limit(self._folder, cpus)
        except OSError as error:
            self.close()
            raise _impossible(f"the kernel refuses the quota ({error.strerror})") from None

    def hold(self, pid: int) -> None:
        """Put a process into the group, with all that it has started; what it starts from now on is in it anyway."""
        held: set[int] = set()
        # What was started while the others were moved is found by looking again.
        while new := _family(pid) - held:
            for member in new:
                with contextlib.suppress(ProcessLookupError):
                    (self._folder / "cgroup.procs").write_text(str(member))
            held |= new

    def close(self) -> None:
        """Let the group go. One whose processes still end is left for the next run to take away."""
        with contextlib.suppress(OSError):
            self._folder.rmdir()


def _family(pid: int) -> set[int]:
    try:
        process = psutil.Process(pid)
        return {pid, *(child.pid for child in process.children(recursive=True))}
    except psutil.NoSuchProcess:
        return set()


def _make_group() -> Path:
    reason = "this system has no control groups with the cpu controller"
    for parent in _parents():
        _take_away_old(parent)
        folder = parent / f"{FOLDER}{os.getpid()}"
        try:
            folder.mkdir()
        except FileExistsError:
            return folder
        except OSError as error:
            reason = f"{parent} is not writable ({error.strerror})"
        else:
            return folder
    raise _impossible(reason)


def _parents() -> Iterator[Path]:
    """Groups whose children may have a quota: from this process's own upwards, of version 2; its own, of version 1."""
    own = _memberships()
    for mount, version, controllers in _mounts():
        if version == 2 and "" in own:
            group = mount / own[""].lstrip("/")
            yield from (
                parent for parent in (group, *group.parents) if parent.is_relative_to(mount) and _has_cpu(parent)
            )
        elif version == 1 and "cpu" in controllers and "cpu" in own:
            yield mount / own["cpu"].lstrip("/")


def _has_cpu(group: Path) -> bool:
    """Have the group's children the controller, or can they get it?"""
    control = group / "cgroup.subtree_control"
    with contextlib.suppress(OSError):
        if "cpu" in control.read_text().split():
            return True
        control.write_text("+cpu")
        return True
    return False


def _mounts() -> list[tuple[Path, int, frozenset[str]]]:
    """Where control groups are, with version and controllers; version 2 first."""
    with contextlib.suppress(OSError):
        lines = [line.split() for line in MOUNTS.read_text().splitlines()]
        kinds = {"cgroup2": 2, "cgroup": 1}
        found = [(Path(line[1]), kinds[line[2]], frozenset(line[3].split(","))) for line in lines if line[2] in kinds]
        return sorted(found, key=lambda mount: -mount[1])
    return []


def _memberships() -> dict[str, str]:
    """This process's group by controller; that of version 2 has no name."""
    with contextlib.suppress(OSError):
        lines = [line.split(":", 2) for line in MEMBERSHIPS.read_text().splitlines()]
        return {controller: path for _, controllers, path in lines for controller in controllers.split(",")}
    return {}


def _limit(folder: Path, cpus: float) -> None:
    quota_us = round(cpus * PERIOD_US)
    if (folder / "cpu.max").exists():
        (folder / "cpu.max").write_text(f"{quota_us} {PERIOD_US}")
    else:
        (folder / "cpu.cfs_period_us").write_text(str(PERIOD_US))
        (folder / "cpu.cfs_quota_us").write_text(str(quota_us))


def _take_away_old(parent: Path) -> None:
    """Groups of runs that were killed; those that still have a process stay."""
    for folder in parent.glob(f"{FOLDER}[0-9]*"):
        owner = folder.name.removeprefix(FOLDER)
        if owner.isdecimal() and not psutil.pid_exists(int(owner)):
            with contextlib.suppress(OSError):
                folder.rmdir()


def _impossible(reason: str) -> UsageError:
    return UsageError(
        f"--cpu-quota cannot be had here: {reason}; a user's own session has it under "
        "'systemd-run --user --scope -p Delegate=yes webperf run ...'"
    )
