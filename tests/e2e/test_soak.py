"""`webperf soak`: what a crash leaves, and what can be gone on with. Whole soaks are in tests/bench/test_soak.py."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run

pytestmark = [pytest.mark.browser, pytest.mark.e2e, pytest.mark.alone]

TOGGLE = """
if page.url == "about:blank":
    with step("open"):
        page.goto("/leak?nodes=10")
with step("toggle"):
    page.get_by_role("button").click()
"""
# A link that appears in the third loop leads where nobody allowed.
LEAVES = f"""{TOGGLE}
if page.evaluate("window.loops = (window.loops || 0) + 1") == 3:
    with step("leave"):
        page.evaluate("document.body.innerHTML = '<a href=http://elsewhere.test/>away</a>'")
        page.get_by_role("link").click()
"""
LOOPS = 4
DEADLINE_S = 60.0


def kinds(folder: Path) -> list[str]:
    """Of the whole lines that are on disk."""
    file = folder / "journal.jsonl"
    lines = file.read_text().split("\n")[:-1] if file.exists() else []
    return [json.loads(line)["kind"] for line in lines]


def test_what_was_soaked_before_a_crash_is_on_disk_and_is_gone_on_with(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    load = ("--swarm", f"{site}/plain", "--level", "20/s")
    first = start("soak", journey(TOGGLE), "--base-url", site, "--duration", "60s", *load, "--out", out)
    wait_for(out, loop=LOOPS)
    os.kill(first.process.pid, signal.SIGKILL)
    first.finish()
    assert first.survivors() == []
    before = kinds(out).count("loop")

    second = start("soak", "--resume", out)
    wait_for(out, loop=before + LOOPS, load_block=kinds(out).count("load_block") + 2)
    second.process.send_signal(signal.SIGINT)
    assert second.finish() == 130, second.stderr
    assert second.survivors() == []

    run = read_run(out)
    soak = run["soak"]
    assert soak["loops"] >= before + LOOPS
    assert len(soak["resumed_at_s"]) == 1
    assert run["interrupted"] is True
    # The loop that Ctrl-C broke off is none that failed.
    assert [found["failed"] for found in soak["availability"]] == [0, 0]
    # The load went on with it: 20 arrivals a second in each whole block of 2 s.
    assert soak["availability"][1]["device"] == "load"
    assert soak["availability"][1]["loops"] >= 30
    assert not any("load" in reason for reason in run["validity"]["reasons"])
    assert {course["quantity"] for course in soak["leaks"]} >= {"dom_nodes", "js_heap", "event_listeners", "memory"}
    # The page stayed open: ten more nodes with each loop, in each of both pages.
    nodes = loops_of(out)
    assert all(later - earlier == 10 for page in nodes for earlier, later in pairwise(page))
    assert "soaked" in second.stdout
    assert "resumed 1 time" in (out / "report.html").read_text()


def test_a_page_that_leads_elsewhere_ends_it_with_the_guards_word_and_what_was_soaked_is_told(
    start: Callable[..., Any], journey: Callable[..., Path], site: str, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = start("soak", journey(LEAVES), "--base-url", site, "--duration", "60s", "--out", out)
    assert command.finish(60) == 6, command.stderr
    assert "no load goes to elsewhere.test: allow it with --allow-host elsewhere.test" in command.stderr
    assert command.survivors() == []
    (available,) = read_run(out)["soak"]["availability"]
    assert (available["loops"], available["failed"], available["reasons"]) == (3, 1, {"REFUSED_BY_GUARD": 1})
    assert "3 loops" in command.stdout
    assert 'id="soak"' in (out / "report.html").read_text()


def wait_for(folder: Path, **counts: int) -> None:
    """Until so many records of each kind are on disk."""
    deadline = time.monotonic() + DEADLINE_S
    while any(kinds(folder).count(kind) < count for kind, count in counts.items()):
        assert time.monotonic() < deadline, "too few records"
        time.sleep(0.1)


def loops_of(folder: Path) -> list[list[float]]:
    """DOM nodes at the end of each loop, page by page; without the first, in which the page was opened."""
    pages: dict[int, list[float]] = {}
    for line in (folder / "journal.jsonl").read_text().splitlines():
        record = json.loads(line)
        if record["kind"] == "loop":
            pages.setdefault(record["data"]["page"], []).append(record["data"]["values"]["toggle/dom_nodes"])
    return [page[1:] for page in pages.values()]


def test_what_is_no_soak_cannot_be_gone_on_with(start: Callable[..., Any], tmp_path: Path) -> None:
    command = start("soak", "--resume", tmp_path)
    assert command.finish() == 2
    assert "there is no journal.jsonl" in command.stderr
    short = start("soak", "open_overview", "--duration", "5s")
    assert short.finish() == 2
    assert "nothing to soak" in short.stderr
