"""The reference dashboard: a slowness that was put in on purpose is seen, in the right number and of the right size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

DELAY_MS = 500


def _medians(
    start: Callable[..., Any], out: Path, journey: str, env: dict[str, str], iterations: int = 3
) -> dict[tuple[str, str], float]:
    command = start("run", journey, "--device", "desktop", "-n", iterations, "--warmup", 1, "--no-diagnosis",
                    "--out", out, env=env)  # fmt: skip
    assert command.finish(240) in {0, 1}, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    assert run["failures"] == []
    return {(row["step"], row["metric"]): row["median"] for row in run["summary"]}


def test_a_delay_in_the_server_is_in_the_interaction_and_not_in_its_next_paint(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    # Loads differ by some hundred ms from each other, and some of the delay passes while scripts are still loading.
    plain = _medians(start, tmp_path / "plain", "filter_records", {}, iterations=7)
    delay = {"WEBPERF_TARGET_SERVER_DELAY_MS": str(DELAY_MS)}
    slow = _medians(start, tmp_path / "slow", "filter_records", delay, iterations=7)

    key = ("choose state", "interaction_latency")
    # The rest of the interaction takes 150 ms and varies by some tens.
    assert slow[key] - plain[key] == pytest.approx(DELAY_MS, abs=150)
    assert slow["open", "load_time"] - plain["open", "load_time"] >= DELAY_MS * 0.6
    assert slow["choose state", "inp"] < 200
    # Opening the list asks nothing of the server.
    list_key = ("open the list", "interaction_latency")
    assert slow[list_key] - plain[list_key] < 100


def test_the_api_under_load(start: Callable[..., Any], tmp_path: Path) -> None:
    # Nothing but the names: the reference target is started, as no other is named.
    command = start("swarm", "api_health", "api_analytics", "--duration", "4s", "--out", tmp_path / "out")
    command.finish(120)
    assert command.survivors() == []

    health, analytics = read_run(tmp_path / "out")["swarm"]
    assert health["metrics"]["http_reqs"]["count"] == 480
    assert {row["name"] for row in analytics["requests"]} == {"/api/regions", "/api/timeseries"}
    assert health["errors"] == analytics["errors"] == []
    assert analytics["metrics"]["checks"]["rate"] == 1
    assert [row["metric"] for row in health["thresholds"]][:1] == ["http_req_duration"]


def test_more_points_make_the_map_later(start: Callable[..., Any], tmp_path: Path) -> None:
    few = _medians(start, tmp_path / "few", "explore_map", {"WEBPERF_TARGET_MAP_POINTS": "3000"})
    many = _medians(start, tmp_path / "many", "explore_map", {"WEBPERF_TARGET_MAP_POINTS": "60000"})

    assert many["open", "map_render"] > few["open", "map_render"] * 1.5
    # The page itself is as quick as before.
    assert many["open", "fcp"] < few["open", "fcp"] * 1.5
