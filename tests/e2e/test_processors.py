"""`webperf run --cpu`: what is slowed down, and what the run says of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import OPEN_PLAIN, read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.alone]


def test_each_device_is_as_slow_as_its_class_and_the_run_says_how_slow(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "--device", "phone-mid",
                    "-n", 1, "--warmup", 0, "--no-diagnosis", "--network", "none", "--out", out)  # fmt: skip

    assert command.finish() == 0, command.stderr
    environment = read_run(out)["environment"]
    rates = environment["conditions"]["cpu"]
    slowdowns = environment["calibration"]["slowdowns"]
    assert rates["desktop"] == 1
    assert rates["phone-mid"] == slowdowns["phone-mid"]["rate"] >= 1
    assert slowdowns["phone-mid"]["wanted_index"] == 440
    assert slowdowns["phone-mid"]["achieved_index"] == pytest.approx(440, rel=0.25)
    assert environment["calibration"]["host_index"] > 440
    words = " ".join(command.stdout.split())
    assert f"main thread of pages slowed down, phone-mid {rates['phone-mid']:.2g} times" in words
    assert "workers, the GPU process" in words
    assert "Main threads of pages" in (out / "report.html").read_text()


def test_a_factor_is_taken_as_it_is(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"

    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "-n", 1, "--warmup", 0,
                    "--no-diagnosis", "--network", "none", "--cpu", "3", "--out", out)  # fmt: skip

    assert command.finish() == 0, command.stderr
    environment = read_run(out)["environment"]
    assert environment["conditions"]["cpu"] == {"desktop": 3}
    assert environment["calibration"]["host_index"] is None
