"""Requests of the page's workers, for its network ledger: map libraries fetch vector tiles there.

A worker is a target of its own, whose events a page's session does not give. Playwright's sessions can only reach one
by messages (`flatten` false). Workers are not halted at their start: they would wait for this process, which would be
seen in the numbers. What a worker asks for before this process has said that it listens is not told, and on a machine
that others keep busy that is a while. At the end of the step the worker is asked for it: its own Resource Timing has
what its scripts fetched from the first moment on (the first 250, https://www.w3.org/TR/resource-timing/).
"""

from __future__ import annotations

import contextlib
import json
import time
from collections import Counter
from typing import Any

from playwright.sync_api import CDPSession, Error

from webperf.browser.network import NO_REQUESTS, NetworkLedger
from webperf.model.capture import Request

TYPES = frozenset({"worker"})
LISTEN, TELL = 1, 2
LISTENING = "Network.enable"
ANSWER_S = 0.5
"""A worker that computes answers when it is done; so long it is waited for, behind everything that is timed."""

INITIATORS = {"fetch": "Fetch", "xmlhttprequest": "XHR"}
FETCHED = """performance.getEntriesByType("resource").map((entry) => ({
  url: entry.name.split("#")[0], initiator: entry.initiatorType, protocol: entry.nextHopProtocol,
  start: performance.timeOrigin + entry.startTime, end: performance.timeOrigin + entry.responseEnd,
  response: entry.responseStart ? performance.timeOrigin + entry.responseStart : null,
  status: entry.responseStatus ?? 0, bytes: entry.transferSize, content: entry.encodedBodySize,
}))"""


class Workers:
    """From now on the ledger hears of the network of each dedicated worker that the page starts."""

    def __init__(self, session: CDPSession, ledger: NetworkLedger) -> None:
        self._session = session
        self._ledger = ledger
        self._heard: dict[str, Counter[str]] = {}
        self._told: dict[str, list[dict[str, Any]]] = {}
        session.on("Target.attachedToTarget", self._on_attached)
        session.on("Target.detachedFromTarget", self._on_detached)
        session.on("Target.receivedMessageFromTarget", self._on_message)
        options = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
        session.send("Target.setAutoAttach", options)

    def catch_up(self, began_ms: float, wall_zero_ms: float) -> None:
        """Put into the ledger what new workers fetched unheard since `began_ms`, on CDP's clock in ms.

        `wall_zero_ms` is what that clock's zero is on the clock of the workers, which count from 1970.
        """
        # One may come or go while another is asked.
        for worker in tuple(self._heard):
            self._ask(worker, TELL, "Runtime.evaluate", {"expression": FETCHED, "returnByValue": True})
        deadline = time.monotonic() + ANSWER_S
        while self._heard.keys() - self._told.keys() and time.monotonic() < deadline:
            # Whatever is asked, events are handled meanwhile.
            self._session.send("Runtime.getIsolateId")
        for worker, entries in self._told.items():
            requests = [_request(entry, wall_zero_ms) for entry in entries if _is_request(entry)]
            for request in _unheard(requests, self._heard.pop(worker)):
                if request.start_ms >= began_ms:
                    self._ledger.add_ended(request)
        self._told.clear()

    def _on_attached(self, event: dict[str, Any]) -> None:
        if event["targetInfo"]["type"] in TYPES:
            self._ledger.let_go(str(event["targetInfo"]["url"]))
            self._heard[event["sessionId"]] = Counter()
            self._ask(event["sessionId"], LISTEN, LISTENING, {})

    def _on_detached(self, event: dict[str, Any]) -> None:
        self._heard.pop(event["sessionId"], None)
        self._told.pop(event["sessionId"], None)
        self._ledger.forget(event["sessionId"])

    def _on_message(self, event: dict[str, Any]) -> None:
        worker, message = event["sessionId"], json.loads(event["message"])
        parameters = message.get("params", {})
        if message.get("id") == TELL and worker in self._heard:
            self._told[worker] = message.get("result", {}).get("result", {}).get("value") or []
        elif "method" in message and "requestId" in parameters:
            if message["method"] == "Network.requestWillBeSent" and worker in self._heard:
                self._heard[worker][parameters["request"]["url"]] += 1
            # Ids are counted for each process: the session's id keeps those of two apart.
            self._ledger.hear(message["method"], {**parameters, "requestId": f"{worker}/{parameters['requestId']}"})

    def _ask(self, worker: str, id: int, method: str, parameters: dict[str, Any]) -> None:
        message = json.dumps({"id": id, "method": method, "params": parameters})
        with contextlib.suppress(Error):  # it has ended meanwhile
            self._session.send("Target.sendMessageToTarget", {"sessionId": worker, "message": message})


def _is_request(entry: dict[str, Any]) -> bool:
    """One of its scripts'. Of what it imports the page's session may tell."""
    return entry["initiator"] in INITIATORS and not entry["url"].startswith(NO_REQUESTS)


def _unheard(requests: list[Request], heard: Counter[str]) -> list[Request]:
    """Those before the first that was heard of, address by address: listening, once begun, misses nothing."""
    fetched = Counter(request.url for request in requests)
    left = {url: count - heard[url] for url, count in fetched.items()}
    found = []
    for request in sorted(requests, key=lambda request: request.start_ms):
        if left[request.url] > 0:
            left[request.url] -= 1
            found.append(request)
    return found


def _request(entry: dict[str, Any], wall_zero_ms: float) -> Request:
    """On CDP's clock. A server of another origin may keep sizes, status and more from scripts: 0 and None then."""
    return Request(
        url=entry["url"],
        type=INITIATORS[entry["initiator"]],
        start_ms=entry["start"] - wall_zero_ms,
        end_ms=entry["end"] - wall_zero_ms,
        bytes=entry["bytes"],
        status=entry["status"] or None,
        from_cache=not entry["bytes"] and entry["content"] > 0,
        failed=None,
        protocol=entry["protocol"] or None,
        response_ms=None if entry["response"] is None else entry["response"] - wall_zero_ms,
    )
