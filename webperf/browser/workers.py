"""Requests of the page's workers, for its network ledger: map libraries fetch vector tiles there.

A worker is a target of its own, whose events a page's session does not give. Playwright's sessions can only reach one
by messages (`flatten` false). Workers are not halted at their start: they would wait for this process, which would be
seen in the numbers. What a worker asks for in its very first moments is therefore missed. A tile hardly ever is, as the
library first has to tell its worker what to load; where other programs keep this process waiting, it can be.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from playwright.sync_api import CDPSession, Error

from webperf.browser.network import NetworkLedger

ENABLE = json.dumps({"id": 1, "method": "Network.enable", "params": {}})
TYPES = frozenset({"worker"})


def listen_to_workers(session: CDPSession, ledger: NetworkLedger) -> None:
    """From now on the ledger hears of the network of each dedicated worker that the page starts."""

    def attached(event: dict[str, Any]) -> None:
        if event["targetInfo"]["type"] in TYPES:
            ledger.let_go(str(event["targetInfo"]["url"]))
            with contextlib.suppress(Error):  # it has ended meanwhile
                session.send("Target.sendMessageToTarget", {"sessionId": event["sessionId"], "message": ENABLE})

    session.on("Target.attachedToTarget", attached)
    session.on("Target.detachedFromTarget", lambda event: ledger.forget(event["sessionId"]))
    session.on("Target.receivedMessageFromTarget", lambda event: _forward(event, ledger))
    options = {"autoAttach": True, "waitForDebuggerOnStart": False, "flatten": False}
    session.send("Target.setAutoAttach", options)


def _forward(event: dict[str, Any], ledger: NetworkLedger) -> None:
    message = json.loads(event["message"])
    parameters = message.get("params", {})
    if "method" not in message or "requestId" not in parameters:
        return
    # Ids are counted for each process: the session's id keeps those of two apart.
    ledger.hear(message["method"], {**parameters, "requestId": f"{event['sessionId']}/{parameters['requestId']}"})
