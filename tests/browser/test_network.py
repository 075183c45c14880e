import base64
from collections.abc import Callable
from typing import Any, cast

import pytest

from webperf.browser import network
from webperf.browser.network import NetworkLedger, payload_bytes
from webperf.model.capture import Message

Handler = Callable[[dict[str, Any]], None]
API = "http://app.test/api"


class FakeSession:
    """A CDP session that says what a test makes it say. Times in seconds, as CDP has them."""

    def __init__(self) -> None:
        self.handlers: dict[str, Handler] = {}
        self.sent: list[str] = []

    def on(self, event: str, handler: Handler) -> None:
        self.handlers[event] = handler

    def send(self, method: str, params: dict[str, Any] | None = None) -> None:
        self.sent.append(method)

    def says(self, event: str, id: str, at: float = 0.0, **more: Any) -> None:
        self.handlers[f"Network.{event}"]({"requestId": id, "timestamp": at, **more})

    def request(self, id: str, at: float = 10.0, *, url: str = API, type: str = "Fetch", **more: Any) -> None:
        self.says("requestWillBeSent", id, at, request={"url": url}, type=type, **more)

    def response(self, id: str, at: float = 10.2, *, mime: str = "application/json", **more: Any) -> None:
        response = {"status": 200, "mimeType": mime, "encodedDataLength": 200, **more}
        self.says("responseReceived", id, at, response=response)

    def message(self, event: str, at: float, data: str = "hello", *, opcode: int = 1) -> None:
        self.says(event, "w", at, response={"opcode": opcode, "payloadData": data})

    def finished(self, id: str, at: float = 10.5, *, bytes: int = 1200) -> None:
        self.says("loadingFinished", id, at, encodedDataLength=bytes)


@pytest.fixture
def session() -> FakeSession:
    return FakeSession()


@pytest.fixture
def ledger(session: FakeSession) -> NetworkLedger:
    return NetworkLedger(cast(Any, session))


def test_it_listens_before_it_switches_the_events_on(session: FakeSession, ledger: NetworkLedger) -> None:
    assert session.sent == ["Network.enable"]
    assert "Network.requestWillBeSent" in session.handlers


def test_a_request_from_start_to_end_on_the_pages_clock(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1", at=10.0)
    session.response("1", at=10.125, protocol="h2")
    session.finished("1", at=10.25, bytes=1200)
    (found,) = ledger.requests(clock_zero_ms=9_900)
    assert (found.url, found.type, found.start_ms, found.end_ms) == (API, "Fetch", 100, 350)
    assert (found.status, found.bytes, found.from_cache, found.failed) == (200, 1200, False, None)
    assert (found.response_ms, found.protocol) == (225, "h2")


def test_what_has_come_so_far_of_an_open_request_counts(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1")
    session.response("1")
    session.says("dataReceived", "1", encodedDataLength=500)
    session.says("dataReceived", "1", encodedDataLength=300)
    (found,) = ledger.requests(0)
    # 200 of headers, then 500 and 300.
    assert (found.bytes, found.end_ms) == (1000, None)


def test_the_parts_of_a_stream_are_kept_with_their_times(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1", at=10.0, type="EventSource")
    session.response("1", at=10.1, mime="text/event-stream")
    # What is on the wire of a stream is told when it ends.
    session.says("dataReceived", "1", 10.25, dataLength=14, encodedDataLength=0)
    session.says("dataReceived", "1", 10.5, dataLength=30, encodedDataLength=20)
    assert ledger.requests(clock_zero_ms=10_000)[0].data == ((250, 14), (500, 20))


def test_the_parts_of_any_other_request_are_not_kept(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1")
    session.response("1")
    session.says("dataReceived", "1", 10.25, dataLength=14, encodedDataLength=14)
    assert ledger.requests(0)[0].data == ()


def test_the_final_count_never_lowers_what_was_seen(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1")
    session.response("1")
    session.says("dataReceived", "1", encodedDataLength=800)
    session.finished("1", bytes=0)
    assert ledger.requests(0)[0].bytes == 1000


def test_a_failed_request_has_its_error_and_its_end(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1")
    session.says("loadingFailed", "1", 10.1, errorText="net::ERR_CONNECTION_RESET")
    (found,) = ledger.requests(0)
    assert (found.failed, found.status, found.bytes, found.end_ms) == ("net::ERR_CONNECTION_RESET", None, 0, 10_100)


def test_each_hop_of_a_redirect_is_a_request(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1", at=10.0)
    session.request("1", at=10.1, url=f"{API}/", redirectResponse={"status": 307, "encodedDataLength": 150})
    session.response("1")
    session.finished("1", at=10.3)
    assert [(r.url, r.status, r.start_ms, r.end_ms, r.bytes) for r in ledger.requests(0)] == [
        (API, 307, 10_000, 10_100, 150),
        (f"{API}/", 200, 10_100, 10_300, 1200),
    ]


@pytest.mark.parametrize("memory", [True, False])
def test_an_answer_from_either_cache_is_marked(session: FakeSession, ledger: NetworkLedger, memory: bool) -> None:
    session.request("1")
    if memory:
        session.says("requestServedFromCache", "1")
    session.response("1", fromDiskCache=not memory)
    assert ledger.requests(0)[0].from_cache


@pytest.mark.parametrize("url", ["data:image/png;base64,AAAA", "blob:http://app.test/1", "chrome://resources/x.js"])
def test_what_never_leaves_the_browser_is_no_request(session: FakeSession, ledger: NetworkLedger, url: str) -> None:
    session.request("1", url=url)
    session.response("1")
    session.finished("1")
    assert (ledger.requests(0), ledger.in_flight()) == ((), None)


NOT_BEGINNINGS = (
    *("responseReceived", "requestServedFromCache", "dataReceived", "loadingFinished", "loadingFailed"),
    *("webSocketFrameSent", "webSocketFrameReceived", "webSocketClosed"),
)


@pytest.mark.parametrize("event", NOT_BEGINNINGS)
def test_an_event_of_something_begun_before_listening_is_ignored(
    session: FakeSession, ledger: NetworkLedger, event: str
) -> None:
    session.says(event, "unknown", response={"status": 200}, encodedDataLength=5, errorText="x")
    assert (ledger.requests(0), ledger.in_flight(), ledger.unanswered_since(0)) == ((), None, None)


def test_the_oldest_open_request_is_in_flight_until_it_ends(session: FakeSession, ledger: NetworkLedger) -> None:
    session.request("1", url=f"{API}/1")
    session.request("2", url=f"{API}/2")
    assert ledger.in_flight() == f"{API}/1"
    session.finished("1")
    assert ledger.in_flight() == f"{API}/2"
    session.says("loadingFailed", "2", errorText="net::ERR_ABORTED")
    assert ledger.in_flight() is None


@pytest.mark.parametrize("type", ["WebSocket", "Ping", "Media", "Prefetch", "CSPViolationReport", "EventSource"])
def test_what_is_kept_open_on_purpose_holds_back_no_step(
    session: FakeSession, ledger: NetworkLedger, type: str
) -> None:
    session.request("1", type=type)
    assert ledger.in_flight() is None


@pytest.mark.parametrize("mime", ["text/event-stream", "multipart/x-mixed-replace"])
def test_a_stream_that_was_fetched_is_known_by_its_answer(
    session: FakeSession, ledger: NetworkLedger, mime: str
) -> None:
    session.request("1")
    assert ledger.in_flight() == API
    session.response("1", mime=mime)
    assert ledger.in_flight() is None


def test_a_new_step_forgets_the_requests_of_the_one_before_but_not_that_they_are_open(
    session: FakeSession, ledger: NetworkLedger
) -> None:
    session.request("1", url=f"{API}/1")
    ledger.begin()
    session.request("2", url=f"{API}/2")
    session.finished("2")
    assert [r.url for r in ledger.requests(0)] == [f"{API}/2"]
    assert ledger.in_flight() == f"{API}/1"


def test_a_page_that_makes_requests_without_end_costs_a_count_and_not_memory(
    session: FakeSession, ledger: NetworkLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "LIMIT", 3)
    for number in range(5):
        session.request(str(number))
    assert (len(ledger.requests(0)), ledger.left_out) == (3, 2)


SOCKET = "ws://app.test/_stcore/stream"


@pytest.fixture
def socket(session: FakeSession, ledger: NetworkLedger) -> FakeSession:
    session.says("webSocketCreated", "w", url=SOCKET)
    return session


@pytest.mark.parametrize(
    ("sent", "received", "unanswered"),
    [
        # (times in s of messages) since the input at 20 s.
        ([], [], False),
        ([], [21.0], False),
        ([20.5], [], True),
        ([20.0], [], True),
        ([20.5], [21.0], False),
        ([20.5, 21.5], [21.0], True),
        ([19.0], [], False),
        ([20.5], [20.5], False),
        ([20.52], [20.51], True),
    ],
)
def test_a_message_sent_after_the_input_waits_for_one_received(
    socket: FakeSession, ledger: NetworkLedger, sent: list[float], received: list[float], unanswered: bool
) -> None:
    for at in sent:
        socket.message("webSocketFrameSent", at)
    for at in received:
        socket.message("webSocketFrameReceived", at)
    assert ledger.unanswered_since(20_000) == (SOCKET if unanswered else None)


def test_messages_of_the_step_are_kept_on_the_pages_clock(socket: FakeSession, ledger: NetworkLedger) -> None:
    socket.message("webSocketFrameSent", 19.0)
    ledger.begin()
    socket.message("webSocketFrameSent", 20.5)
    socket.message("webSocketFrameReceived", 20.75, "AAECAw==", opcode=2)
    # Four bytes in base64: 00 01 02 03.
    assert ledger.messages(clock_zero_ms=20_000) == (Message(500, True, 5, SOCKET), Message(750, False, 4, SOCKET))


@pytest.mark.parametrize(
    ("opcode", "data", "bytes"),
    [
        (1, "", 0),
        (1, "hello", 5),
        # UTF-8: two bytes for the umlaut, four for the map, three for half of a surrogate pair.
        (1, "ö", 2),
        (1, "🗺", 4),
        (1, "\ud83d", 3),
        *((2, base64.b64encode(bytes(n)).decode(), n) for n in range(8)),
    ],
)
def test_a_messages_size_is_that_of_its_payload(opcode: int, data: str, bytes: int) -> None:
    assert payload_bytes({"opcode": opcode, "payloadData": data}) == bytes


def test_messages_without_end_cost_a_count_and_not_memory(
    socket: FakeSession, ledger: NetworkLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "LIMIT", 3)
    for second in range(5):
        socket.message("webSocketFrameReceived", second)
    assert (len(ledger.messages(0)), ledger.left_out) == (3, 2)


def test_a_socket_that_was_closed_answers_no_more(socket: FakeSession, ledger: NetworkLedger) -> None:
    socket.message("webSocketFrameSent", 20.5)
    socket.says("webSocketClosed", "w")
    assert ledger.unanswered_since(20_000) is None


@pytest.mark.parametrize(
    ("started", "data", "unanswered"),
    [(20.5, False, True), (20.0, False, True), (20.5, True, False), (19.0, False, False)],
)
def test_a_stream_opened_after_the_input_waits_for_its_first_data(
    session: FakeSession, ledger: NetworkLedger, started: float, data: bool, unanswered: bool
) -> None:
    session.request("1", at=started, type="EventSource")
    if data:
        session.says("dataReceived", "1", encodedDataLength=10)
    assert ledger.unanswered_since(20_000) == (API if unanswered else None)
