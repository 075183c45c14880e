"""`webperf swarm` as a user runs it: exit codes, what is kept, and what is left behind."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from tests.fixtures.known import KnownServer
from tests.swarm.wire.servers import OK, Peer, always_ok, serve

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

Start = Callable[..., Any]

SCENARIO = """
from webperf import swarm

@swarm(rate=50, duration="1s", thresholds={thresholds})
async def browse(api):
    print("a scenario may print")
    (await api.get("/constant", params={{"ms": 5}})).raise_for_status()
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Callable[[str], Path]:
    def write(thresholds: str = "{}") -> Path:
        (tmp_path / "journeys").mkdir(exist_ok=True)
        file = tmp_path / "journeys" / "api.py"
        file.write_text(SCENARIO.format(thresholds=thresholds))
        return file

    return write


def test_a_load_leaves_what_the_contract_says(
    start: Start, scenario: Callable[..., Path], known_server: KnownServer, tmp_path: Path
) -> None:
    scenario('{"http_req_duration": ["p(95) < 5000"], "http_req_failed": "rate < 0.01"}')
    out = tmp_path / "out"
    command = start("swarm", "browse", "--base-url", known_server.url, "--out", out)

    assert command.finish() == 0, command.stderr
    assert command.survivors() == []
    run = read_run(out)
    (swarm,) = run["swarm"]
    assert {"scenario", "metrics", "timeline", "thresholds"} <= set(swarm)
    assert swarm["metrics"]["http_reqs"]["count"] == 50
    keys = {"avg", "min", "med", "max", "p(90)", "p(95)", "p(99)"}
    assert keys <= set(swarm["metrics"]["http_req_duration"])
    assert (run["verdict"]["state"], len(run["verdict"]["findings"])) == ("PASS", 2)
    # A record a second, after the header and before the ending.
    kinds = [json.loads(line)["kind"] for line in (out / "journal.jsonl").read_text().splitlines()]
    assert (kinds[0], kinds[-1], set(kinds[1:-1])) == ("header", "ending", {"second", "monitor"})
    assert kinds.count("second") == len(swarm["timeline"])
    # Who listens at the address is on this machine, though webperf did not start it.
    seen = {(row["group"], row["kind"]) for row in run["monitor"]["summary"]}
    assert {("target", ""), ("harness", "generator"), ("harness", "monitor"), ("host", "")} <= seen
    assert "App under test" in command.stdout
    # What the load was like comes before what was measured; plain lines where there is no terminal.
    assert command.stdout.index("load" if "Valid load" in command.stdout else "run") < command.stdout.index("http_reqs")
    assert "[1s] browse: 5" in command.stderr
    assert "a scenario may print" in (out / "artifacts" / "swarm.log").read_text()
    assert "browse" in (out / "report.html").read_text()


def test_a_broken_threshold_exits_with_1_and_says_which(
    start: Start, scenario: Callable[..., Path], known_server: KnownServer
) -> None:
    file = scenario('{"http_req_duration": "min > 1000"}')
    command = start("swarm", file, "--base-url", known_server.url)

    assert command.finish() == 1, command.stderr
    assert "breaks the threshold > 1000 ms" in " ".join(command.stdout.split())


def test_json_prints_run_json_and_nothing_else(start: Start, known_server: KnownServer, tmp_path: Path) -> None:
    command = start("swarm", f"{known_server.url}/constant?ms=5&token=hush", "--vus", 2, "--duration", "1s", "--json",
                    "--out", tmp_path / "out")  # fmt: skip

    assert command.finish() == 0, command.stderr
    assert json.loads(command.stdout) == read_run(tmp_path / "out")
    assert command.stderr == ""
    for file in (tmp_path / "out").rglob("*.*"):
        assert "hush" not in file.read_text()


def test_a_target_that_is_not_there_exits_with_4(start: Start, tmp_path: Path) -> None:
    command = start("swarm", "http://127.0.0.1:1/", "--rate", 20, "--duration", "1s", "--out", tmp_path / "out")

    assert command.finish() == 4, command.stderr
    (error,) = read_run(tmp_path / "out")["swarm"][0]["errors"]
    assert (error["error"], error["count"]) == ("refused", 20)


def test_a_scenario_that_cannot_run_measures_nothing_useful(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    file.write_text(
        "from webperf import swarm\n\n@swarm(vus=1, iterations=3)\nasync def broken(api):\n    await api.gte('/')\n"
    )
    command = start("swarm", file, "--base-url", "http://127.0.0.1:1", "--out", tmp_path / "out")

    assert command.finish() == 5, command.stderr
    (raised,) = read_run(tmp_path / "out")["swarm"][0]["exceptions"]
    assert "has no attribute 'gte'" in raised["name"]


def test_a_scenario_that_asks_elsewhere_ends_the_load_and_exits_with_6(
    start: Start, known_server: KnownServer, tmp_path: Path
) -> None:
    file = tmp_path / "elsewhere.py"
    file.write_text(
        "from webperf import swarm\n\n@swarm(vus=1, duration='60s', warmup='5s')\nasync def elsewhere(api):\n"
        "    await api.get('/constant')\n    await api.get('http://10.1.2.3/')\n"
    )
    command = start("swarm", file, "--base-url", known_server.url, "--out", tmp_path / "out")

    assert command.finish(20) == 6, command.stderr
    assert command.survivors() == []
    last = command.stderr.splitlines()[-1]
    assert last.startswith("webperf: elsewhere: no load goes to 10.1.2.3: allow it with --allow-host 10.1.2.3")
    # What was measured until then is in the journal.
    assert start("report", tmp_path / "out").finish(30) == 0
    assert "--allow-host" in " ".join(read_run(tmp_path / "out")["validity"]["reasons"])


def test_a_proxy_is_said_to_hold_less(start: Start, tmp_path: Path) -> None:
    with serve(always_ok) as proxy:
        command = start("swarm", "http://127.0.0.1:9/", f"--proxy=http://me:hush@127.0.0.1:{proxy.port}",
                        "--rate", 20, "--duration", "1s", "--out", tmp_path / "out")  # fmt: skip
        assert command.finish() == 0, command.stderr
    run = read_run(tmp_path / "out")
    assert run["swarm"][0]["metrics"]["http_reqs"]["count"] == 20
    assert (run["validity"]["state"], "httpx's own transport" in run["validity"]["reasons"][-1]) == ("DEGRADED", True)
    assert not any("hush" in file.read_text() for file in (tmp_path / "out").rglob("*.*"))


@pytest.fixture
def running(start: Start, known_server: KnownServer, tmp_path: Path) -> Any:
    """A long load that has counted its first seconds."""
    command = start("swarm", f"{known_server.url}/constant?ms=300", "--vus", 5, "--duration", "30s", "--processes", 2,
                    "--out", tmp_path / "out")  # fmt: skip
    command.wait_for_line("[2s]")
    return command


@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_load_and_keeps_what_was_measured(
    running: Any, tmp_path: Path, signum: int, code: int
) -> None:
    # To the whole group, as a terminal does.
    os.killpg(running.process.pid, signum)

    assert running.finish(20) == code, running.stderr
    assert running.survivors() == []
    run = read_run(tmp_path / "out")
    assert run["interrupted"] is True
    assert run["swarm"][0]["metrics"]["http_reqs"]["count"] >= 5
    # What was under way is nobody's failure.
    assert run["swarm"][0]["errors"] == []
    assert (tmp_path / "out" / "report.html").exists()


def test_a_killed_load_stops_by_itself_and_is_recovered_from_its_journal(
    running: Any, start: Start, tmp_path: Path
) -> None:
    os.kill(running.process.pid, signal.SIGKILL)
    running.finish(20)

    # Nobody steers any more: the generators end within three seconds.
    assert running.survivors(within_s=5) == []
    again = start("report", tmp_path / "out")
    assert again.finish(30) == 0, again.stderr
    run = read_run(tmp_path / "out")
    assert run["swarm"][0]["metrics"]["http_reqs"]["count"] >= 5
    assert any("cut off" in reason for reason in run["validity"]["reasons"])


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["--threshold", "p95 > 1000"], 1, "breaks the threshold > 1000 ms"),
        (["--threshold", "http_req_failed: rate == 0", "--expect-status", "200"], 0, ""),
        (["--threshold", "http_req_failed: rate == 0", "--expect-size", "3"], 1, "breaks the threshold"),
        (["--threshold", "http_req_failed: rate < 99%", "--expect-size", "3", "--vus", "2"], 1, "breaks the threshold"),
        (["--threshold", "http_req_failed: rate == 0", "--expect-text", "good morning"], 1, "breaks the threshold"),
        (["--threshold", "p95 = 1"], 2, "--threshold"),
        (["--expect-size", "3", "--http2"], 2, "leave out --http2"),
    ],
)
def test_thresholds_and_checks_of_a_url(start: Start, options: list[str], code: int, said: str) -> None:
    with serve(always_ok) as server:
        command = start(
            "swarm", server.url, *(() if "--vus" in options else ("--rate", 20)), "--duration", "1s", *options
        )
        assert command.finish() == code, command.stderr + command.stdout
    assert said in " ".join((command.stdout + command.stderr).split())


def test_rows_of_a_file_beside_the_scenario_go_to_users_of_all_processes(start: Start, tmp_path: Path) -> None:
    (tmp_path / "load").mkdir()
    (tmp_path / "load" / "people.csv").write_text("name\n" + "".join(f"person-{n}\n" for n in range(12)))
    file = tmp_path / "load" / "visit.py"
    file.write_text(
        "from webperf import swarm\nfrom webperf.swarm.data import data\n\nPEOPLE = data('people.csv')\n"
        "OWN = data('people.csv', order='per-user')\n\n@swarm(vus=4, executor='per-vu-iterations', iterations=3)\n"
        "async def visit(api, user):\n"
        "    own = user.take(OWN)['name'] == f'person-{user.id}'\n"
        "    await api.get('/', params={'who': user.take(PEOPLE)['name'], 'own': own})\n"
    )
    asked: list[str] = []

    async def listens(peer: Peer) -> None:
        while head := await peer.request():
            asked.append(head.decode().split(" ")[1])
            await peer.say(OK)

    with serve(listens) as server:
        command = start("swarm", file, "--base-url", server.url, "--processes", 2)
        command.finish()
    assert sorted(asked) == sorted(f"/?who=person-{n}&own=true" for n in range(12)), command.stderr
