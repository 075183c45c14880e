"""What a process says is heard in order, and its end is heard whatever it was doing."""

from __future__ import annotations

import queue
import sys
from pathlib import Path
from typing import Any

import pytest

from webperf.swarm.channel import start_process

TALKS = """
import pickle, sys
from webperf.swarm.channel import Channel
channel = Channel()
channel.send(("order", pickle.load(sys.stdin.buffer)))
print("not a message")
channel.send(("done", None))
"""
DIES = """
import os, pickle, signal
from webperf.swarm.channel import Channel
channel = Channel()
channel.send(("ready", None))
whole = pickle.dumps(("report", "x" * 1000))
channel._output.write(len(whole).to_bytes(4, "big") + whole[:500])
channel._output.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize(
    ("source", "said", "printed"),
    [(TALKS, [("order", [1, 2]), ("done", None)], "not a message\n"), (DIES, [("ready", None)], "")],
    ids=["ends", "is killed in the middle of a message"],
)
def test_messages_come_in_order_and_the_end_is_the_last(
    source: str, said: list[tuple[str, Any]], printed: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "worker_of_this_test.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", f"{tmp_path}:{':'.join(sys.path)}")
    heard: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
    with (tmp_path / "log").open("wb") as log:
        process = start_process("worker_of_this_test", [1, 2], log, lambda *message: heard.put(message))
    got = []
    while (message := heard.get(timeout=30)) != ("gone", None):
        got.append(message)
    process.wait(10)
    assert process.stdin is not None
    process.stdin.close()
    assert got == said
    assert (tmp_path / "log").read_text() == printed
