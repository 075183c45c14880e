"""How the reference target refuses to start, and how it ends."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import psutil
import pytest
from websockets.sync.client import connect

ROOT = Path(__file__).parents[2]
MODULE = [sys.executable, "-m", "targets.reference"]


def test_the_definition_names_what_webperf_needs(definition: dict[str, object]) -> None:
    assert set(definition) == {"title", "command", "ready", "ready_timeout_s", "extra"}


@pytest.mark.parametrize(
    ("arguments", "knobs", "complaint"),
    [
        (["--port", "99999"], {}, "--port must be from 0 to 65535, not 99999"),
        (["--workers", "0"], {}, "WEBPERF_TARGET_WORKERS must be from 1 to 64, not 0"),
        (["--port", "http"], {}, "--port must be a whole number from 0 to 65535, not 'http'"),
        ([], {"WEBPERF_TARGET_CPU_MS": "fast"}, "WEBPERF_TARGET_CPU_MS must be a whole number from 0 to 60000"),
        (["--host", "256.0.0.1"], {}, "cannot listen on 256.0.0.1 port 0"),
        (
            [],
            {"WEBPERF_TARGET_CACHE": "/dev/null/records"},
            "cannot keep records in /dev/null/records (WEBPERF_TARGET_CACHE)",
        ),
    ],
)
def test_bad_input_ends_the_start_with_one_line(
    arguments: list[str], knobs: dict[str, str], complaint: str, environment: dict[str, str]
) -> None:
    done = subprocess.run(
        MODULE + arguments, cwd=ROOT, env=environment | knobs, capture_output=True, text=True, timeout=30, check=False
    )

    assert done.returncode == 2
    assert complaint in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_reported(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            [*MODULE, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    assert (done.returncode, done.stderr) == (
        2,
        f"targets.reference: cannot listen on 127.0.0.1 port {port}: Address already in use\n",
    )


def test_it_serves_the_size_asked_for_and_ends_although_streams_are_open(
    environment: dict[str, str],
) -> None:
    command = [*MODULE, "--size", "medium", "--workers", "2"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert httpx.get(address + "/api/health", timeout=90).json()["rows"] == 10_000
            with connect(address.replace("http", "ws", 1) + "/api/feed") as feed:
                assert json.loads(feed.recv(timeout=5))["tick"] == 0
                with httpx.stream("GET", address + "/api/events") as events:
                    assert next(events.iter_lines())
                    (worker,) = psutil.Process(process.pid).children()
                    process.terminate()
                    process.wait(timeout=10)
                    assert not worker.is_running()
        finally:
            process.kill()
