"""The reference dashboard: a slowness that was put in on purpose is seen, in the right number and of the right size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import Command, read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.alone]

# Loads differ by some hundred ms from each other, and so much of the delay passes while scripts are still loading:
# the delay is a multiple of both.
DELAY_MS = 1500

# The same pages with and without a knob of the target, measured in turns.
JOURNEYS = f"""
from webperf import journey

def filter_records(page, step, knobs):
    with step("open"):
        page.goto("/filter" + knobs)
    with step("open the list"):
        page.get_by_role("combobox", name="State").click()
    with step("choose state"):
        page.get_by_role("option", name="VIC").click()

def open_map(page, step, knobs):
    with step("open", map="[data-testid=stDeckGlJsonChart]"):
        page.goto("/map" + knobs)

@journey()
def plain(page, step):
    filter_records(page, step, "")

@journey()
def slow(page, step):
    filter_records(page, step, "?server_delay_ms={DELAY_MS}")

@journey()
def few(page, step):
    open_map(page, step, "?map_points=3000")

@journey()
def many(page, step):
    open_map(page, step, "?map_points=60000")
"""

Medians = dict[tuple[str, str, str], float]
"""By journey, step and metric."""


@pytest.fixture(scope="module")
def medians(reference: str, tmp_path_factory: pytest.TempPathFactory) -> Medians:
    """Of one run of all four journeys. The target's first page is the slowest of three, and no median of them."""
    folder = tmp_path_factory.mktemp("reference")
    (folder / "knobs.py").write_text(JOURNEYS)
    out = folder / "out"
    arguments = ("run", "knobs.py", "--base-url", reference, "--device", "desktop", "-n", "3", "--warmup", "0",
                 "--no-diagnosis", "--out", str(out))  # fmt: skip
    command = Command(arguments, folder, {})
    assert command.finish(240) == 0, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    assert run["failures"] == []
    return {(row["journey"], row["step"], row["metric"]): row["median"] for row in run["summary"]}


def test_a_delay_in_the_server_is_in_the_interaction_and_not_in_its_next_paint(medians: Medians) -> None:
    def added(step: str, metric: str) -> float:
        return medians["slow", step, metric] - medians["plain", step, metric]

    # The rest of the interaction takes 150 ms and varies by some tens.
    assert added("choose state", "interaction_latency") == pytest.approx(DELAY_MS, abs=150)
    assert added("open", "load_time") >= DELAY_MS * 0.6
    assert medians["slow", "choose state", "inp"] < 200
    # Opening the list asks nothing of the server.
    assert added("open the list", "interaction_latency") < 100


def test_more_points_make_the_map_later(medians: Medians) -> None:
    assert medians["many", "open", "map_render"] > medians["few", "open", "map_render"] * 1.5
    # The page itself is as quick as before.
    assert medians["many", "open", "fcp"] < medians["few", "open", "fcp"] * 1.5


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
