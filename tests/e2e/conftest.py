"""Whole commands, as a user runs them: in a process of their own, watched for what they leave behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from webperf.target import Target, find_target

MARK = "WEBPERF_TEST_MARK"


class Command:
    """A started `webperf` command; every process it starts inherits the mark in its environment."""

    def __init__(self, arguments: tuple[str, ...], cwd: Path, env: dict[str, str]) -> None:
        self.mark = uuid.uuid4().hex
        self.cwd = cwd
        self.process = subprocess.Popen(
            [sys.executable, "-m", "webperf", *arguments],
            cwd=cwd,
            env={**os.environ, **env, MARK: self.mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self.stdout = self.stderr = ""

    def finish(self, timeout_s: float = 120) -> int:
        """Its exit code; output is kept."""
        self.stdout, self.stderr = self.process.communicate(timeout=timeout_s)
        return self.process.returncode

    def survivors(self, within_s: float = 5) -> list[str]:
        """Processes of its that are still there after so long; empty as soon as none is."""
        deadline = time.monotonic() + within_s
        while (left := self._marked()) and time.monotonic() < deadline:
            pass
        return left

    def wait_for_line(self, text: str) -> None:
        """Until it has said so on standard error."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if text in line:
                return
        raise AssertionError(f"it ended without saying {text!r}")

    def _marked(self) -> list[str]:
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == self.mark and process.status() != psutil.STATUS_ZOMBIE:
                    found.append(f"{process.pid} {' '.join(process.cmdline())[:80]}")
            except (psutil.NoSuchProcess, psutil.AccessDenied):
                continue
        return found


@pytest.fixture(scope="package")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a reference target that is running."""
    spec = find_target("reference", ())
    assert spec is not None
    with Target(spec, tmp_path_factory.mktemp("target") / "target.log") as running:
        yield running.base_url


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Command]]:
    """Starts a command in a folder of the test's own."""
    started: list[Command] = []

    def begin(*arguments: object, env: dict[str, str] | None = None) -> Command:
        command = Command(tuple(str(a) for a in arguments), tmp_path, env or {})
        started.append(command)
        return command

    yield begin
    for command in started:
        if command.process.poll() is None:
            command.process.kill()
            command.process.communicate()


@pytest.fixture
def journey(tmp_path: Path) -> Callable[..., Path]:
    """Writes a journey file: `journey(body, budgets={...})`."""

    def write(body: str, budgets: dict[str, str] | None = None, name: str = "known") -> Path:
        lines = "\n".join(f"    {line}" for line in body.strip().splitlines())
        text = f"from webperf import journey\n\n@journey(budgets={budgets or {}!r})\ndef {name}(page, step):\n{lines}\n"
        file = tmp_path / f"{name}.py"
        file.write_text(text)
        return file

    return write


OPEN_PLAIN = """
with step("open"):
    page.goto("/plain")
with step("toggle"):
    page.get_by_role("button").click()
"""


def read_run(folder: Path) -> dict[str, Any]:
    """The run.json of a folder."""
    found: dict[str, Any] = json.loads((folder / "run.json").read_text())
    return found
