"""Streamlit sessions without a browser on the reference target: what is measured moves as the app is slowed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from tests.fixtures.serving import serving

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

Start = Callable[..., Any]
DELAY_MS = 500

SCENARIO = """
from webperf import swarm

@swarm(user="streamlit", vus=1, iterations=4, thresholds={{"streamlit_script_errors": "count == 0"}})
async def choose_state(app, user):
    first = await app.open("/filter?server_delay_ms={delay}")
    user.check("the page has its widgets", {{"State", "Condition", "Age"}} <= {{w.label for w in app.widgets}})
    run = await app.set("State", "VIC")
    user.check("it answered", run.messages > 5 and not run.exceptions and first.messages > 5)
    await app.set("Age", (20, 40))
    await app.go("Live")
    await app.click("live-toggle")
"""


def load(start: Start, reference: str, folder: Path, text: str, code: int = 0) -> Any:
    file = folder / "sessions.py"
    file.write_text(text)
    command = start("swarm", file, "--base-url", reference, "--out", folder / "out")
    assert command.finish() == code, command.stdout + command.stderr
    (found,) = read_run(folder / "out")["swarm"]
    return found


def test_runs_are_as_slow_as_the_app(start: Start, reference: str, tmp_path: Path) -> None:
    (tmp_path / "fast").mkdir()
    (tmp_path / "slow").mkdir()
    fast = load(start, reference, tmp_path / "fast", SCENARIO.format(delay=0))
    slow = load(start, reference, tmp_path / "slow", SCENARIO.format(delay=DELAY_MS))

    for found in (fast, slow):
        assert all(check["fails"] == 0 for check in found["checks"])
        assert found["exceptions"] == []
        metrics = found["metrics"]
        assert (metrics["streamlit_connect"]["count"], metrics["streamlit_rerun"]["count"]) == (4, 16)
        assert metrics["operations"]["count"] == 4 * 6
        assert "http_reqs" not in metrics
    for metric in ("streamlit_first_run", "streamlit_rerun"):
        # The delay is the least that a run takes; the rest of it is the same work in both.
        assert slow["metrics"][metric]["min"] >= DELAY_MS
        added = slow["metrics"][metric]["med"] - fast["metrics"][metric]["med"]
        assert added == pytest.approx(DELAY_MS, rel=0.25)


def test_a_session_without_a_script_changes_what_the_page_offers(start: Start, reference: str, tmp_path: Path) -> None:
    command = start("swarm", f"{reference}/filter", "--user", "streamlit", "--vus", 2, "--iterations", 12,
                    "--out", tmp_path / "out")  # fmt: skip

    assert command.finish() == 0, command.stdout + command.stderr
    (found,) = read_run(tmp_path / "out")["swarm"]
    asked = {(row["method"], row["name"]) for row in found["requests"]}
    assert {("CONNECT", "/filter"), ("FIRST RUN", "/filter")} <= asked
    assert {name for method, name in asked if method == "RERUN"} <= {"State", "Condition", "Age"}
    assert found["metrics"]["streamlit_script_errors"]["count"] == 0
    assert "streamlit_rerun" in command.stdout


def test_what_the_page_does_not_have_is_named(start: Start, reference: str, tmp_path: Path) -> None:
    text = (
        'from webperf import swarm\n\n@swarm(user="streamlit", vus=1, iterations=1)\nasync def wrong(app):\n'
        '    await app.open("/filter")\n    await app.set("Stat", "VIC")\n'
    )
    found = load(start, reference, tmp_path, text)

    (raised,) = found["exceptions"]
    assert "UnknownWidget" in raised["name"]
    assert "'State'" in raised["name"]


def test_a_script_that_raises_is_a_failed_operation(start: Start, tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text("import streamlit as st\n\nst.title('Broken')\n1 / 0\n")
    streamlit = [sys.executable, "-m", "streamlit", "run", str(tmp_path / "app.py"), "--server.headless", "true"]
    with serving([*streamlit, "--server.port"], ready="/_stcore/health") as url:
        command = start("swarm", url, "--user", "streamlit", "--vus", 1, "--iterations", 2, "--out", tmp_path / "out")
        command.finish()
    (found,) = read_run(tmp_path / "out")["swarm"]
    assert [(row["error"], row["count"]) for row in found["errors"]] == [("script", 2)]
    assert found["metrics"]["streamlit_script_errors"]["count"] == 2


def test_where_no_streamlit_is_it_says_so(start: Start, reference: str, tmp_path: Path) -> None:
    command = start("swarm", "http://127.0.0.1:1/", "--user", "streamlit", "--vus", 1, "--iterations", 2,
                    "--out", tmp_path / "out")  # fmt: skip

    assert command.finish() == 4, command.stdout + command.stderr
    (error,) = read_run(tmp_path / "out")["swarm"][0]["errors"]
    assert (error["error"], error["count"]) == ("refused", 2)


def test_sessions_go_where_load_may_go(start: Start, tmp_path: Path) -> None:
    command = start("swarm", "http://10.1.2.3:8501/", "--user", "streamlit", "--out", tmp_path / "out")

    assert command.finish() == 6, command.stdout + command.stderr
    assert "--allow-host" in command.stderr
