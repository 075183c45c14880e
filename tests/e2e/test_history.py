"""A real run and its history: in it, or safe beside one that fails."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import OPEN_PLAIN, read_run
from tests.fixtures.postgres import PASSWORD
from webperf.model.history import Selection
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

Start = Callable[..., Any]
Write = Callable[..., Path]
QUICK = ("--device", "desktop", "--cpu", "off", "--warmup", 0, "--no-diagnosis")


def test_every_run_is_in_the_history_with_its_labels(
    start: Start, journey: Write, site: str, tmp_path: Path, history_url: str
) -> None:
    file, out = journey(OPEN_PLAIN), tmp_path / "out"

    command = start("run", file, "--base-url", site, *QUICK, "-n", 2, "--out", out, "--label", "team=maps",
                    "--history", history_url)  # fmt: skip

    assert command.finish() == 0, command.stderr
    history = History(parse_address(history_url))
    (session,) = history.sessions(Selection())
    assert (session.run_id, session.labels) == ("out", {"team": "maps"})
    measured = {(series.step, series.metric): point.values for series, (point,) in history.points([session]).items()}
    run = read_run(out)
    wanted: dict[tuple[str, str], tuple[float, ...]] = {}
    for sample in run["samples"]:
        if sample["value"] is not None:
            place = sample["step"], sample["metric"]
            wanted[place] = (*wanted.get(place, ()), sample["value"])
    assert measured == wanted
    assert run["environment"]["labels"] == {"team": "maps"}


def test_a_history_that_cannot_be_reached_costs_a_line_and_no_run(
    start: Start, journey: Write, site: str, tmp_path: Path
) -> None:
    file, out = journey(OPEN_PLAIN), tmp_path / "out"
    url = "postgresql://me:hunter2@127.0.0.1:9/perf"

    command = start("run", file, "--base-url", site, *QUICK, "-n", 1, "--out", out, f"--history={url}")
    code = command.finish()
    later = start("history", "add", out)

    assert code == 0, command.stderr
    assert next(line for line in command.stderr.splitlines() if "not in the history" in line).startswith(
        "webperf: not in the history: history postgresql://127.0.0.1:9/perf: connection"
    )
    assert later.finish() == 0, later.stderr
    assert later.stdout == f"#1 {out}\n"
    said = [command.stdout, command.stderr, *(f.read_text("utf-8", "replace") for f in out.iterdir() if f.is_file())]
    assert not any("hunter2" in text or PASSWORD in text for text in said)
    assert json.loads((out / "run.json").read_text())["environment"]["command"].endswith("//127.0.0.1:9/perf")
