"""`webperf ab` on apps that it starts itself: a slower server is found, named and attributed; no change is none."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from tests.fixtures.serving import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.alone]

# Of the two revisions, these lines are all that differs.
APP = """
import sys
sys.path.insert(0, {root!r})
from tests.fixtures import late_app
late_app.serve(int(sys.argv[1]), base={base_ms})
"""

# The app is known to do nothing more once its answer is there: a short quiet window confirms that as well.
JOURNEY = """
with step("open", quiet_ms=200):
    page.goto("/")
with step("go", quiet_ms=200):
    page.get_by_role("button").click()
"""

# Looked at after ten of them, which settle it on a quiet machine.
PAIRS = 20
# Of loads: fewer than eight can prove nothing about two deciding metrics at 1 %, and a busy machine needs some more.
LOADS = 10


def source(base_ms: int) -> str:
    return APP.format(root=str(ROOT), base_ms=base_ms)


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Two revisions of an app, the second with a server that takes 120 ms where the first took 80."""
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets" / "app.toml").write_text(
        'title = "App"\ncommand = ["{python}", "app.py", "{port}"]\nready = "/"\n'
    )
    git(tmp_path, "init", "-q")
    for base_ms in (80, 120):
        (tmp_path / "app.py").write_text(source(base_ms))
        git(tmp_path, "add", "app.py", "targets")
        git(tmp_path, "commit", "-q", "-m", "App")
    return tmp_path


def by_place(run: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(f["step"], f["metric"]): f for f in run["verdict"]["findings"]}


def test_a_revision_with_a_slower_server_is_found_named_and_attributed(
    start: Callable[..., Any], journey: Callable[..., Path], repository: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = start("ab", journey(JOURNEY), "--base", "git:HEAD~1", "--head", "git:HEAD", "--target", "app",
                    "--pairs", PAIRS, "--no-diagnosis", "--cpu", "off", "--out", out)  # fmt: skip
    assert command.finish(240) == 1, command.stderr + command.stdout
    assert command.survivors() == []
    run = read_run(out)

    found = by_place(run)["go", "interaction_latency"]
    assert (run["verdict"]["state"], found["outcome"], found["change"]["kind"]) == ("FAIL", "FAIL", "regressed")
    assert found["change"]["difference"] == pytest.approx(40, abs=15)
    causes = found["change"]["causes"]
    assert causes[0]["part"] == "server wait"
    assert causes[0]["share"] > 0.7
    assert by_place(run)["open", "load_time"]["change"]["kind"] != "regressed"
    # Each arm ran its own revision, in turns, and no worktree is left.
    assert run["environment"]["arms"]["base"]["commit"] != run["environment"]["arms"]["head"]["commit"]
    assert len(run["reference"]["samples"]) == len(run["samples"])
    listed = subprocess.run(["git", "-C", str(repository), "worktree", "list"], capture_output=True, text=True)
    assert listed.stdout.count("\n") == 1
    assert "pairs: settled" in command.stderr
    assert "server wait" in command.stdout


def test_the_same_against_itself_is_no_regression(
    start: Callable[..., Any], journey: Callable[..., Path], tmp_path: Path
) -> None:
    (tmp_path / "app.py").write_text(source(80))
    app, out = f"{sys.executable} app.py {{port}}", tmp_path / "out"
    command = start("ab", journey(JOURNEY), "--base", app, "--head", app, "--detect", "25%", "--no-diagnosis",
                    "--cpu", "off", "--out", out, "--pairs", 20)  # fmt: skip
    assert command.finish(240) == 0, command.stderr + command.stdout
    kinds = {f["change"]["kind"] for f in read_run(out)["verdict"]["findings"] if f["gating"]}
    assert "regressed" not in kinds
    assert "unchanged" in kinds


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "nowhere", "--head", "reference"), "unknown target 'nowhere'"),
        (
            ("open_overview", "--base", "http://a", "--head", "http://b", "--metric", "load_tme"),
            "did you mean 'load_time'?",
        ),
        (("--base", "http://a", "--head", "http://b", "--detect", "much"), "is no share: write it like 10% or 0.1"),
        (("--base", "http://a"), "Missing option '--head'"),
    ],
)
def test_wrong_usage_is_said_at_once(start: Callable[..., Any], arguments: tuple[str, ...], message: str) -> None:
    command = start("ab", *arguments)
    assert command.finish(60) == 2
    assert message in command.stderr


SCENARIO = """
from webperf import swarm

@swarm(executor="constant-arrival-rate", rate=50, duration="1s")
async def ask(api):
    response = await api.get("/data")
    response.raise_for_status()
"""


def test_a_load_is_compared_by_one_number_of_each_run(
    start: Callable[..., Any], repository: Path, tmp_path: Path
) -> None:
    (tmp_path / "ask.py").write_text(SCENARIO)
    out = tmp_path / "out"
    command = start("ab", "--swarm", "ask.py", "--base", "git:HEAD~1", "--head", "git:HEAD", "--target", "app",
                    "--pairs", LOADS, "--out", out)  # fmt: skip
    assert command.finish(240) == 1, command.stderr + command.stdout
    assert command.survivors() == []
    found = by_place(read_run(out))["", "http_req_duration p(95)"]
    assert (found["change"]["kind"], found["n"]) == ("regressed", LOADS)
    assert found["change"]["difference"] == pytest.approx(40, abs=15)
    failed = by_place(read_run(out))["", "http_req_failed"]
    assert failed["change"]["kind"] == "unchanged"
