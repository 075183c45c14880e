"""Recordings become scenarios: what is kept, what is left out and said, and what is never written down."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from webperf.errors import ConfigError, UsageError
from webperf.swarm.convert.har import Wanted
from webperf.swarm.convert.registry import convert

APP = "http://127.0.0.1:8000"


def entry(
    url: str,
    *,
    at_s: float = 0.0,
    method: str = "GET",
    status: int = 200,
    kind: str = "fetch",
    mime: str = "application/json",
    headers: dict[str, str] | None = None,
    body: tuple[str, str] | None = None,
    sets: str = "",
) -> dict[str, Any]:
    """One request of 100 ms."""
    request: dict[str, Any] = {
        "method": method,
        "url": url,
        "headers": [{"name": name, "value": value} for name, value in (headers or {}).items()],
    }
    if body:
        request["postData"] = {"mimeType": body[0], "text": body[1]}
    return {
        "startedDateTime": f"2026-11-21T10:00:{at_s:06.3f}Z",
        "time": 100,
        "request": request,
        "response": {
            "status": status,
            "headers": [{"name": "Set-Cookie", "value": sets}] if sets else [],
            "content": {"mimeType": mime},
        },
        "_resourceType": kind,
    }


Write = Callable[..., str]


@pytest.fixture
def written(tmp_path: Path) -> Write:
    """Converts entries; gives the file's text, which is Python."""

    def write(*entries: dict[str, Any], **wanted: Any) -> str:
        har = tmp_path / "visit.har"
        har.write_text(json.dumps({"log": {"version": "1.2", "entries": entries}}))
        convert(har, tmp_path / "journeys" / "visit.py", Wanted(**wanted))
        return (tmp_path / "journeys" / "visit.py").read_text()

    return write


PAGE = entry(f"{APP}/", kind="document", mime="text/html")


def test_requests_in_their_order_with_checks_on_what_was_recorded(written: Write) -> None:
    text = written(
        entry(f"{APP}/api/missing/17", at_s=2, status=404),
        PAGE,
        entry(f"{APP}/api/regions?s=VIC&p=2&s=NSW", at_s=1),
        entry(f"{APP}/api/items", at_s=3, method="POST", status=201, body=("application/json", '{"n": [1, null]}')),
        entry(f"{APP}/find", at_s=4, method="POST", body=("application/x-www-form-urlencoded", "q=a+b&q=c&page=1")),
    )
    body = text.partition('"""Recorded on')[2].partition("async def")[2]
    assert [line.strip() for line in body.splitlines() if "await" in line or "check(" in line] == [
        'response = await api.get("/")',
        'user.check("GET / is 200", response.status_code == 200)',
        'response = await api.get("/api/regions", params=[("s", "VIC"), ("p", "2"), ("s", "NSW")])',
        'user.check("GET /api/regions is 200", response.status_code == 200)',
        'response = await api.get("/api/missing/17")',
        'user.check("GET /api/missing/{id} is 404", response.status_code == 404)',
        'response = await api.post("/api/items", json={"n": [1, None]})',
        'user.check("POST /api/items is 201", response.status_code == 201)',
        'response = await api.post("/find", data={"q": ["a b", "c"], "page": "1"})',
        'user.check("POST /find is 200", response.status_code == 200)',
    ]


def test_what_is_left_out_is_said(written: Write) -> None:
    text = written(
        PAGE,
        entry(f"{APP}/app.js", kind="script"),
        entry(f"{APP}/app.css", kind="stylesheet"),
        entry("https://fonts.example.org/a?token=hush"),
        entry("ws://127.0.0.1:8000/feed", kind="websocket", status=101),
        entry(f"{APP}/api/items", method="OPTIONS"),
        entry(f"{APP}/api/gone", status=0),
        entry(f"{APP}/api/events", mime="text/event-stream"),
        entry("data:text/plain,hello"),
    )
    said = " ".join(text.partition("Left out: ")[2].partition("webperf swarm")[0].split())
    assert "2 static files (--static keeps them)" in said
    for reason in ("1 request to fonts.example.org", "1 WebSocket: ", "1 preflight", "1 request without an answer",
                   "1 event stream: ", "1 address without a host"):  # fmt: skip
        assert reason in said
    assert text.count("await api.") == 1
    assert "hush" not in text


def test_static_files_make_loops_where_they_are_wanted(written: Write) -> None:
    files = [entry(f"{APP}/static/{n}.js", kind="script", at_s=1) for n in "abc"]
    text = written(PAGE, *files, entry(f"{APP}/api/poll", at_s=2), entry(f"{APP}/api/poll", at_s=3), static=True)
    assert 'for path in ("/static/a.js", "/static/b.js", "/static/c.js"):' in text
    assert 'user.check("GET *.js is 200", response.status_code == 200)' in text
    assert "for _ in range(2):" in text


def test_pauses_are_kept_where_they_are_wanted(written: Write) -> None:
    text = written(PAGE, entry(f"{APP}/api/a", at_s=1.6), entry(f"{APP}/api/b", at_s=1.71), think=True)
    # From the end of one to the beginning of the next; what follows at once does so.
    assert text.count("user.think(") == 1
    assert "await user.think(1.5)" in text


def test_secrets_come_from_the_environment(written: Write) -> None:
    text = written(
        entry(f"{APP}/login?next=/home&api_key=hush-query", kind="document", mime="text/html", method="POST",
              body=("application/json", '{"user": "ann", "password": "hush-body", "deep": [{"token": "hush-deep"}]}'),
              headers={"Cookie": "old=hush-cookie", "X-Trace": "7"}, sets="session=hush-set; HttpOnly"),
        entry(f"{APP}/me", at_s=1, headers={"Authorization": "Bearer hush-header", "Cookie": "old=x; session=hush-s"}),
        entry(f"{APP}/again", at_s=2, headers={"authorization": "Bearer hush-header"}),
        entry(f"{APP}/share/eyJhbGciOiJIUzI1NiJ9.hushhushhush", at_s=3),
        entry(f"{APP}/log", at_s=4, method="POST", body=("text/plain", "Authorization: Bearer hush-text")),
    )  # fmt: skip
    assert "hush" not in text
    assert 'params={"next": "/home", "api_key": data["api_key"].reveal()}' in text
    assert '"password": data["password"].reveal()' in text
    assert '"deep": [{"token": data["token"].reveal()}]' in text
    assert text.count('headers={"Authorization": data["authorization"].reveal()}') == 1
    assert text.count('headers={"authorization": data["authorization"].reveal()}') == 1
    # What an answer set comes again by itself; what was there before does not.
    assert text.count("api.cookies.set") == 1
    assert 'api.cookies.set("old", data["old"].reveal())' in text
    assert """api.get(f"/share/{data['path'].reveal()}")""" in text
    assert 'content=data["body"].reveal()' in text
    assert '"X-Trace": "7"' in text
    assert '"password": Secret.from_env("VISIT_PASSWORD"),  # value in a body password' in text


def test_what_was_masked_before_is_asked_for(written: Write) -> None:
    masked = entry(f"{APP}/api/items", method="POST")
    masked["request"] |= {"postData": {"mimeType": "application/json", "text": "", "comment": "left out"}}
    text = written(PAGE, entry(f"{APP}/api/regions?state=redacted"), masked)
    assert 'params={"state": data["state"].reveal()}' in text
    assert 'content=data["body"].reveal()' in text


def test_another_host_is_kept_where_it_is_named(written: Write) -> None:
    text = written(PAGE, entry("http://api.example.org/v1/a"), hosts=("127.0.0.1:8000", "api.example.org"))
    assert 'api.get("http://api.example.org/v1/a")' in text


def test_what_a_recording_says_is_data_and_no_program(written: Write) -> None:
    evil = '"""\n+ __import__("os").system("touch pwned") #{x}\\'
    text = written(
        entry(f"{APP}/{evil}", kind="document", mime="text/html", headers={"X-\n'\"": evil}),
        entry(f"{APP}/b", at_s=1, method="POST", body=("application/json", json.dumps({evil: evil}))),
        entry('http://evil"""\n.example/', at_s=1),
        entry(f"{APP}/eyJhbGciOiJIUzI1NiJ9.aaaaaaaaaaaa{{'{evil}'}}", at_s=2),
    )
    names: dict[str, Any] = {}
    exec(compile(text.replace("from webperf import", "from webperf import journey,"), "x", "exec"), names)
    assert names["visit"].name == "visit"
    assert not Path("pwned").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "not valid JSON"),
        ("[]", "no format that is known: webperf converts HAR files, and OpenAPI 3"),
        ('{"log": {"entries": []}}', "no request was recorded in it"),
        ('{"log": {"entries": [{}]}}', "not whole: the key 'request' is missing"),
        ('{"log": {"entries": [5]}}', "not whole: "),
        ('{"swagger": "2.0", "paths": {}}', "it is of version 2.0, and 3.0 and 3.1 are read"),
        ('{"openapi": "3.1.0", "paths": {}}', "there is no operation under its 'paths'"),
        ("[" * 100_000, "not whole: "),
    ],
)
def test_what_cannot_be_read_is_said_in_one_line(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "x.har"
    file.write_text(content)
    with pytest.raises(ConfigError) as refused:
        convert(file, tmp_path / "x.py", Wanted())
    assert words in str(refused.value)
    assert str(refused.value).startswith(f"{file}: ")
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "x.py").exists()


def test_where_nothing_is_left_the_hosts_are_named(written: Write) -> None:
    with pytest.raises(
        ConfigError, match=r"nothing is left of it for other.example \(1 request to a.example\)"
    ) as said:
        written(entry("http://ann:hush@a.example/"), hosts=("other.example",))
    assert str(said.value).endswith("hosts in it: a.example")


def test_a_file_that_is_there_is_not_written_over(written: Write, tmp_path: Path) -> None:
    written(PAGE)
    with pytest.raises(UsageError, match="the file is there already"):
        written(PAGE)
    with pytest.raises(UsageError, match=r"end its name with \.py"):
        convert(tmp_path / "visit.har", tmp_path / "visit.txt", Wanted())
    with pytest.raises(ConfigError, match="cannot be read"):
        convert(tmp_path / "none.har", tmp_path / "none.py", Wanted())
