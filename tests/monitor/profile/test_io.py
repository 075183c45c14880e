import subprocess
from collections.abc import Callable
from pathlib import Path

from webperf.monitor.profile.io import IoMeter

WRITES = """
import sys
print("up", flush=True)
for line in sys.stdin:
    with open(line.strip(), "wb") as file:
        file.write(b"x" * 1_000_000)
    print("done", flush=True)
"""


def test_what_was_written_meanwhile(start: Callable[..., subprocess.Popen[str]], tmp_path: Path) -> None:
    app = start(WRITES)
    assert app.stdin is not None
    assert app.stdout is not None
    meter = IoMeter(app.pid)
    app.stdin.write(f"{tmp_path / 'file'}\n")
    app.stdin.flush()
    app.stdout.readline()
    used = meter.used()
    assert 1_000_000 <= used["bytes_written"] <= 1_010_000
    assert used["disk_bytes_written"] >= 0
    assert used["writes"] >= 2
