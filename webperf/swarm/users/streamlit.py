"""A visitor of a Streamlit app, without a browser: its WebSocket protocol, from the first run to the last rerun.

What a browser does and this does not: fetch the page's files, media and data frames by HTTP, draw, run custom
components, and ask for the reruns of fragments with `run_every`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

from webperf.errors import unknown_name
from webperf.swarm.client import TIMEOUT_S
from webperf.swarm.url_template import template
from webperf.swarm.users.protocol import Ground, Protocol
from webperf.swarm.users.socket import failures, open_socket
from webperf.swarm.users.streamlit_run import Page, Run
from webperf.swarm.users.streamlit_widgets import UnknownWidget, Widget, encode, find, is_harmless, other_value
from webperf.swarm.wire.failure import WireFailure

STREAM = "/_stcore/stream"


class Streamlit(Protocol):
    """`await app.open("/filter")`, `await app.set("State", "VIC")`, `await app.click("Save")`; each is a script run.

    What fails on the way raises and closes the session; an exception of the app's script is counted and is in
    `run.exceptions`.
    """

    name = "streamlit"

    def __init__(self, ground: Ground) -> None:
        super().__init__(ground)
        self._socket: ClientConnection | None = None
        self._page = Page()
        self._values: dict[str, Any] = {}
        self._url = ""
        self._chance = random.Random(ground.number)

    @property
    def is_open(self) -> bool:
        """Is there a session?"""
        return self._socket is not None

    @property
    def widgets(self) -> tuple[Widget, ...]:
        """Those of the page that can be set."""
        return tuple(self._page.widgets.values())

    async def open(self, path: str = "/") -> Run:
        """A new session on a page, as a new tab; the one before ends. `path` is below the base URL, with its query."""
        await self.close()
        base = self.ground.base_url.rstrip("/")
        self._page, self._values, self._url = Page(), {}, base + path
        name = template(path)
        with self.measure(name, "CONNECT", "streamlit_connect"):
            self._socket = await open_socket(self.ground.wire, base + STREAM, self.ground.headers, ("streamlit",))
        return await self._run(name, "FIRST RUN", "streamlit_first_run", (), page=urlsplit(path).path.strip("/"))

    async def set(self, widget: str, value: Any) -> Run | None:
        """Change a widget, found by its label or key, to a value as the page shows it.

        None when the change waits: in a form until its button is clicked. Raises UnknownWidget, ValueError.
        """
        found = find(self.widgets, widget)
        state = WidgetState()
        encode(found, state, value)
        self._values[found.id] = value
        return None if found.waits else await self._rerun(found)

    async def click(self, button: str) -> Run:
        """A button, also that of a form, by its label or key."""
        found = find((widget for widget in self.widgets if widget.kind == "button"), button)
        return await self._rerun(found, (found.id,))

    async def go(self, page: str) -> Run:
        """Another page of the app, by its title or path, in the same session."""
        if page.strip("/") not in self._page.pages:
            raise UnknownWidget(unknown_name("page", page, self._page.pages))
        self._page.page_hash = self._page.pages[page.strip("/")]
        self._url = self._url.partition("?")[0]
        return await self._run(page, "RERUN", "streamlit_rerun", ())

    async def rerun(self) -> Run:
        """The whole script again, as by the key R."""
        return await self._run("(rerun)", "RERUN", "streamlit_rerun", ())

    async def browse(self, path: str = "/") -> None:
        """Open the page, or change something on it: any choice that it offers, but no button and no text."""
        if not self.is_open:
            await self.open(path)
            return
        offered = [widget for widget in self.widgets if is_harmless(widget)]
        self._chance.shuffle(offered)
        for widget in offered:
            value = other_value(widget, self._values.get(widget.id), self._chance)
            if value is not None:
                self._values[widget.id] = value
                await self._rerun(widget)
                return
        await self.rerun()

    async def close(self) -> None:
        """End the session."""
        connection, self._socket = self._socket, None
        if connection is not None:
            with suppress(Exception):
                await connection.close()
        await super().close()

    async def _rerun(self, widget: Widget, triggers: Iterable[str] = ()) -> Run:
        name = widget.label or widget.key or widget.kind
        return await self._run(name, "RERUN", "streamlit_rerun", triggers, fragment=widget.fragment_id)

    async def _run(
        self, name: str, method: str, trend: str, triggers: Iterable[str], *, page: str = "", fragment: str = ""
    ) -> Run:
        run = Run()
        if self._socket is None:
            raise WireFailure("closed", "no session is open: await app.open(path) first")
        message = self._asks(triggers, page, fragment)
        try:
            with self.measure(name, method) as measured:
                measured.sent = len(message)
                loop = asyncio.get_running_loop()
                started_s = loop.time()
                try:
                    await self._until_finished(self._socket, message, run)
                finally:
                    run.duration_ms = (loop.time() - started_s) * 1000
                    measured.received = run.bytes_received
                    measured.counts["streamlit_forward_msgs"] = run.messages
                    measured.counts["streamlit_script_errors"] = len(run.exceptions)
                if run.exceptions:
                    measured.error = "script"
                measured.trends[trend] = run.duration_ms
        except BaseException:
            # What comes later of this run must not be taken for the next one's.
            await self._drop()
            raise
        return run

    async def _until_finished(self, connection: ClientConnection, message: bytes, run: Run) -> None:
        with failures():
            async with asyncio.timeout(TIMEOUT_S):
                await connection.send(message)
                finished = False
                while not finished:
                    data = await connection.recv(decode=False)
                    finished = self._page.take(data, run)

    async def _drop(self) -> None:
        connection, self._socket = self._socket, None
        if connection is not None:
            connection.transport.abort()

    def _asks(self, triggers: Iterable[str], page: str, fragment: str) -> bytes:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = urlsplit(self._url).query
        asked.page_script_hash = self._page.page_hash
        asked.page_name = page
        asked.fragment_id = fragment
        asked.cached_message_hashes.extend(self._page.cached)
        asked.context_info.url = self._url
        asked.context_info.timezone = "UTC"
        asked.context_info.locale = "en-US"
        for widget_id, value in self._values.items():
            if widget_id in self._page.widgets:
                encode(self._page.widgets[widget_id], asked.widget_states.widgets.add(), value)
        for widget_id in triggers:
            encode(self._page.widgets[widget_id], asked.widget_states.widgets.add(), True)
        data: bytes = message.SerializeToString()
        return data
