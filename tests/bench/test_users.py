"""Users that are no HTTP clients: Streamlit sessions next to real browsers, and a thousand idle WebSockets.

`pytest -m bench -s tests/bench/test_users.py` prints both tables (about five minutes). Everybody looks at a result for
about a second before the next choice; the server is the same process in all rows.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.serving import ROOT, serving
from tests.fixtures.table import table
from webperf.stats.percentile import percentile
from webperf.target import Target, find_target

pytestmark = [pytest.mark.bench]

SCENARIOS = "tests/bench/streamlit_sessions.py"
SESSIONS = (1, 3, 10, 30, 100)
BROWSERS = (1, 3)
ITERATIONS = 8
IDLE = 1000


@pytest.fixture
def app(tmp_path: Path) -> Iterator[str]:
    spec = find_target("reference", ())
    assert spec is not None
    with Target(spec, tmp_path / "target.log") as running:
        yield running.base_url


def webperf(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "webperf", *(str(argument) for argument in arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def loaded(scenario: str, base_url: str, users: int, folder: Path) -> Any:
    file = folder / f"{scenario}.py"
    whole = (ROOT / SCENARIOS).read_text().split("\n\n\n")
    head = whole[0]
    (body,) = [part for part in whole[1:] if f"async def {scenario}(" in part]
    file.write_text(f"{head}\n\n\n{body}\n")
    webperf("swarm", "--vus", users, file, "--base-url", base_url, "--out", folder / str(users)).wait(120)
    return json.loads((folder / str(users) / "run.json").read_text())


def session_row(users: int, run: Any) -> tuple[str, ...]:
    (found,) = run["swarm"]
    rerun, generator = found["metrics"]["streamlit_rerun"], found["generator"]
    per_s = rerun["count"] / found["duration_s"]
    return (
        f"{users} sessions", run["validity"]["state"], f"{per_s:.1f}", str(rerun["count"]),
        f"{rerun['med']:.0f}", f"{rerun['p(95)']:.0f}", "–", f"{generator['cpu']:.1%}",
        f"{generator['memory_bytes'] / 1e6:.0f} MB",
    )  # fmt: skip


def browser_samples(app: str, browsers: int, folder: Path) -> list[Any]:
    """Of so many browsers side by side."""
    outs = [folder / f"browsers-{browsers}-{number}" for number in range(browsers)]
    started = [
        webperf("run", "journeys/filter_records.py", "--base-url", app, "--device", "desktop", "--cpu", "off",
                "-n", ITERATIONS, "--warmup", 1, "--no-diagnosis", "--out", out)
        for out in outs
    ]  # fmt: skip
    for process in started:
        process.wait(300)
    return [sample for out in outs for sample in json.loads((out / "run.json").read_text())["samples"]]


def browser_row(browsers: int, samples: list[Any]) -> tuple[str, ...]:
    found = {metric: values(samples, metric) for metric in ("server_wait", "interaction_latency")}
    waits = sorted(found["server_wait"])
    return (
        f"{browsers} browsers", "", "", str(len(waits)), f"{percentile(waits, 50):.0f}", f"{percentile(waits, 95):.0f}",
        f"{percentile(sorted(found['interaction_latency']), 50):.0f}", "", "",
    )  # fmt: skip


def values(samples: list[Any], metric: str) -> list[float]:
    return [
        sample["value"]
        for sample in samples
        if (sample["metric"], sample["step"], sample["phase"]) == (metric, "choose state", "measure")
        and sample["value"] is not None
    ]


def test_sessions_next_to_browsers(app: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    browsers = {number: browser_samples(app, number, tmp_path) for number in BROWSERS}
    sessions = {users: loaded("choose_states", app, users, tmp_path) for users in SESSIONS}

    rows = [*(browser_row(*row) for row in browsers.items()), *(session_row(*row) for row in sessions.items())]
    header = ("users", "validity", "reruns/s", "n", "rerun p50 ms", "p95 ms", "seen p50 ms", "generator", "memory")
    with capsys.disabled():
        print(table(header, rows))
        print("rerun of a browser: server_wait, its message out to the last data in; seen: interaction_latency")
    # Every browser measured each of its choices, and no session's script failed.
    assert {number: len(values(samples, "server_wait")) for number, samples in browsers.items()} == {
        number: number * ITERATIONS for number in BROWSERS
    }
    metrics = {users: run["swarm"][0]["metrics"] for users, run in sessions.items()}
    assert {users: found["streamlit_script_errors"]["count"] for users, found in metrics.items()} == dict.fromkeys(
        SESSIONS, 0
    )
    assert all(found["streamlit_rerun"]["count"] > 0 for found in metrics.values())


def test_a_thousand_idle_websockets(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with serving([sys.executable, "-m", "tests.bench.idle_server"]) as url:
        run = loaded("stay", url, IDLE, tmp_path)
    (found,) = run["swarm"]
    generator = found["generator"]
    header = ("idle WebSockets", "validity", "generator", "memory", "loop lag p99 ms", "errors")
    row = (
        str(IDLE), run["validity"]["state"], f"{generator['cpu']:.1%}", f"{generator['memory_bytes'] / 1e6:.0f} MB",
        f"{generator['loop_lag']['p(99)']:.1f}", str(len(found["errors"])),
    )  # fmt: skip
    with capsys.disabled():
        print(table(header, [row]))
    assert run["validity"]["state"] == "VALID", run["validity"]["reasons"]
    assert (found["errors"], found["exceptions"]) == ([], [])
    # In the last second they leave.
    assert {row["vus"] for row in found["timeline"][5:25]} == {IDLE}
