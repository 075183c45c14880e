"""`webperf ui` as a command: what it refuses, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from webperf.cli.main import main

ROOT = Path(__file__).parents[2]


def _refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    monkeypatch.setattr("sys.argv", ["webperf", "ui", "--headless", *arguments])
    with pytest.raises(SystemExit) as end:
        main()
    return f"{end.value.code}: {capsys.readouterr().err}"


def test_what_it_cannot_use_is_one_line_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = _refused(monkeypatch, capsys, "--port", port, "--history", str(tmp_path / "h.db"))
    assert told.startswith(f"2: webperf: port {port}: Address already in use: '--port N' takes another")

    assert "2: webperf: --runs" in _refused(monkeypatch, capsys, "--runs", str(tmp_path / "nowhere"))
    assert "2: webperf: the history is switched off" in _refused(monkeypatch, capsys, "--history", "off")
    assert "not in 'mysql'" in _refused(monkeypatch, capsys, "--history", "mysql://me@db/x")


def test_without_streamlit_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("webperf.cli.ui.find_spec", lambda _name: None)

    told = _refused(monkeypatch, capsys)

    assert told == "2: webperf: webperf ui needs Streamlit: pip install 'webperf[ui]'\n"


@pytest.mark.e2e
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_in_order_and_other_hosts_get_nothing(tmp_path: Path, signum: int, code: int) -> None:
    command = [sys.executable, "-m", "webperf", "ui", "--headless", "--port", "0", "--history", "none.db"]
    process = subprocess.Popen(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        url = process.stdout.readline().split(" ")[0]
        with urllib.request.urlopen(f"{url}/_stcore/health") as answer:
            assert answer.status == 200
        stranger = urllib.request.Request(f"{url}/_stcore/health", headers={"Host": "evil.test"})
        with pytest.raises(urllib.error.HTTPError, match="400"):
            urllib.request.urlopen(stranger)
        process.send_signal(signum)
        _, errors = process.communicate(timeout=20)
    finally:
        process.kill()
    assert (process.returncode, errors) == (code, f"webperf: stopped by signal {int(signum)}\n")
    assert not (tmp_path / "none.db").exists()
