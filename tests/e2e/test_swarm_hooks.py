"""`setup` and `teardown` of a load: once, for all users of all processes, and however the load ends."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from tests.swarm.wire.servers import OK, Peer, serve

pytestmark = pytest.mark.e2e

Start = Callable[..., Any]

SCENARIO = """
from webperf import Secret, swarm

async def setup(api):
    answer = await api.post("/setup")
    {setup}
    token = Secret("hush-hush")
    print("set up with", token.reveal())
    return {{"word": answer.text, "token": token, "seen": []}}

@swarm(vus=4, {load})
async def browse(api, data, user):
    data["seen"].append(user.iteration)
    whole = len(data["seen"]) == user.iteration + 1
    await api.get("/browse", headers={{"Token": data["token"].reveal()}}, params={{"word": data["word"], "own": whole}})
    {each}

async def teardown(api, data):
    await api.delete("/teardown", params={{"seen": len(data["seen"]), "word": data["word"]}})
    {teardown}
"""


class Asked(list[str]):
    """What a server was asked for: `GET /browse?word=ok`."""

    url = ""

    def of(self, word: str) -> list[str]:
        return [line for line in self if word in line]


@pytest.fixture
def asked() -> Iterator[Asked]:
    found = Asked()

    async def answer(peer: Peer) -> None:
        while head := await peer.request():
            found.append(head.decode().partition(" HTTP")[0])
            broken = b"HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"
            await peer.say(broken if b"/broken" in head else OK)

    with serve(answer) as server:
        found.url = server.url
        yield found


@pytest.fixture
def load(start: Start, asked: Asked, tmp_path: Path) -> Callable[..., Any]:
    def begin(load: str, *options: object, setup: str = "pass", each: str = "pass", teardown: str = "pass") -> Any:
        file = tmp_path / "browse.py"
        file.write_text(SCENARIO.format(load=load, setup=setup, each=each, teardown=teardown))
        return start("swarm", file, "--base-url", asked.url, "--out", tmp_path / "out", *options)

    return begin


def test_users_of_all_processes_get_what_setup_returned(load: Callable[..., Any], asked: Asked, tmp_path: Path) -> None:
    command = load("executor='per-vu-iterations', iterations=3", "--processes", 2)

    command.finish()
    assert asked[0] == "POST /setup"
    # What a user does to its copy is nothing to others, and nothing to teardown.
    assert asked[1:-1] == ["GET /browse?word=ok&own=true"] * 12
    assert asked[-1] == "DELETE /teardown?seen=0&word=ok"
    assert read_run(tmp_path / "out")["swarm"][0]["metrics"]["http_reqs"]["count"] == 12
    assert command.survivors() == []
    assert "set up with" in (tmp_path / "out/artifacts/swarm.log").read_text()
    assert not any("hush-hush" in file.read_text() for file in (tmp_path / "out").rglob("*.*"))


@pytest.mark.parametrize(
    ("setup", "code", "words"),
    [
        ("(await api.get('/broken')).raise_for_status()", 4, "setup() failed in line 6: HTTPStatusError: Server error"),
        ("return answer", 2, "setup() returned a Response: return what JSON can hold"),
        ("raise KeyError('seed')", 2, "setup() failed in line 6: KeyError: 'seed'"),
        ("await api.get('http://10.1.2.3/')", 6, "no load goes to 10.1.2.3: allow it with --allow-host"),
    ],
)
def test_a_setup_that_fails_ends_the_load_before_it_begins(
    load: Callable[..., Any], asked: Asked, setup: str, code: int, words: str
) -> None:
    command = load("duration='30s'", setup=setup)

    assert command.finish(30) == code, command.stderr
    (line,) = command.stderr.splitlines()
    assert words in line
    assert "browse.py: setup()" in line
    # As in k6, there is nothing to tear down.
    assert asked.of("/browse") == asked.of("/teardown") == []


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGKILL])
def test_teardown_runs_when_the_load_is_broken_off(load: Callable[..., Any], asked: Asked, signum: int) -> None:
    command = load("duration='60s', think='50ms'")
    command.wait_for_line("[2s]" if signum == signal.SIGINT else "browse: constant-vus")
    os.killpg(command.process.pid, signum)

    command.finish(20)
    assert command.survivors() == []
    # Once, and after the last user where somebody was left to wait for them.
    assert len(asked.of("/teardown")) == 1
    assert signum == signal.SIGKILL or asked.index("DELETE /teardown?seen=0&word=ok") == len(asked) - 1


def test_teardown_runs_after_an_abort_and_its_failure_is_said(
    load: Callable[..., Any], asked: Asked, tmp_path: Path
) -> None:
    command = load(
        "duration='60s', think='50ms', thresholds={'checks': {'threshold': 'rate == 1', 'abort_on_fail': True}}",
        each="user.check('never', False)",
        teardown="raise ValueError('the table is still there')",
    )
    command.finish(20)
    assert asked[-1].startswith("DELETE /teardown")
    reasons = read_run(tmp_path / "out")["validity"]["reasons"]
    assert "by its threshold checks: rate == 1" in reasons[-2]
    assert "teardown() failed in line 20: ValueError: the table is still there" in reasons[-1]
