"""One run of an app's script as a session hears it: ForwardMsgs until `script_finished`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from webperf.swarm.users.streamlit_widgets import Widget, widget_in


@dataclass(slots=True)
class Run:
    """What came of a script run. `exceptions` are those shown on the page, by their type, also by `st.exception`."""

    messages: int = 0
    bytes_received: int = 0
    exceptions: list[str] = field(default_factory=list)
    duration_ms: float = 0.0


@dataclass(slots=True)
class Page:
    """What a browser would know of the app after what it was told: widgets, pages, cached messages."""

    widgets: dict[str, Widget] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    """Hash of a page's script by its title and by its path in the URL."""
    page_hash: str = ""
    _cached: dict[str, tuple[int, Widget | None]] = field(default_factory=dict)
    _runs: int = 0
    _oldest: int = 2
    _fragment: bool = False

    @property
    def cached(self) -> list[str]:
        """Hashes of the messages that need not be sent in full again."""
        return list(self._cached)

    def take(self, data: bytes, run: Run) -> bool:
        """One message; True when it is the end of the run."""
        message = ForwardMsg.FromString(data)
        run.messages += 1
        run.bytes_received += len(data)
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._delta(message, run)
        elif kind == "ref_hash":
            self._again(message.ref_hash)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "navigation":
            self._navigation(message.navigation)
        elif kind == "session_event" and message.session_event.HasField("script_compilation_exception"):
            run.exceptions.append(message.session_event.script_compilation_exception.type)
        elif kind == "script_finished":
            return self._finish(message.script_finished, run)
        return False

    def _begin(self, message: Any) -> None:
        self._fragment = bool(message.metadata.run.fragment_ids)
        self._oldest = message.new_session.config.max_cached_message_age
        if not self._fragment:
            self.widgets.clear()
            self.page_hash = message.new_session.page_script_hash

    def _delta(self, message: Any, run: Run) -> None:
        widget = None
        if message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            if element.WhichOneof("type") == "exception" and not element.exception.is_warning:
                run.exceptions.append(element.exception.type)
            widget = widget_in(element, message.delta.fragment_id)
        if widget is not None:
            self.widgets[widget.id] = widget
        if message.metadata.cacheable:
            self._cached[message.hash] = (self._runs, widget)

    def _again(self, hash_: str) -> None:
        widget = self._cached[hash_][1] if hash_ in self._cached else None
        self._cached[hash_] = (self._runs, widget)
        if widget is not None:
            self.widgets[widget.id] = widget

    def _navigation(self, navigation: Any) -> None:
        pages = {page.url_pathname: page.page_script_hash for page in navigation.app_pages}
        self.pages = {**pages, **{page.page_name: page.page_script_hash for page in navigation.app_pages}}
        self.page_hash = navigation.page_script_hash

    def _finish(self, status: int, run: Run) -> bool:
        if status == ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            # `st.rerun()` or `st.switch_page()`: the next run belongs to it.
            return False
        if status == ForwardMsg.FINISHED_WITH_COMPILE_ERROR:
            run.exceptions.append("compile error")
        if not self._fragment:
            # As the browser's cache does: what two runs did not use goes.
            self._runs += 1
            self._cached = {h: kept for h, kept in self._cached.items() if self._runs - kept[0] <= self._oldest}
        return True
