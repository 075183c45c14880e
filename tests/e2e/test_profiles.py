"""`webperf run --profile` on the reference dashboard, which has a function that is slow on purpose."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.e2e.conftest import read_run
from webperf.monitor.profile.stacks import hottest, read_stacks

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

PLANTED = "burn_cpu (knobs.py)"


def test_the_slow_function_is_on_top_and_no_timed_iteration_is_profiled(
    start: Callable[..., Any], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    command = start(
        "run", "filter_records", "--device", "desktop", "--target", "reference", "-n", 1, "--warmup", 0,
        "--profile", "cpu,io", "--out", out, env={"WEBPERF_TARGET_CPU_MS": "1000"},
    )  # fmt: skip
    assert command.finish(180) in {0, 1}, command.stderr
    assert command.survivors() == []

    found = {a["kind"]: a for a in read_run(out)["artifacts"]}
    assert {"page_cpu_profile", "cpu_profile", "flame_graph", "io"} <= set(found)
    assert {a["phase"] for a in found.values()} == {"diagnosis"}
    stacks = tuple(read_stacks(json.loads((out / found["cpu_profile"]["path"]).read_text())))
    assert hottest(stacks)[0].frame == PLANTED
    assert found["flame_graph"]["note"].partition("most in ")[2].startswith(PLANTED)
    svg = ElementTree.fromstring((out / found["flame_graph"]["path"]).read_text())
    assert PLANTED in {group.attrib.get("data-name") for group in svg.iter("{http://www.w3.org/2000/svg}g")}
    # What DevTools opens has these; it is of the page's own scripts.
    page = json.loads((out / found["page_cpu_profile"]["path"]).read_text())
    assert len(page["samples"]) == len(page["timeDeltas"]) > 500
    assert json.loads((out / found["io"]["path"]).read_text())["bytes_read"] > 0
    report = (out / "report.html").read_text()
    assert "Flame graph of the app&#39;s CPU" in report
    assert found["flame_graph"]["path"] in report
