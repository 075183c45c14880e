from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest


@pytest.fixture
def start() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """A Python process of the given source, once it has printed its first line."""
    begun: list[subprocess.Popen[str]] = []

    def run(source: str, **env: str) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-c", source], subprocess.PIPE
        process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env={**os.environ, **env})
        begun.append(process)
        assert process.stdout is not None
        process.stdout.readline()
        return process

    yield run
    for process in begun:
        process.kill()
        process.communicate()
