"""Against a real prometheus_client server, in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import psutil
import pytest

from webperf.errors import UsageError
from webperf.model.missing import Missing
from webperf.monitor.scrape import Endpoint
from webperf.monitor.watched import check_endpoint

BUSY = """
import sys, time
from prometheus_client import start_http_server
server, _ = start_http_server(0, "127.0.0.1")
print(server.server_port, flush=True)
hoard = bytearray(40_000_000)
while True:
    begun = time.process_time()
    while time.process_time() - begun < 0.02:
        pass
    time.sleep(0.02)
"""


@pytest.fixture
def server() -> Iterator[tuple[str, psutil.Process]]:
    """The address of its metrics, and itself."""
    process = subprocess.Popen([sys.executable, "-c", BUSY], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}/metrics", psutil.Process(process.pid)
    finally:
        process.kill()
        process.communicate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@pytest.mark.alone
def test_a_remote_target_is_what_its_own_metrics_say(server: tuple[str, psutil.Process]) -> None:
    url, process = server
    check_endpoint(url)
    endpoint = Endpoint(url)
    before_s, begun = sum(process.cpu_times()[:2]), time.monotonic()
    first = endpoint.usage(begun).usage
    assert first is not None
    assert first.cpu is None
    # Processor time is counted in hundredths: long enough for a share of it.
    threading.Event().wait(1.0)
    ended = time.monotonic()
    found = endpoint.usage(ended)
    usage = found.usage
    assert usage is not None
    truth = (sum(process.cpu_times()[:2]) - before_s) / (ended - begun)
    assert usage.cpu == pytest.approx(truth, abs=0.05)
    assert usage.cpu > 0.1
    assert usage.memory_bytes == pytest.approx(process.memory_info().rss, rel=0.05)
    assert usage.memory_bytes > 40_000_000
    assert usage.open_files is not None
    assert usage.others["gc_collections_per_s"] >= 0
    assert {(gap.quantity, gap.reason) for gap in found.gaps} == {
        (name, Missing.NOT_SUPPORTED) for name in ("read_bytes_per_s", "write_bytes_per_s", "threads")
    }


def test_an_endpoint_that_is_gone_is_a_reason_and_rates_begin_anew(server: tuple[str, psutil.Process]) -> None:
    url, process = server
    endpoint = Endpoint(url)
    endpoint.usage(0.0)
    process.kill()
    process.wait()
    found = endpoint.usage(1.0)
    assert found.usage is None
    assert [(gap.group, gap.reason) for gap in found.gaps] == [("target", Missing.CONNECTION_REFUSED)]


def test_what_is_no_endpoint_of_a_process_is_refused_before_anything_is_measured(site: str) -> None:
    with pytest.raises(UsageError, match=r"no process_\.\.\. metric"):
        check_endpoint(f"{site}/plain")
    with pytest.raises(UsageError, match="status 404"):
        check_endpoint(f"{site}/nothing-of-that-name")
    with pytest.raises(UsageError, match="refused"):
        check_endpoint(f"http://127.0.0.1:{free_port()}/metrics")
    with pytest.raises(UsageError, match="no address"):
        check_endpoint("localhost:8000/metrics")
    with pytest.raises(UsageError, match="password"):
        check_endpoint("http://me:secret@localhost:8000/metrics")


@pytest.mark.alone
def test_an_endpoint_that_hangs_does_not_hold_up_the_others() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        begun = time.monotonic()
        found = Endpoint(f"http://127.0.0.1:{silent.getsockname()[1]}/metrics").usage(0.0)
    assert time.monotonic() - begun < 1.0
    assert [gap.reason for gap in found.gaps] == [Missing.NO_METRICS]
