"""On real processes. Where the system forbids looking into them there is nothing to test but that it says so."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Callable

import pytest

from webperf.monitor.profile.py_spy import ProfilerFailed, PySpy, _why
from webperf.monitor.profile.stacks import hottest, read_stacks

BUSY = """
import time
def planted():
    end = time.thread_time() + 0.05
    while time.thread_time() < end:
        pass
def main():
    while True:
        planted()
        time.sleep(0.01)
print("up", flush=True)
main()
"""


@pytest.mark.alone
def test_the_planted_function_is_the_hottest(start: Callable[..., subprocess.Popen[str]]) -> None:
    spy = PySpy(start(BUSY).pid)
    spy.start()
    threading.Event().wait(1.5)
    stacks = tuple(read_stacks(json.loads(spy.stop())))
    top = hottest(stacks)[0]
    assert top.frame.startswith("planted")
    assert top.own > 0.5 * sum(stack.weight for stack in stacks)


def test_an_app_that_is_no_python_is_said_in_a_line() -> None:
    with subprocess.Popen(["sleep", "60"]) as other:
        spy = PySpy(other.pid)
        spy.start()
        assert spy._process is not None
        spy._process.wait(30)
        with pytest.raises(ProfilerFailed, match="no Python"):
            spy.stop()
        other.kill()


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("Error: Permission Denied: Try running again with elevated permissions", "--cap-add SYS_PTRACE"),
        ("Error: Failed to find python version from target process", "finds no Python"),
        ("Error: something\nelse", "py-spy failed: Error: something"),
        ("", "without a word"),
    ],
)
def test_why_there_is_no_profile(said: str, line: str) -> None:
    assert line in _why(said)
