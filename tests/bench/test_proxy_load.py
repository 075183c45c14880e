"""The proxy under load: 300 connections at work for a while, and how much goes through one core.

`WEBPERF_BENCH_S=600 pytest -m bench -s tests/bench/test_proxy_load.py` for ten minutes.
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import struct
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest

from tests.conditions.peers import connect, pour, read_all, served
from webperf.conditions import Link, ShapingProxy
from webperf.model.network import Network

pytestmark = pytest.mark.bench

DURATION_S = float(os.environ.get("WEBPERF_BENCH_S", "20"))
CONNECTIONS = 300
RTT_MS = 50
PAUSE_S = 0.25

ECHO = """
import asyncio
async def echo(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    writer.close()
async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"""


@pytest.fixture
def echo_port() -> Iterator[int]:
    process = subprocess.Popen([sys.executable, "-c", ECHO], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    yield int(process.stdout.readline())
    process.kill()
    process.wait()
    process.stdout.close()


def test_half_a_gigabit_goes_through_one_core(capsys: pytest.CaptureFixture[str]) -> None:
    count = 1 << 29
    rates = {}
    with ShapingProxy() as proxy, served(pour(count)) as port:
        for name, network in {
            "free": Network("free"),
            "shaped to 800 Mbit/s": Network("fast", rtt_ms=10, down_kbps=800_000),
        }.items():
            with connect(proxy.open(network).port, port, timeout_s=60) as client:
                client.sendall(b"!")
                start = time.perf_counter()
                assert read_all(client) == count
                rates[name] = count * 8 / (time.perf_counter() - start) / 1e6

    with capsys.disabled():
        print("\n" + ", ".join(f"{name}: {rate:.0f} Mbit/s" for name, rate in rates.items()))
    assert min(rates.values()) > 500


def test_300_connections_neither_leak_nor_stall(echo_port: int, capsys: pytest.CaptureFixture[str]) -> None:
    with ShapingProxy() as proxy:
        link = proxy.open(Network("busy", rtt_ms=RTT_MS, down_kbps=200_000, up_kbps=200_000))
        assert proxy.pid is not None
        process = psutil.Process(proxy.pid)
        descriptors = process.num_fds()
        times, memory = asyncio.run(_load(link, echo_port, process))
        cpu = sum(process.cpu_times()[:2]) / DURATION_S
        _until(lambda: proxy.stats(link)["connections"] == 0)
        kept = proxy.stats()
        left = process.num_fds()

    quarter = len(memory) // 4
    early, late = statistics.median(memory[quarter : 2 * quarter]), statistics.median(memory[-quarter:])
    centiles = statistics.quantiles(times, n=1000)
    with capsys.disabled():
        print(
            f"\n{CONNECTIONS} connections for {DURATION_S:g} s: {len(times)} round trips of {RTT_MS} ms, "
            f"p50 {centiles[499]:.1f}, p99 {centiles[989]:.1f}, longest {max(times):.1f} ms; "
            f"{kept['deliveries']} deliveries, {kept['deliveries_late']} late by more than 1 ms, "
            f"worst {kept['worst_late_ms']} ms; CPU {cpu:.0%} of a core; "
            f"memory {early / 1e6:.1f} -> {late / 1e6:.1f} MB"
        )
    assert min(times) >= RTT_MS
    assert max(times) < RTT_MS + 1000
    assert late - early < 3e6
    assert left <= descriptors


async def _load(link: Link, port: int, process: psutil.Process) -> tuple[list[float], list[int]]:
    """Round trips in ms, and the proxy's memory once a second."""
    times: list[float] = []
    memory: list[int] = []
    end = time.monotonic() + DURATION_S

    async def watch() -> None:
        while time.monotonic() < end:
            memory.append(process.memory_info().rss)
            await asyncio.sleep(min(1, DURATION_S / 20))

    await asyncio.gather(watch(), *(_talk(link, port, number, end, times) for number in range(CONNECTIONS)))
    return times, memory


async def _talk(link: Link, port: int, number: int, end: float, times: list[float]) -> None:
    """Messages of any size up to 4 kB, each sent when the one before is back; what comes back is what was sent."""
    chance = random.Random(number)
    reader, writer = await asyncio.open_connection("127.0.0.1", link.port)
    writer.write(b"\x05\x01\x00\x05\x01\x00\x01\x7f\x00\x00\x01" + struct.pack("!H", port))
    assert (await reader.readexactly(12))[:4] == b"\x05\x00\x05\x00"
    while time.monotonic() < end:
        await asyncio.sleep(chance.uniform(0, 2 * PAUSE_S))
        message = chance.randbytes(chance.randint(1, 4096))
        start = time.perf_counter()
        writer.write(message)
        assert await asyncio.wait_for(reader.readexactly(len(message)), 30) == message
        times.append((time.perf_counter() - start) * 1000)
    writer.close()
    await writer.wait_closed()


def _until(holds: object) -> None:
    deadline = time.monotonic() + 10
    while not holds() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.05)
