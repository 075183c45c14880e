"""Playwright's driver process is killed in the middle of a run: a new one is started and the run goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.conftest import OPEN_PLAIN, read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e]


def test_a_killed_driver_costs_one_trial(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop", "-n", 4,
                    "--warmup", 0, "--no-diagnosis", "--browser-every", 100, "--out", tmp_path / "out")  # fmt: skip
    command.wait_for_line("[1/4]")
    (driver,) = [child for child in psutil.Process(command.process.pid).children() if "node" in child.name()]
    driver.kill()

    assert command.finish(60) == 0, command.stderr
    assert command.survivors() == []
    run = read_run(tmp_path / "out")
    assert [failure["reason"] for failure in run["failures"]] == ["BROWSER_DIED"]
    assert len([s for s in run["samples"] if s["metric"] == "load_time" and s["value"]]) == 3
