"""`webperf run` against a site with known pages: the contract of run.json, and of the exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import OPEN_PLAIN, read_run
from webperf.model.metric import METRICS, Scope

pytestmark = [pytest.mark.browser, pytest.mark.e2e]

Start = Callable[..., Any]
Write = Callable[..., Path]

SAMPLE_KEYS = {
    "journey", "step", "device", "network", "iteration", "phase", "metric", "value", "unit", "missing", "detail",
}  # fmt: skip
SUMMARY_KEYS = {
    "journey", "step", "device", "metric", "n", "median", "p75", "p95", "min", "max", "ci_low", "ci_high", "unit",
}  # fmt: skip


def test_a_run_is_measured_and_written_as_the_contract_says(
    start: Start, journey: Write, site: str, tmp_path: Path
) -> None:
    file = journey(OPEN_PLAIN, {"load_time": "p75 < 10 s"})
    out = tmp_path / "out"

    command = start("run", file, "--base-url", site, "--device", "desktop", "--device", "phone-mid", "--cpu", "off",
                    "--network", "none", "-n", 2, "--warmup", 1, "--out", out)  # fmt: skip

    assert command.finish() == 0, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    assert {
        "schema",
        "run_id",
        "started_at",
        "environment",
        "validity",
        "samples",
        "summary",
        "swarm",
        "verdict",
    } <= set(run)
    assert run["schema"] == 1
    # Whether anything else used the machine meanwhile is the machine's, and the run is right to say it.
    disturbed = [reason for reason in run["validity"]["reasons"] if reason.endswith("while it measured")]
    assert run["validity"] == {"state": "DEGRADED" if disturbed else "VALID", "reasons": disturbed}
    assert run["verdict"]["state"] == "PASS"
    assert all(set(sample) == SAMPLE_KEYS for sample in run["samples"])
    assert all(set(row) == SUMMARY_KEYS for row in run["summary"])
    # The phone's own network would be slow: none is the raw machine.
    assert {sample["network"] for sample in run["samples"]} == {"none"}
    assert run["environment"]["network_checks"] == []
    _check_samples(run)
    assert {"trace", "har", "coverage", "frame"} <= {artifact["kind"] for artifact in run["artifacts"]}
    assert all((out / a["path"]).stat().st_size == a["bytes"] for a in run["artifacts"])
    assert run["environment"]["browser"]["flags"]
    assert run["environment"]["browser"]["webgl_renderer"]
    # What is printed names the files, fits 100 columns, and the report stands alone.
    assert str(out / "report.html") in command.stdout
    assert max(len(line) for line in command.stdout.splitlines()) <= max(100, len(str(out)) + 20)
    assert "http://" not in (out / "report.html").read_text().replace(site, "").replace("http://www.w3.org", "")
    kinds = [json.loads(line)["kind"] for line in (out / "journal.jsonl").read_text().splitlines()]
    assert [kind for kind in kinds if kind != "monitor"] == ["header", *["iteration"] * 8, "ending"]
    _check_monitor(run)


def _check_monitor(run: dict[str, Any]) -> None:
    """Every kind of process was seen, also browsers that came and went with each round; the monitor cost little."""
    rows = {(row["group"], row["kind"]): row for row in run["monitor"]["summary"]}
    kinds = {("browser", kind) for kind in ("main", "renderer", "gpu", "network")}
    assert {("target", ""), ("browser", ""), *kinds, ("harness", "driver"), ("host", "")} <= set(rows)
    assert rows["browser", ""]["cpu_s"] > 1
    assert rows["browser", "renderer"]["memory_max_bytes"] > 20_000_000
    assert rows["harness", "monitor"]["cpu_mean"] < 0.05
    assert run["monitor"]["timeline"][-1]["at_s"] > run["monitor"]["timeline"][0]["at_s"]


def _check_samples(run: dict[str, Any]) -> None:
    keys = [(s["device"], s["step"], s["phase"], s["iteration"], s["metric"]) for s in run["samples"]]
    assert len(keys) == len(set(keys))
    assert all((s["value"] is None) != (s["missing"] is None) for s in run["samples"])
    opened = {s["metric"] for s in run["samples"] if s["step"] == "open" and s["phase"] != "diagnosis"}
    assert opened == _belonging(Scope.PAGE, Scope.STEP)
    # Only the diagnosis is filmed.
    diagnosed = {s["metric"] for s in run["samples"] if s["step"] == "open" and s["phase"] == "diagnosis"}
    assert diagnosed == opened | {"speed_index"}
    assert {s["metric"] for s in run["samples"] if s["step"] == "toggle"} == _belonging(Scope.STEP)
    assert {s["phase"] for s in run["samples"]} == {"diagnosis", "warmup", "measure"}
    assert all(row["n"] in {0, 2} for row in run["summary"])


def _belonging(*scopes: Scope) -> set[str]:
    return {name for name, metric in METRICS.items() if metric.scope in scopes}


def test_a_broken_budget_exits_with_1_and_says_which(start: Start, journey: Write, site: str, tmp_path: Path) -> None:
    file = journey(OPEN_PLAIN, {"load_time": "p75 < 1 ms"})

    command = start("run", file, "--base-url", site, "--device", "desktop", "-n", 1, "--warmup", 0, "--no-diagnosis")

    assert command.finish() == 1
    assert "load_time" in command.stdout.replace("Load time", "load_time")
    assert "1 ms" in command.stdout


def test_json_prints_run_json_and_nothing_else(start: Start, journey: Write, site: str, tmp_path: Path) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", site, "--device", "desktop",
                    "-n", 1, "--warmup", 0, "--no-diagnosis", "--json", "--out", tmp_path / "out")  # fmt: skip

    assert command.finish() == 0
    assert json.loads(command.stdout) == read_run(tmp_path / "out")
    assert command.stderr == ""


def test_an_app_that_is_not_there_exits_with_4(start: Start, journey: Write, tmp_path: Path) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", "http://127.0.0.1:1", "--network", "none", "--cpu", "off",
                    "--out", tmp_path / "out")  # fmt: skip

    assert command.finish(60) == 4
    run = read_run(tmp_path / "out")
    assert run["validity"]["state"] == "INVALID"
    # The breaker opens: twelve refusals would say no more than three.
    assert len(run["failures"]) == 3


def test_a_browser_that_is_not_there_exits_with_2_and_says_how_to_get_one(start: Start, journey: Write) -> None:
    command = start("run", journey(OPEN_PLAIN), "--base-url", "http://127.0.0.1:1", "--browser-path", "/no/such")

    assert command.finish(30) == 2
    assert command.stderr.splitlines()[-1].startswith("webperf: no browser at /no/such")
    assert "webperf install" in command.stderr


def test_a_journey_without_steps_measures_nothing_and_exits_with_5(start: Start, journey: Write, site: str) -> None:
    command = start("run", journey('page.goto("/plain")'), "--base-url", site, "--device", "desktop",
                    "-n", 1, "--warmup", 0, "--no-diagnosis")  # fmt: skip

    assert command.finish() == 5


def test_a_target_that_dies_leaves_a_partial_run(start: Start, journey: Write, tmp_path: Path) -> None:
    (tmp_path / "targets").mkdir()
    (tmp_path / "dying.py").write_text(DYING)
    (tmp_path / "targets" / "dying.toml").write_text(
        'title = "Dies"\ncommand = ["{python}", "dying.py", "{port}"]\nready = "/"\n'
    )
    file = journey('with step("open"):\n    page.goto("/page")')

    command = start("run", file, "--target", "dying", "--device", "desktop", "-n", 9, "--warmup", 0,
                    "--no-diagnosis", "--out", tmp_path / "out")  # fmt: skip

    code = command.finish()
    run = read_run(tmp_path / "out")
    measured = [s for s in run["samples"] if s["metric"] == "load_time" and s["value"] is not None]
    assert 1 <= len(measured) < 9
    assert run["failures"][-1]["reason"] == "TARGET_DIED"
    assert run["validity"]["state"] == "DEGRADED"
    assert "ended" in run["validity"]["reasons"][0]
    assert code == 4
    assert command.survivors() == []


DYING = """
import http.server, os, sys
served = 0

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        global served
        if self.path == "/page":
            served += 1
            if served > 2:
                os._exit(1)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"<h1>still here</h1>")

http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""
