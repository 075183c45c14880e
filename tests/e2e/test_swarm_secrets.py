"""A load full of secrets: they reach the server, and are in no file and no line that anybody gets to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import read_run
from tests.swarm.wire.servers import Peer, Server, serve
from webperf.report import FORMATS

pytestmark = [pytest.mark.e2e, pytest.mark.alone]

Start = Callable[..., Any]
SECRETS = ["canary-header", "canary-cookie", "canary-query", "canary-set", "canary-user", "canary-body", "canary-own"]

SCENARIO = """
from webperf import Secret, swarm

TOKEN = Secret.from_env("API_TOKEN")

@swarm(vus=1, iterations=6, thresholds={"http_req_failed": "rate < 0.01"})
async def secretive(api, user):
    api.headers["Authorization"] = f"Bearer {TOKEN.reveal()}"
    api.cookies.set("sid", "canary-cookie")
    print("I use", TOKEN.reveal(), "and", dict(api.headers), "and", "Cookie:", dict(api.cookies))
    response = await api.post("/login?token=canary-query&state=VIC", json={"password": "canary-body"})
    print(response.request.url, dict(response.headers))
    await api.get(str(api.base_url).replace("://", "://me:canary-user@").rstrip("/") + "/x")
    if user.iteration % 3 == 0:
        raise ValueError(f"{response.request.url} said no to {TOKEN.reveal()} and password=canary-body")
    if user.iteration % 3 == 1:
        raise KeyError(TOKEN.reveal())
    await api.get("ftp://canary-user:canary-user@127.0.0.1/?token=canary-query")
"""


@pytest.fixture
def said() -> list[bytes]:
    return []


@pytest.fixture
def server(said: list[bytes]) -> Iterator[Server]:
    async def listens(peer: Peer) -> None:
        while head := await peer.request():
            said.append(head)
            cookie = b""
            if head.startswith(b"POST"):
                cookie = b"Set-Cookie: s=canary-set\r\n"
                said.append(await peer.reader.readexactly(len(b'{"password":"canary-body"}')))
            await peer.say(b"HTTP/1.1 200 OK\r\n" + cookie + b"Content-Length: 2\r\n\r\nok")

    with serve(listens) as found:
        yield found


def assert_hidden(command: Any, out: Path) -> None:
    shown = {"stdout": command.stdout, "stderr": command.stderr}
    shown |= {str(file): file.read_text("utf-8", errors="replace") for file in out.rglob("*") if file.is_file()}
    assert len(shown) >= 4
    found = [(where, secret) for where, text in shown.items() for secret in SECRETS if secret in text]
    assert found == []


def test_a_scenarios_secrets(start: Start, server: Server, said: list[bytes], tmp_path: Path) -> None:
    file, out = tmp_path / "secretive.py", tmp_path / "out"
    file.write_text(SCENARIO)
    env = {"API_TOKEN": "canary-header"}
    command = start("swarm", file, "--base-url", server.url, "--out", out, "--format", ",".join(FORMATS), env=env)
    command.finish(60)

    sent = b"".join(said)
    for reached in (
        b"Bearer canary-header",
        b"sid=canary-cookie",
        b"token=canary-query",
        b"canary-body",
        b"canary-set",
    ):
        assert reached in sent
    assert_hidden(command, out)
    log = (out / "artifacts" / "swarm.log").read_text()
    assert "I use redacted and" in log
    again = start("report", out, "--json", env=env)
    assert again.finish(30) == 0, again.stderr
    assert_hidden(again, out)
    assert "ValueError" in again.stdout


def test_a_secret_that_is_not_there_is_said_and_nothing_begins(start: Start, tmp_path: Path) -> None:
    file = tmp_path / "secretive.py"
    file.write_text(SCENARIO)
    command = start("swarm", file, "--base-url", "http://127.0.0.1:9", env={"API_TOKEN": ""})
    assert command.finish(30) == 2
    assert "API_TOKEN is not in the environment" in command.stderr


def test_more_than_a_cap_is_refused_before_it_begins(start: Start, server: Server, said: list[bytes]) -> None:
    for given, lift in (
        (["--rate", 60_000], "--cap rate=60000"),
        (["--vus", 20_000], "--cap users=20000"),
        (["--vus", 1, "--duration", "25h"], "--cap duration=90000s"),
    ):
        command = start("swarm", server.url, *given)
        assert command.finish(30) == 6, command.stderr
        (line,) = command.stderr.splitlines()
        assert line.endswith(f"or lift it with {lift}")
    assert said == []


def test_a_closed_loop_is_held_to_the_cap_of_other_hosts(start: Start, server: Server, tmp_path: Path) -> None:
    command = start("swarm", server.url, "--vus", 4, "--duration", "60s", "--cap", "rate=50", "--out", tmp_path / "out")
    assert command.finish(30) == 6, command.stderr
    assert command.survivors() == []
    assert "requests a second were sent, and the cap of rate is 50/s" in command.stderr.splitlines()[-1]


def test_a_urls_secrets(start: Start, server: Server, said: list[bytes], tmp_path: Path) -> None:
    (tmp_path / "headers").write_text("Cookie: sid=canary-cookie; theme=dark\n")
    url = server.url.replace("://", "://me:canary-user@") + "/login?token=canary-query"
    body, out = '{"password":"canary-body"}', tmp_path / "out"
    command = start(
        "swarm", url, "--rate", 20, "--duration", "1s", "--out", out, "--format", ",".join(FORMATS), "--body", body,
        "--header", "X-Api-Key: canary-header", "--header=X-Own: canary-own", "--header", "@headers",
        "--threshold", "p95 < 5 s", "--threshold", "http_req_failed: rate < 1%", "--expect-status", "200",
    )  # fmt: skip
    assert command.finish(60) == 0, command.stderr + command.stdout

    sent = b"".join(said)
    for reached in (
        b"X-Api-Key: canary-header",
        b"X-Own: canary-own",
        b"sid=canary-cookie",
        b"canary-body",
        b"=canary-query",
    ):
        assert sent.count(reached) == 20
    assert_hidden(command, out)
    run = read_run(out)
    assert (run["verdict"]["state"], len(run["verdict"]["findings"])) == ("PASS", 2)
    typed = run["environment"]["command"]
    for masked in ("--body redacted", "--header redacted", "--header=redacted", "--header @headers"):
        assert masked in typed
