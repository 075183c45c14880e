import json
from collections.abc import Callable
from typing import Any, cast

from playwright.sync_api import CDPSession

from webperf.browser.network import NetworkLedger
from webperf.browser.workers import listen_to_workers

TILE = "http://app.test/tiles/1/2/3.pbf"
SCRIPT = "http://app.test/worker.mjs"


class FakeSession:
    """Remembers who listens; what is sent to it is kept."""

    def __init__(self) -> None:
        self.handlers: dict[str, Callable[[dict[str, Any]], None]] = {}
        self.sent: list[str] = []

    def on(self, event: str, handler: Callable[[dict[str, Any]], None]) -> None:
        self.handlers[event] = handler

    def send(self, method: str, params: dict[str, Any] | None = None) -> None:
        self.sent.append(method)

    def attach(self, kind: str = "worker") -> None:
        self.handlers["Target.attachedToTarget"]({"sessionId": "W", "targetInfo": {"type": kind, "url": SCRIPT}})

    def tell(self, method: str, **params: Any) -> None:
        message = json.dumps({"method": method, "params": params})
        self.handlers["Target.receivedMessageFromTarget"]({"sessionId": "W", "message": message})


def listening() -> tuple[FakeSession, NetworkLedger]:
    session = FakeSession()
    ledger = NetworkLedger(cast(CDPSession, session))
    listen_to_workers(cast(CDPSession, session), ledger)
    return session, ledger


def test_a_request_of_a_worker_is_in_the_ledger_and_in_flight_until_it_ends() -> None:
    session, ledger = listening()
    session.attach()
    session.tell("Network.requestWillBeSent", requestId="7.1", request={"url": TILE}, type="Fetch", timestamp=1.0)
    assert ledger.in_flight() == TILE
    session.tell("Network.loadingFinished", requestId="7.1", timestamp=1.5, encodedDataLength=300)
    assert ledger.in_flight() is None
    (found,) = ledger.requests(0)
    assert (found.url, found.start_ms, found.end_ms, found.bytes) == (TILE, 1000, 1500, 300)


def test_what_a_worker_was_asking_for_when_it_ended_is_waited_for_no_longer() -> None:
    session, ledger = listening()
    session.attach()
    session.tell("Network.requestWillBeSent", requestId="7.1", request={"url": TILE}, type="Fetch", timestamp=1.0)
    session.handlers["Target.detachedFromTarget"]({"sessionId": "another"})
    assert ledger.in_flight() == TILE
    session.handlers["Target.detachedFromTarget"]({"sessionId": "W"})
    assert ledger.in_flight() is None
    assert [request.end_ms for request in ledger.requests(0)] == [None]


def test_the_script_of_a_worker_that_has_started_is_waited_for_no_longer() -> None:
    session, ledger = listening()
    asked = {"requestId": "9", "request": {"url": SCRIPT}, "type": "Script", "timestamp": 1.0}
    session.handlers["Network.requestWillBeSent"](asked)
    assert ledger.in_flight() == SCRIPT
    session.attach()
    assert ledger.in_flight() is None


def test_answers_and_other_targets_are_left_alone() -> None:
    session, ledger = listening()
    session.attach("iframe")
    assert "Target.sendMessageToTarget" not in session.sent
    session.handlers["Target.receivedMessageFromTarget"]({"sessionId": "W", "message": '{"id": 1, "result": {}}'})
    assert ledger.requests(0) == ()
