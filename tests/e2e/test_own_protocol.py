"""The worked example of a protocol of one's own, as README gives it, against a server that speaks it."""

from __future__ import annotations

import asyncio
import queue
import re
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from tests.fixtures.serving import ROOT

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

Start = Callable[..., Any]
DELAY_S = 0.05
ASKED = 8


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.readline():
        await asyncio.sleep(DELAY_S)
        writer.write(b"+PONG\r\n")
    writer.close()


@pytest.fixture
def port() -> Iterator[int]:
    """Of a server that answers each line, late."""
    started: queue.SimpleQueue[tuple[int, Callable[[], Any]]] = queue.SimpleQueue()

    async def serve() -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            started.put((server.sockets[0].getsockname()[1], lambda: loop.call_soon_threadsafe(stop.set)))
            await stop.wait()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    number, stop = started.get(timeout=10)
    yield number
    stop()
    thread.join()


def test_the_example_measures_its_server(start: Start, port: int, tmp_path: Path) -> None:
    (example,) = re.findall(
        r"```python\n(  # journeys/my_redis\.py.*?)```", (ROOT / "README.md").read_text(), re.DOTALL
    )
    file = tmp_path / "my_redis.py"
    # The threshold is for a server that is not late.
    text = textwrap.dedent(example.rstrip(" ")).replace("6379", str(port)).replace("p(99) < 5", "p(99) < 5000")
    file.write_text(text)
    command = start("swarm", file, "--vus", 2, "--iterations", ASKED, "--duration", "20s", "--base-url",
                    f"http://127.0.0.1:{port}", "--out", tmp_path / "out")  # fmt: skip

    assert command.finish() == 0, command.stdout + command.stderr
    (found,) = read_run(tmp_path / "out")["swarm"]
    assert found["user"] == "Redis"
    (row,) = [row for row in found["requests"] if row["name"] == "PING"]
    assert row["count"] == ASKED
    assert DELAY_S * 1000 <= row["operation_duration"]["med"] < 2 * DELAY_S * 1000
    assert found["metrics"]["data_received"]["count"] == ASKED * len(b"+PONG\r\n")
