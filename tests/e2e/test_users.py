"""`webperf run --users`: an app that answers later the more users are on its page, by a known amount."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.e2e.conftest import MARK, OPEN_PLAIN, read_run
from tests.fixtures.serving import serving

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.alone]

JOURNEY = """
with step("open"):
    page.goto("/stay")
with step("go"):
    page.get_by_role("button").click()
"""
USERS, EACH = 3, 3


@pytest.fixture
def app() -> Iterator[str]:
    with serving([sys.executable, "-m", "tests.fixtures.late_app"], "each=100", "memory=3") as url:
        yield url


def test_an_interaction_moves_with_the_users_who_are_there_at_once(
    start: Callable[..., Any], journey: Callable[..., Path], app: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = start("run", journey(JOURNEY, {"interaction_latency": "p75 < 250 ms"}), "--base-url", app,
                    "--users", USERS, "--device", "desktop", "--cpu", "off", "-n", EACH, "--no-diagnosis",
                    "--network", "5:0:0", "--out", out)  # fmt: skip
    assert command.finish(240) == 1, command.stderr + command.stdout
    assert command.survivors() == []
    run = read_run(out)
    (level,) = run["under_load"]["levels"]

    # The server's part of the latency: three browsers on one machine also wait for one another.
    (change,) = [f["change"] for f in level["changes"] if (f["step"], f["metric"]) == ("go", "server_wait")]
    assert change["difference"] == pytest.approx(100 * (USERS - 1), abs=60)
    assert [(h["holds_at"], h["breaks_at"]) for h in run["under_load"]["holdings"]] == [("1 user", "3 users")]
    alone, together = run["users"]["levels"]
    assert (alone["users"], together["users"], together["load"]) == (1, USERS, level["name"])
    assert (alone["at_once"], together["at_once"]) == (pytest.approx(1, abs=0.2), pytest.approx(USERS, rel=0.2))
    assert [(row["user"], row["iterations"], row["failed"]) for row in together["rows"]] == [
        (user, EACH, 0) for user in range(1, USERS + 1)
    ]
    assert set(together["shares"]) == {"browser", "harness", "target"}
    _check_samples(run["samples"], level["samples"])
    # What the page wanted from elsewhere is said once, and stops nobody.
    (refused,) = [reason for reason in run["validity"]["reasons"] if "192.0.2.9" in reason]
    assert "requests of pages not made: no load goes to 192.0.2.9: allow it with --allow-host 192.0.2.9" in refused
    assert "holds up to 1 user, breaks at 3 users" in " ".join(command.stdout.split())
    assert "Each user" in (out / "report.html").read_text()


def _check_samples(alone: list[dict[str, Any]], together: list[dict[str, Any]]) -> None:
    """Each user's iterations have numbers of their own, and say whose they are."""

    def latencies(samples: list[dict[str, Any]]) -> list[dict[str, Any]]:
        wanted = ("go", "interaction_latency", "measure")
        return [s for s in samples if (s["step"], s["metric"], s["phase"]) == wanted]

    assert [s["iteration"] for s in latencies(alone)] == list(range(EACH))
    assert all("user" not in s["detail"] for s in latencies(alone))
    found = latencies(together)
    assert sorted(s["iteration"] for s in found) == list(range(USERS * EACH))
    assert all(s["detail"]["user"] == s["iteration"] % USERS + 1 for s in found)


def test_a_user_that_is_lost_costs_the_others_nothing_and_ctrl_c_ends_all(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--users", 2, "--device", "desktop", "--cpu", "off",
                    "-n", 5, "--warmup", 0, "--no-diagnosis", "--out", out)  # fmt: skip
    command.wait_for_line("measure 0, user 1")
    _worker(command.mark, user=2).kill()
    command.wait_for_line("measure 6, user 1")
    os.killpg(command.process.pid, signal.SIGINT)

    assert command.finish(60) == 130, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    assert run["interrupted"] is True
    first, second = run["users"]["levels"][1]["rows"]
    assert first["iterations"] >= 4
    assert first["failed"] == 0
    assert second["iterations"] < 5
    reasons = " ".join(run["under_load"]["levels"][0]["validity"]["reasons"])
    assert "user 2 was lost: its process was ended by signal 9" in reasons


def test_a_killed_run_leaves_no_browser_and_is_recovered(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--users", 2, "--device", "desktop", "--cpu", "off",
                    "-n", 2, "--warmup", 0, "--no-diagnosis", "--out", tmp_path / "out")  # fmt: skip
    command.wait_for_line("under 2 users")
    os.kill(command.process.pid, signal.SIGKILL)
    command.finish(30)

    assert command.survivors(10) == []
    again = start("report", tmp_path / "out")
    assert again.finish(30) == 0, again.stderr
    level = read_run(tmp_path / "out")["under_load"]["levels"][0]
    assert "the run was cut off at this level" in level["validity"]["reasons"]
    assert any(row["n"] for row in level["summary"])


def test_a_page_that_leads_elsewhere_ends_it_with_the_guards_word(
    start: Callable[..., Any], journey: Callable[..., Path], app: str, tmp_path: Path
) -> None:
    away = journey('with step("open"):\n    page.goto("/away")')
    command = start("run", away, "--base-url", app, "--users", 2, "--device", "desktop", "--cpu", "off",
                    "-n", 1, "--no-diagnosis", "--out", tmp_path / "out")  # fmt: skip
    assert command.finish(60) == 6, command.stderr
    assert "no load goes to elsewhere.test: allow it with --allow-host elsewhere.test" in command.stderr
    assert command.survivors() == []
    lines = [json.loads(line) for line in (tmp_path / "out" / "journal.jsonl").read_text().splitlines()]
    (failure,) = [r["data"]["failure"] for r in lines if r["kind"] == "iteration"]
    assert failure["reason"] == "REFUSED_BY_GUARD"


@pytest.mark.parametrize("command", [("run", "--users", "2"), ("soak",)], ids=["users", "soak"])
def test_an_app_that_nobody_allowed_is_refused_before_anything_starts(
    start: Callable[..., Any], journey: Callable[..., Path], command: tuple[str, ...]
) -> None:
    name, *options = command
    refused = start(name, journey(OPEN_PLAIN), "--base-url", "http://192.0.2.1/", *options)
    assert refused.finish(60) == 6
    assert refused.stderr.strip().endswith("allow it with --allow-host 192.0.2.1, if it is yours to load")
    assert not list(Path(refused.cwd).glob(".webperf"))


def _worker(mark: str, user: int) -> psutil.Process:
    """The process of a user: the users' processes begin one after the other."""
    found = []
    for process in psutil.process_iter():
        try:
            mine = process.environ().get(MARK) == mark
            if mine and "webperf.journey.users.worker" in process.cmdline():
                found.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return sorted(found, key=lambda process: process.pid)[user - 1]
