import json
from collections.abc import Callable
from typing import Any, cast

from playwright.sync_api import CDPSession

from webperf.browser.network import NetworkLedger
from webperf.browser.workers import Workers

TILE = "http://app.test/tiles/1/2/3.pbf"
SCRIPT = "http://app.test/worker.mjs"


class FakeSession:
    """Remembers who listens; what is sent to it is kept. A worker that is asked what it fetched says `fetched`."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.sent: list[str] = []
        self.fetched: list[dict[str, Any]] = []

    def on(self, event: str, handler: Callable[[dict[str, Any]], None]) -> None:
        self.handlers[event] = handler

    def send(self, method: str, params: dict[str, Any] | None = None) -> None:
        self.sent.append(method)
        if params and "Runtime.evaluate" in params.get("message", ""):
            answer = {"id": 2, "result": {"result": {"value": self.fetched}}}
            self.handlers["Target.receivedMessageFromTarget"]({"sessionId": "W", "message": json.dumps(answer)})

    def attach(self, kind: str = "worker") -> None:
        self.handlers["Target.attachedToTarget"]({"sessionId": "W", "targetInfo": {"type": kind, "url": SCRIPT}})

    def tell(self, method: str, **params: Any) -> None:
        message = json.dumps({"method": method, "params": params})
        self.handlers["Target.receivedMessageFromTarget"]({"sessionId": "W", "message": message})


def listening() -> tuple[FakeSession, NetworkLedger, Workers]:
    session = FakeSession()
    ledger = NetworkLedger(cast(CDPSession, session))
    return session, ledger, Workers(cast(CDPSession, session), ledger)


def fetched(url: str, start_ms: float, initiator: str = "fetch", **other: Any) -> dict[str, Any]:
    """An entry of a worker's Resource Timing; its clock began 1,000,000 ms before CDP's."""
    at = {"start": 1e6 + start_ms, "response": 1e6 + start_ms + 20, "end": 1e6 + start_ms + 30}
    sizes = {"status": 200, "protocol": "http/1.1", "bytes": 400, "content": 100}
    return {"url": url, "initiator": initiator, **at, **sizes, **other}


def test_a_request_of_a_worker_is_in_the_ledger_and_in_flight_until_it_ends() -> None:
    session, ledger, _ = listening()
    session.attach()
    session.tell("Network.requestWillBeSent", requestId="7.1", request={"url": TILE}, type="Fetch", timestamp=1.0)
    assert ledger.in_flight() == TILE
    session.tell("Network.loadingFinished", requestId="7.1", timestamp=1.5, encodedDataLength=300)
    assert ledger.in_flight() is None
    (found,) = ledger.requests(0)
    assert (found.url, found.start_ms, found.end_ms, found.bytes) == (TILE, 1000, 1500, 300)


def test_what_a_worker_was_asking_for_when_it_ended_is_waited_for_no_longer() -> None:
    session, ledger, _ = listening()
    session.attach()
    session.tell("Network.requestWillBeSent", requestId="7.1", request={"url": TILE}, type="Fetch", timestamp=1.0)
    session.handlers["Target.detachedFromTarget"]({"sessionId": "another"})
    assert ledger.in_flight() == TILE
    session.handlers["Target.detachedFromTarget"]({"sessionId": "W"})
    assert ledger.in_flight() is None
    assert [request.end_ms for request in ledger.requests(0)] == [None]


def test_the_script_of_a_worker_that_has_started_is_waited_for_no_longer() -> None:
    session, ledger, _ = listening()
    asked = {"requestId": "9", "request": {"url": SCRIPT}, "type": "Script", "timestamp": 1.0}
    session.handlers["Network.requestWillBeSent"](asked)
    assert ledger.in_flight() == SCRIPT
    session.attach()
    assert ledger.in_flight() is None


def test_answers_and_other_targets_are_left_alone() -> None:
    session, ledger, _ = listening()
    session.attach("iframe")
    assert "Target.sendMessageToTarget" not in session.sent
    session.handlers["Target.receivedMessageFromTarget"]({"sessionId": "W", "message": '{"id": 1, "result": {}}'})
    assert ledger.requests(0) == ()


def test_what_a_worker_fetched_before_it_was_heard_is_asked_for_once() -> None:
    session, ledger, workers = listening()
    session.attach()
    session.fetched = [fetched(TILE, 50), fetched(TILE, 100), fetched(SCRIPT, 60, "script"), fetched("data:,", 70)]
    asked = {"requestId": "7.1", "request": {"url": TILE}, "type": "Fetch", "timestamp": 0.1}
    session.tell("Network.requestWillBeSent", **asked)
    workers.catch_up(0, 1e6)
    late, first = ledger.requests(0)
    assert (late.url, late.start_ms, late.end_ms) == (TILE, 100, None)
    assert (first.url, first.type, first.start_ms, first.response_ms, first.end_ms) == (TILE, "Fetch", 50, 70, 80)
    assert (first.bytes, first.status, first.from_cache, first.protocol) == (400, 200, False, "http/1.1")
    workers.catch_up(0, 1e6)
    assert len(ledger.requests(0)) == 2


def test_what_a_worker_fetched_before_the_step_is_not_of_it() -> None:
    session, ledger, workers = listening()
    session.attach()
    session.fetched = [fetched(TILE, 50, bytes=0), fetched(SCRIPT, 150, bytes=0, content=0, status=0, response=None)]
    workers.catch_up(100, 1e6)
    (found,) = ledger.requests(0)
    assert (found.url, found.status, found.response_ms, found.from_cache) == (SCRIPT, None, None, False)


def test_a_worker_may_end_while_another_is_asked() -> None:
    session, ledger, workers = listening()
    session.attach()
    session.handlers["Target.attachedToTarget"](
        {"sessionId": "another", "targetInfo": {"type": "worker", "url": SCRIPT}}
    )
    session.fetched = [fetched(TILE, 50)]
    ask = session.send

    def send(method: str, params: dict[str, Any] | None = None) -> None:
        session.handlers["Target.detachedFromTarget"]({"sessionId": "another"})
        ask(method, params)

    session.send = send  # type: ignore[method-assign]
    workers.catch_up(0, 1e6)
    assert [request.url for request in ledger.requests(0)] == [TILE]


def test_a_worker_that_has_ended_is_not_asked() -> None:
    session, ledger, workers = listening()
    session.attach()
    session.fetched = [fetched(TILE, 50)]
    session.handlers["Target.detachedFromTarget"]({"sessionId": "W"})
    workers.catch_up(0, 1e6)
    assert ledger.requests(0) == ()
