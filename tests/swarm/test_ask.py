"""What a command line says of one URL's request, of headers and of thresholds; a fault is told without the secret."""

from pathlib import Path

import pytest

from webperf.errors import UsageError
from webperf.model.secret import Secret
from webperf.swarm.ask import GET, Ask, ask_from
from webperf.swarm.headers import read_headers, secrets_of
from webperf.swarm.threshold_option import read_threshold, together
from webperf.swarm.url_user import compiled

URL = "http://127.0.0.1:8000/items"


def test_nothing_said_is_a_get() -> None:
    assert ask_from(None, None, None, None, None) == GET
    assert compiled(URL, {}, GET).check is None


@pytest.mark.parametrize(
    ("method", "body", "first", "content_type"),
    [
        (None, '{"a": 1}', b"POST", b"application/json"),
        ("put", "[1]", b"PUT", b"application/json"),
        (None, "a=1", b"POST", None),
        ("DELETE", None, b"DELETE", None),
    ],
)
def test_method_and_body(method: str | None, body: str | None, first: bytes, content_type: bytes | None) -> None:
    request = compiled(URL, {"X-A": "1"}, ask_from(method, body, None, None, None))
    assert request.data.startswith(first + b" /items HTTP/1.1\r\n")
    assert request.data.endswith(b"\r\n\r\n" + (body or "").encode())
    assert b"\r\nX-A: 1\r\n" in request.data
    assert (b"Content-Type: " in request.data) == (content_type is not None)
    if content_type:
        assert b"\r\nContent-Type: " + content_type + b"\r\n" in request.data


def test_a_header_that_is_given_goes_before_what_the_body_calls_for() -> None:
    request = compiled(URL, {"content-type": "application/vnd.x+json"}, ask_from(None, "{}", None, None, None))
    assert request.data.lower().count(b"content-type") == 1
    assert b"vnd.x+json" in request.data


def test_a_body_from_a_file_is_a_secret(tmp_path: Path) -> None:
    (tmp_path / "body.json").write_text('{"password": "hush"}')
    ask = ask_from(None, f"@{tmp_path / 'body.json'}", None, None, None)
    assert ask.content == b'{"password": "hush"}'
    assert "hush" not in repr(ask)


def test_what_is_expected() -> None:
    check = ask_from(None, None, "200, 204", 2, "ok").expect.check()
    assert check is not None
    assert (check.statuses, check.size) == ({200, 204}, 2)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("G T", None, None), "--method 'G T' is none"),
        ((None, "@nowhere.json", None), "--body @nowhere.json: the file cannot be read"),
        ((None, None, "2xx"), "--expect-status '2xx'"),
        ((None, None, "999"), "--expect-status '999'"),
    ],
)
def test_what_cannot_be_asked(given: tuple[str | None, str | None, str | None], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        ask_from(*given, None, None)


def test_headers(tmp_path: Path) -> None:
    (tmp_path / "headers").write_text("Authorization: Bearer abcdefgh123\n\nCookie: sid=abcd-efgh; b=1\n")
    headers = read_headers(["Accept: text/html", f"@{tmp_path / 'headers'}", "X-Empty:"])
    assert [name for name, _ in headers] == ["Accept", "Authorization", "Cookie", "X-Empty"]
    known = {secret.reveal() for secret in secrets_of(headers)}
    # What is common is no secret: it stands in other texts too.
    assert known == {"Bearer abcdefgh123", "abcdefgh123", "sid=abcd-efgh; b=1", "abcd-efgh", ""}


@pytest.mark.parametrize("written", ["hush", "a b: hush", ": hush", "X: hu\r\nY: sh", "@nowhere"])
def test_what_is_no_header(written: str) -> None:
    with pytest.raises(UsageError, match="--header") as caught:
        read_headers([written])
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("written", "metric", "threshold"),
    [
        ("p95 < 200", "http_req_duration", "p(95) < 200"),
        ("p(99.9)<=1 s", "http_req_duration", "p(99.9) <= 1000"),
        ("avg < 50", "http_req_duration", "avg < 50"),
        ("http_req_total: p95 < 200", "http_req_total", "p(95) < 200"),
        ("http_req_failed: rate < 1%", "http_req_failed", "rate < 0.01"),
        ("http_req_failed rate < 0.01", "http_req_failed", "rate < 0.01"),
        ("http_reqs{name:/api/x}: rate > 100", "http_reqs{name:/api/x}", "rate > 100"),
        ("http_req_waiting{name:/api/x} p(95) < 9", "http_req_waiting{name:/api/x}", "p(95) < 9"),
    ],
)
def test_thresholds(written: str, metric: str, threshold: str) -> None:
    found = read_threshold(written)
    assert (found.key, str(found)) == (metric, threshold)


@pytest.mark.parametrize(
    "written", ["rate < 1%", "count > 5", "200", "", "http_req_durations: p95 < 1", "p95 <> 3", "p95 <"]
)
def test_what_is_no_threshold(written: str) -> None:
    with pytest.raises(UsageError, match="--threshold"):
        read_threshold(written)


def test_a_threshold_that_is_there_already_is_there_once() -> None:
    first, same, other = (read_threshold(text) for text in ("p95 < 200", "p(95)<200", "p95 < 300"))
    assert together([first], [same, other]) == (first, other)


def test_an_ask_travels() -> None:
    assert Ask(body=Secret("x")) == Ask(body=Secret("x"))
