from __future__ import annotations

import json
from typing import Any

import pytest

from tests.browser.diagnosis import build
from tests.fixtures import peers
from webperf.browser.diagnosis import network_log
from webperf.browser.diagnosis.har import Har, entry_timings, har

URL = "https://me:CANARY@app.test/data?state=CANARY#CANARY"


def log(*, with_everything: bool = True) -> dict[str, Any]:
    """A document with a redirect, a file from the cache, a failure, a POST, a stream and a socket."""
    session, found = build.listening()
    build.request(session, "1", "http://app.test/?from=CANARY", 10.0, type="Document")
    hop = {"status": 302, "statusText": "Found", "headers": {"Location": URL}, "encodedDataLength": 90}
    build.request(session, "1", URL, 10.0, type="Document", redirectResponse=hop)
    build.response(session, "1", 10.05, timing=build.TIMING, remoteIPAddress="[::1]", connectionId=7)
    build.finished(session, "1", 10.06)
    session.emit("Page.domContentEventFired", timestamp=10.5)
    session.emit("Page.loadEventFired", timestamp=10.75)
    if with_everything:
        _others(session)
    return har(found, "0.1")


def _others(session: build.FakeSession) -> None:
    build.request(session, "2", "http://app.test/cached.css", 10.1, type="Stylesheet")
    session.emit("Network.requestServedFromCache", requestId="2")
    build.response(session, "2", 10.1)
    build.finished(session, "2", 10.1, wire=0)
    build.request(session, "3", "http://app.test/gone", 10.2)
    session.emit("Network.loadingFailed", requestId="3", timestamp=10.3, errorText="net::ERR_FAILED")
    posted = {"method": "POST", "hasPostData": True, "postData": '{"password":"CANARY"}', "headers": {}}
    build.request(session, "4", "http://app.test/login", 10.2, request=posted)
    build.response(session, "4", 10.3)
    build.finished(session, "4", 10.3)
    build.request(session, "5", "http://app.test/events", 10.2, type="EventSource")
    build.response(session, "5", 10.25, timing={**build.TIMING, "requestTime": 10.2})
    build.socket(session, "6", "ws://app.test/stream?token=CANARY", 10.3)
    build.message(session, "6", 10.4, 1, '{"type":"rerun","token":"CANARY"}', sent=True)
    build.message(session, "6", 10.5, 2, "AAEC")
    build.message(session, "6", 10.6, 1, "CANARY")
    session.emit("Network.webSocketCreated", requestId="7", url="ws://app.test/never")


def entries() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log()["log"]["entries"]
    return found


def test_the_phases_sum_up_to_the_whole_time() -> None:
    timings = log()["log"]["entries"][1]["timings"]
    # Begun 5 ms after it was asked for; 1 ms between connection and sending; ended 60 ms after.
    assert timings == {"blocked": 6, "dns": 2, "connect": 10, "ssl": 8, "send": 1, "wait": 30, "receive": 11}
    assert log()["log"]["entries"][1]["time"] == 60


def test_what_did_not_happen_is_minus_one_and_a_stream_is_told_up_to_its_headers() -> None:
    stream = next(entry for entry in entries() if entry["request"]["url"].endswith("/events"))
    assert stream["time"] == 44
    cached = next(entry for entry in entries() if entry["request"]["url"].endswith(".css"))
    assert cached["timings"] == {"blocked": -1, "dns": -1, "connect": -1, "ssl": -1, "send": 0, "wait": 0, "receive": 0}
    assert cached["_fromCache"] == "memory"


def test_a_redirect_is_an_entry_of_its_own_on_the_same_page() -> None:
    first, second = entries()[:2]
    assert (first["response"]["status"], second["response"]["status"]) == (302, 200)
    assert first["response"]["redirectURL"] == second["request"]["url"] == "https://app.test/data?state=redacted"
    assert [page["id"] for page in log()["log"]["pages"]] == ["page_1"]
    assert {entry["pageref"] for entry in entries()} == {"page_1"}


def test_a_page_has_the_times_of_its_events() -> None:
    (page,) = log()["log"]["pages"]
    assert page["pageTimings"] == {"onContentLoad": 500, "onLoad": 750}
    assert page["startedDateTime"] == "2027-01-15T08:00:10.000+00:00"


def test_sizes_are_those_of_body_and_wire() -> None:
    response = entries()[1]["response"]
    assert (response["content"]["size"], response["_transferSize"]) == (1500, 600)


def test_a_failed_request_says_why() -> None:
    failed = next(entry for entry in entries() if entry["request"]["url"].endswith("/gone"))
    assert (failed["response"]["status"], failed["response"]["_error"]) == (0, "net::ERR_FAILED")


def test_a_socket_has_its_messages_with_lengths_and_of_text_the_shape() -> None:
    (socket,) = [entry for entry in entries() if "_webSocketMessages" in entry]
    assert socket["timings"]["wait"] == 20
    assert [(m["type"], m["opcode"], m["length"], m["data"]) for m in socket["_webSocketMessages"]] == [
        ("send", 1, 33, '{"type":"rerun","token":"redacted"}'),
        ("receive", 2, 3, ""),
        ("receive", 1, 6, ""),
    ]
    assert socket["_webSocketMessages"][0]["time"] == build.WALL_S + 10.4


def test_no_secret_is_in_it() -> None:
    assert "CANARY" not in json.dumps(log())


def test_what_is_too_much_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network_log, "MOST_EXCHANGES", 2)
    monkeypatch.setattr(network_log, "MOST_MESSAGES", 1)
    session, _ = build.listening()
    instrument = Har("0.1")
    instrument.start(None, session)  # type: ignore[arg-type]
    build.socket(session, "1", "ws://app.test/", 1.0)
    for _ in range(3):
        build.message(session, "1", 1.1, 2, "AAEC")
    for number in range(3):
        build.request(session, f"r{number}", "http://app.test/", 2.0)

    (product,) = instrument.stop()

    entries = json.loads(product.content)["log"]["entries"]
    assert len(entries) == 2
    assert entries[0]["comment"] == "2 messages were more than is kept"
    assert list(instrument.notes()) == ["har: 2 requests were more than is kept"]


def test_without_a_request_there_is_no_file() -> None:
    session, _ = build.listening()
    instrument = Har("0.1")
    instrument.start(None, session)  # type: ignore[arg-type]
    assert instrument.stop() == ()


def test_a_request_without_an_end_takes_no_negative_time() -> None:
    session, found = build.listening()
    build.request(session, "1", "http://app.test/", 1.0)
    assert entry_timings(found.exchanges[0])["wait"] == 0


@pytest.mark.parametrize("with_everything", [False, True])
def test_the_schema_of_har_1_2_accepts_it(with_everything: bool, tmp_path: Any) -> None:
    """https://www.npmjs.com/package/har-validator, which we did not write."""
    file = tmp_path / "network.har"
    file.write_text(json.dumps(log(with_everything=with_everything)), "utf-8")

    assert peers.run("validate_har.cjs", file) == {"valid": True}
