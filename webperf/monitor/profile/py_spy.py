"""py-spy on the app under test: stacks of all its Python threads, a hundred times a second, from outside.

https://github.com/benfred/py-spy: it reads the process's memory and needs nothing in it; the system may forbid that.
"""

from __future__ import annotations

import contextlib
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from webperf.errors import UsageError

RATE_HZ = 100
END_S = 30.0
INSTALL = "pip install 'webperf[profile]'"


class ProfilerFailed(Exception):
    """It gave no profile; one line says why and what to do. A run goes on without."""


def find_py_spy() -> Path:
    """The program. Raises UsageError."""
    beside = Path(sys.executable).with_name("py-spy")
    found = beside if beside.exists() else shutil.which("py-spy")
    if not found:
        raise UsageError(f"--profile cpu needs py-spy: {INSTALL}")
    return Path(found)


class PySpy:
    """One recording: `start`, and `stop` gives the text of a speedscope file."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begin to sample, the app's subprocesses too.

        Without stopping the app for each sample: a stop wakes threads that sleep, which then look as if they worked.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="webperf-profile-")
        self._process = subprocess.Popen(
            [
                str(find_py_spy()), "record", "--pid", str(self._pid), "--subprocesses", "--rate", str(RATE_HZ),
                "--format", "speedscope", "--output", str(self._file), "--function", "--nonblocking",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )  # fmt: skip

    def stop(self) -> str:
        """Raises ProfilerFailed with one line."""
        process, folder = self._process, self._folder
        assert process is not None
        assert folder is not None
        with folder:
            process.send_signal(signal.SIGINT)
            try:
                _, said = process.communicate(timeout=END_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                raise ProfilerFailed(f"py-spy did not end within {END_S:g} s") from None
            with contextlib.suppress(OSError):
                return self._file.read_text("utf-8")
        raise ProfilerFailed(_why(said))

    @property
    def _file(self) -> Path:
        assert self._folder is not None
        return Path(self._folder.name) / "profile.json"


def _why(said: str) -> str:
    """What it complained of, in one line."""
    if "ermission" in said:
        return "py-spy may not look into the app: run webperf as root, or in a container with --cap-add SYS_PTRACE"
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    if any("python" in line.lower() for line in lines):
        return "py-spy finds no Python in the app's process"
    errors = [line for line in lines if line.startswith("Error")] or lines
    return f"py-spy failed: {errors[0][:200] if errors else 'without a word'}"
