"""A quota for the whole browser: what the kernel then gives all of its processes, a worker's loop among them."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from playwright.sync_api import Browser, BrowserType

from webperf.browser import quota as quota_module
from webperf.browser.processes import browser_pid
from webperf.browser.quota import LEAST_CPUS, CpuQuota
from webperf.errors import UsageError

CPUS = 0.5
SPIN = """() => {
  const code = "for (let n = 0; ; n += 1);";
  window.worker = new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
}"""


@pytest.fixture
def quota() -> Iterator[CpuQuota]:
    try:
        quota = CpuQuota(CPUS)
    except UsageError as error:
        pytest.skip(str(error))
    yield quota
    quota.close()


def cpu_s(pid: int) -> float:
    process = psutil.Process(pid)
    times = [member.cpu_times() for member in [process, *process.children(recursive=True)]]
    return sum(t.user + t.system for t in times)


@pytest.mark.browser
def test_a_worker_that_never_rests_gets_no_more_than_the_quota(
    quota: CpuQuota, browser_type: BrowserType, browser: Browser, browser_type_launch_args: dict[str, object]
) -> None:
    own = browser_type.launch(**browser_type_launch_args)  # type: ignore[arg-type]
    try:
        pid = browser_pid(own)
        quota.hold(pid)
        # In processes that begin after it, too.
        own.new_page().evaluate(SPIN)
        before, began = cpu_s(pid), time.monotonic()
        own.contexts[0].pages[0].wait_for_timeout(2000)
        share = (cpu_s(pid) - before) / (time.monotonic() - began)
    finally:
        own.close()
    print(f"{share:.3f} processors of {CPUS}")
    assert share == pytest.approx(CPUS, rel=0.1)


def test_its_group_goes_with_it(quota: CpuQuota) -> None:
    assert list(_groups())
    quota.close()
    assert not list(_groups())


def _groups() -> Iterator[Path]:
    return (g for parent in quota_module._parents() for g in parent.glob(f"webperf-{os.getpid()}"))


@pytest.mark.parametrize("cpus", [0, LEAST_CPUS / 2, 10_000, float("nan")])
def test_quotas_that_nobody_can_have_are_refused(cpus: float) -> None:
    with pytest.raises(UsageError, match="--cpu-quota must be from"):
        CpuQuota(cpus)


def test_where_there_are_no_control_groups_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(quota_module, "MOUNTS", tmp_path / "none")
    with pytest.raises(UsageError, match="cannot be had here: this system has no control groups"):
        CpuQuota(1)


def test_version_2_is_limited_below_a_group_that_hands_the_controller_down(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On files that look like the kernel's, for a kernel without the controller: which group, and what is written."""
    above = tmp_path / "cgroup" / "app.slice"
    (above / "own.scope").mkdir(parents=True)
    (above / "cgroup.subtree_control").write_text("cpu memory\n")
    (tmp_path / "mounts").write_text(f"cgroup2 {tmp_path / 'cgroup'} cgroup2 rw 0 0\n")
    (tmp_path / "membership").write_text("0::/app.slice/own.scope\n")
    monkeypatch.setattr(quota_module, "MOUNTS", tmp_path / "mounts")
    monkeypatch.setattr(quota_module, "MEMBERSHIPS", tmp_path / "membership")
    # The kernel makes this file with the group.
    made = above / f"webperf-{os.getpid()}"
    made.mkdir()
    (made / "cpu.max").write_text("max 100000\n")

    CpuQuota(0.5)

    assert (made / "cpu.max").read_text() == "2500 5000"
