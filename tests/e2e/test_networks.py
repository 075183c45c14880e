"""`webperf run --network`: what the run says of it, and that no proxy stays behind."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import OPEN_PLAIN, read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.alone]

Start = Callable[..., Any]
Write = Callable[..., Path]


def test_a_slow_network_is_in_the_numbers_and_named_everywhere(
    start: Start, journey: Write, site: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "phone-mid", "-n", 2, "--warmup", 0,
                    "--no-diagnosis", "--network", "120:4000:4000", "--cpu", "off", "--out", out)  # fmt: skip

    assert command.finish() == 0, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    assert {sample["network"] for sample in run["samples"]} == {"120:4000:4000"}
    ttfb = [s["value"] for s in run["samples"] if s["metric"] == "ttfb" and s["value"] is not None]
    assert len(ttfb) == 2
    assert all(240 <= value < 400 for value in ttfb)
    assert run["environment"]["networks"]["120:4000:4000"]["rtt_ms"] == 120
    assert run["environment"]["conditions"]["network"] == {"phone-mid": "120:4000:4000"}
    (check,) = run["environment"]["network_checks"]
    assert check["websocket_rtt_ms"]["measured"] == pytest.approx(120, rel=0.05)
    assert "RTT 120 ms" in " ".join(command.stdout.split())
    assert "RTT 120 ms, 4000 kbit/s down" in (out / "report.html").read_text()


def test_a_device_brings_its_own_network(start: Start, journey: Write, site: str, tmp_path: Path) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "--device", "phone-mid",
                    "--cpu", "off", "-n", 1, "--warmup", 0, "--no-diagnosis", "--out", tmp_path / "out")  # fmt: skip

    assert command.finish() == 0, command.stderr
    run = read_run(tmp_path / "out")
    assert {(s["device"], s["network"]) for s in run["samples"]} == {("desktop", "none"), ("phone-mid", "slow-4g")}
    (check,) = run["environment"]["network_checks"]
    assert check["network"] == "slow-4g"


def test_devtools_throttling_degrades_the_run_and_says_why(
    start: Start, journey: Write, site: str, tmp_path: Path
) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "-n", 1, "--warmup", 0,
                    "--no-diagnosis", "--network", "60:8000:8000", "--throttling", "devtools",
                    "--out", tmp_path / "out")  # fmt: skip

    assert command.finish() == 0, command.stderr
    run = read_run(tmp_path / "out")
    assert run["validity"]["state"] == "DEGRADED"
    assert any("websocket rtt" in reason for reason in run["validity"]["reasons"])


def test_offline_ends_quickly_with_its_reason(start: Start, journey: Write, site: str, tmp_path: Path) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "-n", 1, "--warmup", 0,
                    "--no-diagnosis", "--network", "offline", "--out", tmp_path / "out")  # fmt: skip

    assert command.finish(30) == 4
    assert {f["reason"] for f in read_run(tmp_path / "out")["failures"]} == {"INTERNET_DISCONNECTED"}


def test_a_killed_run_leaves_no_proxy_behind(start: Start, journey: Write, site: str, tmp_path: Path) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "-n", 500, "--warmup", 0,
                    "--no-diagnosis", "--network", "20:0:0", "--out", tmp_path / "out")  # fmt: skip
    command.wait_for_line("[2/500]")
    assert any("webperf.conditions" in line for line in command.survivors(0))

    os.kill(command.process.pid, signal.SIGKILL)
    command.finish(30)

    assert command.survivors() == []
