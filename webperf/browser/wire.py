"""A CDP connection of our own to one page, read only when somebody asks.

Playwright's CDP sessions hand every event to Python as it happens: through the driver, one by one, while the page
loads. On a machine with few cores that work takes the time of the very load that is measured (0.1 s of CPU a load,
and LCP 4-6 % later, of a dashboard with 150 requests). Here Chromium keeps the events in its socket until `pump`,
and what nobody listens to is not even parsed.

Chromium offers it because `launch` asks for `--remote-debugging-port=0`: on the loopback address, at a port of its own
choice. In a browser without (a remote one, one that another fixture started) `open_wire` gives None.
"""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Error, Page
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.http11 import Response
from websockets.uri import parse_uri

PORT_FLAG = "--remote-debugging-port=0"
"""Chromium chooses the port, and writes it to a file in its profile."""

PORT_FILE = "DevToolsActivePort"
TIMEOUT_S = 10.0
"""For an answer. A page that hangs is ended by the watchdog long before anything is asked here."""

CHUNK_BYTES = 1 << 20
# Every event begins with its name: told without parsing what may be a megabyte of message.
EVENT_PREFIX = b'{"method":"'

Handler = Callable[[dict[str, Any]], None]


def open_wire(page: Page) -> Wire | None:
    """A connection to the page's target; None where the browser offers none."""
    browser = page.context.browser
    port = _debugging_port(browser) if browser else None
    if port is None:
        return None
    session = page.context.new_cdp_session(page)
    target = session.send("Target.getTargetInfo")["targetInfo"]["targetId"]
    session.detach()
    try:
        return Wire(f"ws://127.0.0.1:{port}/devtools/page/{target}")
    except OSError:
        return None


class Wire:
    """`on` and `send` as Playwright's CDPSession has them. Events are handled in `pump` and `send` alone."""

    def __init__(self, url: str) -> None:
        """Connect. Raises OSError."""
        uri = parse_uri(url)
        self._protocol = ClientProtocol(uri, max_size=None)
        self._socket = socket.create_connection((uri.host, uri.port), TIMEOUT_S)
        self._handlers: dict[bytes, Handler] = {}
        self._answers: dict[int, dict[str, Any]] = {}
        self._last_id = 0
        try:
            self._shake_hands()
        except BaseException:
            self.close()
            raise

    def on(self, event: str, handler: Handler) -> None:
        """Have `handler` called with the parameters of each such event."""
        self._handlers[event.encode()] = handler

    def send(self, method: str, params: dict[str, Any] | None = None) -> dict[str, Any]:
        """Ask, and wait for the answer. Raises Playwright's Error when there is none."""
        self._last_id += 1
        question = json.dumps({"id": self._last_id, "method": method, "params": params or {}})
        self._protocol.send_text(question.encode())
        try:
            self._flush()
            answer = self._wait_for(self._last_id)
        except OSError as error:
            raise Error(f"{method}: the browser does not answer ({error})") from None
        if "error" in answer:
            raise Error(f"{method}: {answer['error'].get('message')}")
        result: dict[str, Any] = answer["result"]
        return result

    def pump(self) -> None:
        """Handle every event until now. What the page did before this call has then been heard."""
        # The answer to any question comes after the events before it.
        self.send("Runtime.getIsolateId")

    def close(self) -> None:
        """Hang up. Closing twice is nothing."""
        self._socket.close()

    def _shake_hands(self) -> None:
        self._protocol.send_request(self._protocol.connect())
        self._flush()
        while not any(isinstance(event, Response) for event in self._receive(time.monotonic() + TIMEOUT_S)):
            pass
        if self._protocol.handshake_exc:
            raise ConnectionRefusedError(str(self._protocol.handshake_exc))

    def _wait_for(self, id: int) -> dict[str, Any]:
        deadline = time.monotonic() + TIMEOUT_S
        while id not in self._answers:
            for event in self._receive(deadline):
                if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                    self._handle(bytes(event.data))
        return self._answers.pop(id)

    def _receive(self, deadline: float) -> list[Any]:
        """What one reading brings. Raises OSError at the end of the connection, and at the deadline."""
        self._socket.settimeout(max(0.001, deadline - time.monotonic()))
        data = self._socket.recv(CHUNK_BYTES)
        if not data:
            raise ConnectionResetError("the connection was closed")
        self._protocol.receive_data(data)
        self._flush()
        return self._protocol.events_received()

    def _flush(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._socket.sendall(data)

    def _handle(self, message: bytes) -> None:
        if not message.startswith(EVENT_PREFIX):
            answer = json.loads(message)
            self._answers[answer["id"]] = answer
            return
        end = message.index(b'"', len(EVENT_PREFIX))
        if handler := self._handlers.get(message[len(EVENT_PREFIX) : end]):
            handler(json.loads(message)["params"])


def _debugging_port(browser: Browser) -> int | None:
    try:
        session = browser.new_browser_cdp_session()
        line = str(session.send("SystemInfo.getInfo")["commandLine"])
        session.detach()
    except Error:
        return None
    profile = next((flag.partition("=")[2] for flag in line.split(" --") if flag.startswith("user-data-dir=")), None)
    if profile is None or PORT_FLAG not in line:
        return None
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int((Path(profile) / PORT_FILE).read_text("ascii").splitlines()[0])
    return None
