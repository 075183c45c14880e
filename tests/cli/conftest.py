"""A folder of the test's own to run commands in, and a command's exit code with all that it said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from webperf.cli.main import main

Exits = Callable[..., tuple[int, str]]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where commands run; the history is where it is by default."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WEBPERF_HISTORY", raising=False)
    return tmp_path


@pytest.fixture
def exits(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Exits:
    """Through the front door: `exits("compare", "a", "b")` gives code and output."""

    def code(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["webperf", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        said = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, said.out + said.err

    return code
