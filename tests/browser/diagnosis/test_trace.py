from __future__ import annotations

import json

from webperf.browser.diagnosis.trace import safe_trace

TASK = '{"cat":"devtools.timeline","dur":9,"name":"RunTask","ph":"X","pid":1,"tid":1,"ts":100}'
SEND = '{"args":{"data":{"url":"http://app.test/?k=CANARY"}},"name":"ResourceSendRequest","ph":"I","ts":101}'


def trace(*events: str, end: str = '],"metadata":{"user-agent":"CANARY"}}') -> str:
    return '{"traceEvents":[\n' + ",\n".join(events) + end


def test_events_stay_and_secrets_and_metadata_go() -> None:
    cut = safe_trace(trace(TASK, SEND), 10_000)

    plain = json.loads(cut.json)
    assert plain["traceEvents"][0] == json.loads(TASK)
    assert plain["traceEvents"][1]["args"]["data"]["url"] == "http://app.test/?k=redacted"
    assert plain["metadata"] == {"source": "webperf"}
    assert "CANARY" not in cut.json
    assert cut.left_out == 0


def test_what_is_too_much_is_cut_and_counted_and_the_rest_still_opens() -> None:
    cut = safe_trace(trace(*[TASK] * 10), len(TASK) * 3)

    assert len(json.loads(cut.json)["traceEvents"]) == 3
    assert cut.left_out == 7


def test_a_trace_that_breaks_off_loses_the_event_that_is_not_whole() -> None:
    cut = safe_trace(trace(TASK, TASK, SEND[:40], end=""), 10_000)

    assert len(json.loads(cut.json)["traceEvents"]) == 2
    assert cut.left_out == 1


def test_a_trace_of_nothing_is_a_trace() -> None:
    assert json.loads(safe_trace("", 10_000).json)["traceEvents"] == []
