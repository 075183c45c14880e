"""The sticky comment against a server that speaks the few requests of GitHub's REST API that it makes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

SCRIPT = Path(__file__).parents[2] / ".github" / "actions" / "webperf-comment" / "comment.py"
MARKER = "<!-- webperf-report -->"
BOT, STRANGER = "github-actions[bot]", "mallory"
SHA = "a" * 40


class GitHub(ThreadingHTTPServer):
    """Comments of pull request 7, which comes from `fork:topic`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.comments: list[dict[str, Any]] = []
        self.asked: list[str] = []
        self.tokens: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def say(self, login: str, body: str) -> None:
        self.comments.append({"id": len(self.comments) + 1, "user": {"login": login}, "body": body})


class _Handler(BaseHTTPRequestHandler):
    server: GitHub

    def _answer(self, content: object, status: int = 200) -> None:
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _begin(self) -> tuple[str, dict[str, list[str]], dict[str, str]]:
        parts = urlsplit(self.path)
        self.server.asked.append(f"{self.command} {parts.path}")
        self.server.tokens.add(self.headers["Authorization"])
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return parts.path.removeprefix("/repos/me/app"), parse_qs(parts.query), json.loads(body or "{}")

    def do_GET(self) -> None:
        path, query, _ = self._begin()
        if path == "/pulls":
            own = query["head"] == ["fork:topic/a&b"] and query["state"] == ["open"]
            self._answer([{"number": 7, "head": {"sha": SHA}}] if own else [])
            return
        start = (int(query["page"][0]) - 1) * 100
        self._answer(self.server.comments[start : start + 100] if path == "/issues/7/comments" else [])

    def do_POST(self) -> None:
        path, _, content = self._begin()
        assert path == "/issues/7/comments"
        self.server.say(BOT, content["body"])
        self._answer({}, 201)

    def do_PATCH(self) -> None:
        path, _, content = self._begin()
        self.server.comments[int(path.rpartition("/")[2]) - 1]["body"] = content["body"]
        self._answer({})

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def github() -> Iterator[GitHub]:
    with GitHub() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def _comment(github: GitHub, report: Path, **given: str) -> subprocess.CompletedProcess[str]:
    own = {"GITHUB_API_URL": github.url, "GITHUB_REPOSITORY": "me/app", "GITHUB_TOKEN": "s3cret",
           "WEBPERF_REPORT": str(report), **given}  # fmt: skip
    env = {"PATH": os.environ["PATH"], **own}
    return subprocess.run([sys.executable, str(SCRIPT)], env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "report.md"
    file.write_text(f"{MARKER}\n## it passed\n")
    return file


def test_it_is_made_once_and_then_brought_up_to_date(github: GitHub, report: Path) -> None:
    for number in range(130):
        github.say(STRANGER, f"comment {number}")
    github.say(STRANGER, f"{MARKER}\nnot ours")

    first = _comment(github, report, WEBPERF_PULL_REQUEST="7")
    report.write_text(f"{MARKER}\n## it failed\n")
    second = _comment(github, report, WEBPERF_PULL_REQUEST="7")

    assert (first.stdout, second.stdout) == ("commented on #7\n", "brought the comment on #7 up to date\n")
    assert [each["body"] for each in github.comments[130:]] == [f"{MARKER}\nnot ours", f"{MARKER}\n## it failed\n"]
    assert github.tokens == {"Bearer s3cret"}


def test_a_fork_is_found_by_where_it_comes_from_and_not_by_what_it_says(github: GitHub, report: Path) -> None:
    where = {"WEBPERF_HEAD_OWNER": "fork", "WEBPERF_HEAD_BRANCH": "topic/a&b", "WEBPERF_PULL_REQUEST": ""}

    found = _comment(github, report, WEBPERF_HEAD_SHA=SHA, **where)
    moved_on = _comment(github, report, WEBPERF_HEAD_SHA="b" * 40, **where)

    assert found.stdout == "commented on #7\n"
    assert (moved_on.returncode, moved_on.stdout) == (
        0,
        "no open pull request is at this commit: nothing to comment on\n",
    )


def test_a_report_of_a_stranger_calls_nobody_hides_nothing_and_has_an_end(github: GitHub, report: Path) -> None:
    report.write_text("@everyone <!-- webperf-other --> " + "x" * 100_000)

    assert _comment(github, report, WEBPERF_PULL_REQUEST="7").returncode == 0

    (body,) = (each["body"] for each in github.comments)
    assert body.startswith(f"{MARKER}\n@\N{ZERO WIDTH SPACE}everyone &lt;!-- webperf-other")
    assert len(body) < 65_536
    assert body.endswith("longer than a comment may be.")


def test_what_is_no_file_is_refused_before_anything_is_asked(github: GitHub, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("token")
    link = tmp_path / "report.md"
    link.symlink_to(secret)

    for file in (link, tmp_path, tmp_path / "nowhere"):
        refused = _comment(github, file, WEBPERF_PULL_REQUEST="7")
        assert (refused.returncode, refused.stderr) == (1, f"webperf-comment: {file} is no report\n")
    assert github.asked == []


def test_a_github_that_refuses_is_one_line(github: GitHub, report: Path) -> None:
    missing = _comment(github, report, GITHUB_API_URL="http://127.0.0.1:9", WEBPERF_PULL_REQUEST="7")

    assert missing.returncode == 1
    assert missing.stderr.startswith("webperf-comment: GitHub: ")
    assert "s3cret" not in missing.stderr + missing.stdout
