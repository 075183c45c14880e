"""Canaries: a text with CANARY in it must come out without, and what is no secret must come out whole."""

import json
import time

import pytest

from webperf.model.redact import (
    DEEPEST,
    KEPT_HEADERS,
    is_secret_name,
    mask_headers,
    mask_message,
    mask_query,
    mask_text,
    mask_tree,
    mask_url,
    mask_values,
    query_names,
    redact_url,
)

JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJDQU5BUlkifQ.c2lnbmF0dXJlLUNBTkFSWQ"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://app.test/map", "http://app.test/map"),
        ("https://me:CANARY@app.test:8443/", "https://app.test:8443/"),
        ("https://app.test/map?token=CANARY&x=1", "https://app.test/map?token=redacted&x=redacted"),
        ("https://app.test/?CANARY", "https://app.test/?redacted"),
        ("https://app.test/?a=1;b=CANARY", "https://app.test/?a=redacted&b=redacted"),
        ("https://app.test/#access_token=CANARY", "https://app.test/"),
        ("https://app.test/share/0123456789abcdefCANARY0123456789ab/x", "https://app.test/share/redacted/x"),
        (f"https://app.test/verify/{JWT}", "https://app.test/verify/redacted"),
        ("https://app.test/static/index.DormvYxC.js", "https://app.test/static/index.DormvYxC.js"),
        ("/slow?delay=CANARY", "/slow?delay=redacted"),
        ("ws://app.test/_stcore/stream?x=CANARY", "ws://app.test/_stcore/stream?x=redacted"),
        ("blob:http://me:CANARY@app.test/uuid?CANARY", "blob:http://app.test/uuid"),
        ("data:image/png;base64,CANARY", "data:image/png,redacted"),
        ("http://[CANARY", "redacted"),
        ("about:blank", "about:blank"),
        ("", ""),
    ],
)
def test_an_address_keeps_its_place_and_the_names_of_its_query(url: str, kept: str) -> None:
    assert mask_url(url) == kept


def test_the_names_of_a_query_are_known_after_masking() -> None:
    assert query_names(mask_url("http://a.test/?state=VIC&page=2&CANARY")) == ["state", "page", "redacted"]
    assert query_names("http://a.test/") == []
    assert mask_query("") == ""


@pytest.mark.parametrize("name", ["Authorization", "cookie", "Set-Cookie", "X-Api-Key", "X-Auth-Token", "My-Header"])
def test_a_header_that_is_not_on_the_list_goes(name: str) -> None:
    assert mask_headers({name: "CANARY", "Content-Type": "text/html"}) == [("Content-Type", "text/html")]


def test_the_list_names_no_header_that_calls_for_a_secret() -> None:
    assert not [name for name in KEPT_HEADERS if is_secret_name(name)]


def test_addresses_in_the_headers_that_stay_are_masked() -> None:
    found = mask_headers([("Location", "/next?code=CANARY"), ("Referer", "http://a.test/?q=CANARY#CANARY")])
    assert found == [("Location", "/next?code=redacted"), ("Referer", "http://a.test/?q=redacted")]


@pytest.mark.parametrize(
    "text",
    [
        "GET http://me:CANARY@app.test/x?k=CANARY#CANARY failed",
        "Authorization: Bearer CANARY",
        "cookie: a=CANARY; b=CANARY; c=CANARY",
        "sent Bearer CANARY0123 to the server",
        "api_key=CANARY",
        '{"apiKey": "CANARY"}',
        r"{\"password\":\"CANARY\"}",
        "clientSecret='CANARY'",
        "AKIACANARYCANARY12",
        "ghp_CANARYCANARYCANARY01",
        "sk_live_CANARYCANARY01",
        f"token is {JWT}",
        "at /path?token=CANARY in app.js",
        "data:text/plain;base64,CANARYCANARYCANARYCANARY",
    ],
)
def test_a_text_loses_its_secrets(text: str) -> None:
    masked = mask_text(text)
    assert "CANARY" not in masked
    assert "redacted" in masked
    assert JWT.split(".")[1] not in masked


@pytest.mark.parametrize(
    "text",
    [
        "TypeError: cannot read properties of undefined (reading 'length')",
        "tokenizer: bpe, monkey=george, keyboard: us",
        "Failed to load http://app.test/static/js/index.DormvYxC.js at 12:34",
        "ratio 16:9, x = 3",
    ],
)
def test_a_text_without_secrets_stays_as_it_is(text: str) -> None:
    assert mask_text(text) == text


def test_a_text_is_bounded() -> None:
    assert mask_text("x" * 100, 10) == "xxxxxxxxx…"


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ('{"type":"rerun","id":7,"ok":true,"none":null}', '{"type":"rerun","id":7,"ok":true,"none":null}'),
        ('{"token":"abc","nested":{"password":1}}', '{"token":"redacted","nested":{"password":"redacted"}}'),
        ('{"q":"a long text, 23 letters"}', '{"q":"(23 characters)"}'),
        ('42["rerun",{"sid":"CANARY"}]', '42["rerun",{"sid":"redacted"}]'),
        ("CANARY and no JSON", ""),
        ("[" * 100_000, ""),
        ("7", "7"),
    ],
)
def test_of_a_message_its_shape_stays(message: str, kept: str) -> None:
    assert mask_message(message) == kept


def test_values_too_deep_to_follow_go() -> None:
    plain: object = "word"
    for _ in range(DEEPEST + 5):
        plain = [plain]
    assert "word" not in json.dumps(mask_values(plain))
    assert "word" not in json.dumps(mask_tree(plain))


def test_a_trace_event_loses_headers_details_and_addresses_and_nothing_else() -> None:
    event = {
        "name": "ResourceReceiveResponse",
        "ts": 12,
        "args": {
            "data": {
                "url": "http://a.test/?k=CANARY",
                "headers": [{"name": "set-cookie", "value": "CANARY"}, {"name": "server", "value": "uvicorn"}],
                "detail": '{"token":"CANARY","note":"CANARY with more words than one would keep"}',
                "sessionToken": "CANARY",
                "fromCache": False,
            }
        },
    }
    masked = mask_tree(event)
    assert "CANARY" not in json.dumps(masked)
    data = masked["args"]["data"]
    assert data["headers"] == [{"name": "server", "value": "uvicorn"}]
    assert (masked["name"], masked["ts"], data["fromCache"]) == ("ResourceReceiveResponse", 12, False)


def test_what_a_command_records_of_an_address_is_less_still() -> None:
    assert redact_url("https://me:CANARY@app.test/map?token=CANARY#CANARY") == "https://app.test/map"


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://app.test/map", "http://app.test/map"),
        ("https://app.test:8443/", "https://app.test:8443/"),
        ("https://user:pass@app.test/map", "https://app.test/map"),
        ("https://token@app.test", "https://app.test"),
        ("https://p@ss@app.test/", "https://app.test/"),
        ("https://app.test/map?token=abc&x=1", "https://app.test/map"),
        ("https://app.test/map#access_token=abc", "https://app.test/map"),
        ("http://[::1]:8501/a?b", "http://[::1]:8501/a"),
        ("http://user:pass@[::1]:8501/", "http://[::1]:8501/"),
        ("", ""),
        ("no address at all", "no address at all"),
        ("http://[", "(no URL)"),
    ],
)
def test_only_scheme_host_port_and_path_of_an_address_are_kept(url: str, kept: str) -> None:
    assert redact_url(url) == kept


@pytest.mark.alone
def test_a_text_of_nothing_but_beginnings_of_addresses_is_read_once() -> None:
    started = time.perf_counter()
    mask_text("a." * 20_000, 20_000)

    assert time.perf_counter() - started < 0.5


def test_an_address_of_any_scheme_loses_who_asks() -> None:
    said = mask_text("mongodb+srv://me:secret@db.test/a, postgresql+psycopg://me:secret@db.test/b")
    assert said == "mongodb+srv://db.test/a, postgresql+psycopg://db.test/b"
