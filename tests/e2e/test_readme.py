"""The README's first journey and first scenario, as they stand there, on the reference target."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e.conftest import Command, read_run
from tests.test_readme import examples

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


def _write(beginning: str, file: Path) -> None:
    file.parent.mkdir(exist_ok=True)
    (text,) = [example.text for example in examples() if example.text.startswith(beginning)]
    file.write_text(text, "utf-8")


def test_the_first_journey(start: Callable[..., Command], reference: str, tmp_path: Path) -> None:
    _write("# journeys/my_dashboard.py", tmp_path / "journeys" / "my_dashboard.py")

    command = start(
        "run", "my_dashboard", "--base-url", reference, "--device", "desktop", "-n", 1, "--no-diagnosis",
        "--history", "off", "--out", "run",
    )  # fmt: skip

    # 1: its budgets are of somebody's own machine.
    assert command.finish() in (0, 1), command.stderr
    samples = read_run(tmp_path / "run")["samples"]
    found = {(s["step"], s["metric"]): s["value"] for s in samples if s["phase"] == "measure"}
    assert found["open", "load_time"] > 0
    assert found["choose state", "interaction_latency"] > 0


@pytest.mark.alone
def test_the_first_scenario(start: Callable[..., Command], reference: str, tmp_path: Path) -> None:
    _write("# journeys/my_api.py", tmp_path / "journeys" / "my_api.py")

    command = start("swarm", "browse_regions", "--duration", "2s", "--base-url", reference, "--out", "run")

    assert command.finish() in (0, 1), command.stderr
    (scenario,) = read_run(tmp_path / "run")["swarm"]
    assert scenario["metrics"]["http_reqs"]["count"] == pytest.approx(100, rel=0.02)
    assert scenario["metrics"]["http_req_failed"]["rate"] == 0
