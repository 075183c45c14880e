"""`webperf sweep` as a user runs it, on a server that scales as it was told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from webperf.model.history import Selection
from webperf.report.run_json import read_run as parsed
from webperf.report.run_json import run_json
from webperf.store.history.address import parse_address
from webperf.store.history.history import History

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

Start = Callable[..., Any]
SERVER = "{python} -m tests.fixtures.scaling_server {port}"
ROOT = Path(__file__).resolve().parents[2]


def test_a_sweep_names_the_knee_and_coherency(start: Start, tmp_path: Path) -> None:
    """sigma 0.05, kappa 0.002: the knee is at sqrt(0.95 / 0.002) = 21.8 users."""
    out = tmp_path / "out"
    command = start("sweep", "/usl", "--target", f"{SERVER} sigma=0.05 kappa=0.002", "--users", "1,5,20,60",
                    "--duration", "3s", "--warmup", "1s", "--budget", "scaling", "--out", out,
                    env={"PYTHONPATH": str(ROOT)})  # fmt: skip

    # Efficiency at 60 users is 1 / (1 + 0.05 * 59 + 0.002 * 60 * 59) = 9 %: the ready budget is broken. At 40 there
    # would be 11 % less throughput than at 20, which is hardly told from a plateau.
    assert command.finish() == 1, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    sweep = run["sweep"]
    (arm,) = sweep["arms"]
    assert arm["scaling"] == "coherency", sweep
    assert 18 <= arm["fit"]["knee"]["value"] <= 27
    assert 0.05 < sweep["efficiency"] < 0.15
    assert [point["amount"] for point in sweep["points"]] == [1, 5, 20, 60]
    assert run["verdict"]["state"] == "FAIL"
    assert {finding["level"] for finding in run["verdict"]["findings"]} == {"target", "critical"}
    text = " ".join(command.stdout.split())
    assert "coherency: each user makes the others slower" in text
    assert "knee: most throughput at" in text
    assert "60 users: " in command.stderr
    page = (out / "report.html").read_text()
    assert "Scalability" in page
    assert "universal scalability law" in page
    kept = History(parse_address(str(tmp_path / ".webperf" / "history.db")))
    ((knee, (point,)),) = kept.points(kept.sessions(Selection()), metric="knee").items()
    assert (str(knee), point.values) == ("knee of /usl / sweep", (arm["fit"]["knee"]["value"],))
    # What is on disk is the whole of it.
    assert run_json(parsed(out / "run.json")) == (out / "run.json").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("/x",), "where is the app"),
        (("/x", "--base-url", "http://127.0.0.1:9", "--users", "1,x"), "--users"),
        (("/x", "--base-url", "http://127.0.0.1:9", "--users", "1", "--rates", "2"), "exclude each other"),
        (("http://127.0.0.1:9/", "--vary", "A=1,2"), "name it with --target"),
        (("/x", "--base-url", "http://127.0.0.1:9", "--find", "p95 500"), "--find"),
        (("/x", "--base-url", "http://127.0.0.1:9", "--budget", "eficiency > 1 %"), "--budget"),
        (("/x", "--base-url", "http://127.0.0.1:9", "--duration", "1s"), "at least"),
    ],
)  # fmt: skip
def test_a_slip_of_the_pen_is_one_line(start: Start, arguments: tuple[str, ...], said: str) -> None:
    command = start("sweep", *arguments)
    assert command.finish() == 2
    assert said in command.stderr
    assert command.stderr.count("\n") == 1


def test_who_is_not_there_is_said(start: Start) -> None:
    command = start("sweep", "http://127.0.0.1:9/", "--users", "1", "--duration", "3s", "--warmup", "0s")
    assert command.finish() == 4, command.stdout
    assert "was not reached" in " ".join(command.stdout.split())
