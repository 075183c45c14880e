"""tracemalloc inside a real app, spoken to from outside."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from webperf.monitor.profile.memory import Inside
from webperf.monitor.profile.py_spy import ProfilerFailed
from webperf.monitor.profile.stacks import hottest

HOARDS = """
import sys
kept = [bytearray(5_000_000)]
print("up", flush=True)
for line in sys.stdin:
    kept.append(bytearray(2_000_000))
    bytearray(9_000_000)
    print("done", flush=True)
"""

Started = Callable[..., subprocess.Popen[str]]


def test_what_was_allocated_meanwhile_and_is_still_held(start: Started) -> None:
    with Inside() as inside:
        app = start(HOARDS, **dict(inside.environment()))
        assert app.stdin is not None
        assert app.stdout is not None
        inside.start()
        app.stdin.write("one\n")
        app.stdin.flush()
        app.stdout.readline()
        taken = inside.stop()
        assert taken.held == pytest.approx(2_000_000, rel=0.05)
        assert taken.peak == pytest.approx(11_000_000, rel=0.05)
        top = hottest(taken.stacks)[0]
        assert top.frame == "<string>:6"
        assert top.own == pytest.approx(2_000_000, rel=0.01)
        # It can be begun again, from nothing.
        inside.start()
        assert inside.stop().held < 500_000


def test_another_file_of_that_name_is_still_read(start: Started, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text("import sys\nsys.of_the_app = 'yes'\n")
    with Inside() as inside:
        environment = dict(inside.environment({"PYTHONPATH": str(tmp_path)}))
        app = start("import sys; print('up'); print(sys.of_the_app, flush=True); input()", **environment)
        assert app.stdout is not None
        assert app.stdout.readline() == "yes\n"


def test_an_app_without_python_is_said_in_a_line() -> None:
    with Inside() as inside, pytest.raises(ProfilerFailed, match="no Python of the app answers"):
        inside.start()


def test_a_process_that_has_ended_is_passed_over(start: Started) -> None:
    with Inside() as inside:
        environment = dict(inside.environment())
        gone = start(HOARDS, **environment)
        start(HOARDS, **environment)
        gone.kill()
        gone.wait()
        inside.start()
        assert inside.stop().held < 500_000
