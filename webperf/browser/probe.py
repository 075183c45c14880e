"""The instrument on one page: the page script in every frame, the network ledger, and one clock for both."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Error, Frame, Page

from webperf.browser import decode, decode_interactions, decode_maps
from webperf.browser.network import NetworkLedger
from webperf.browser.page_state import PageState
from webperf.browser.script import API, SYNTAX_CHECK, adapter_script, page_script, project_adapters
from webperf.browser.wire import open_wire
from webperf.browser.workers import Workers
from webperf.errors import ConfigError
from webperf.model.capture import Memory, Request, StepCapture

Ready = str | Callable[[Page], bool]


@dataclass(frozen=True, slots=True)
class Watch:
    """What a step looks at: CSS selectors of its region and map, and what must hold before it ends."""

    region: str | None = None
    map: str | None = None
    ready: Ready | None = None

    def in_page(self) -> dict[str, str | None]:
        """The part that the page script needs."""
        return {"region": self.region, "map": self.map}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a step began: in which document, and when on its clock (ms). `blank`: no page was open yet."""

    document_id: str | None
    began_ms: float
    blank: bool


class Probe:
    """Install it on a fresh page, before its first navigation; `begin`, `look` ..., `capture` each step; `close`."""

    def __init__(self, page: Page, *, mobile: bool = False) -> None:
        self.page = page
        self._mobile = mobile
        self.crashed = False
        self._clock_zero = ("", 0.0)
        page.add_init_script(page_script())
        self._add_project_adapters()
        page.on("crash", self._on_crash)
        self._session = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")
        self._wire = open_wire(page)
        self._network = NetworkLedger(self._wire or self._session)
        self._workers = Workers(self._session, self._network)

    def close(self) -> None:
        """Let go of what the page's own end would not."""
        if self._wire:
            self._wire.close()

    def _add_project_adapters(self) -> None:
        for file, source in project_adapters().items():
            if fault := self.page.evaluate(SYNTAX_CHECK, source):
                raise ConfigError(f"{file} is no adapter: {fault}")
            self.page.add_init_script(adapter_script(source))

    def requests_so_far(self) -> tuple[Request, ...]:
        """Of the step that is under way, or was broken off. Raises Playwright's Error when the page is gone."""
        self._hear_network()
        return self._network.requests(0.0)

    def begin(self, watch: Watch) -> Mark:
        """A step begins now."""
        self._hear_network()
        self._network.begin()
        marks = self._ask_all(f"(watch) => {API}?.begin(watch) ?? null", watch.in_page())
        main = marks[0] if marks else None
        blank = self.page.url == "about:blank"
        return Mark(main["documentId"], main["now"], blank) if main else Mark(None, 0.0, blank)

    def look(self, watch: Watch, wait_ms: float) -> tuple[str, PageState] | None:
        """Wait in the page, then say what it is doing, with the id of its document.

        None while a navigation replaces the document.
        """
        code = f"([ms, watch]) => {API}?.stateAfter(ms, watch) ?? null"
        main = self._ask(self.page.main_frame, code, [wait_ms, watch.in_page()])
        if main is None:
            return None
        others = self._ask_frames(f"(watch) => {API}?.state(watch) ?? null", watch.in_page())
        self._hear_network()
        return main["documentId"], self._state(main, others, watch)

    def capture(self, watch: Watch, mark: Mark) -> StepCapture:
        """All raw entries of the step that began at `mark`."""
        texts = self._ask_all(f"(watch) => {API}?.collect(watch) ?? null", watch.in_page())
        frames: list[Mapping[str, Any]] = [json.loads(text) for text in texts]
        if not frames:
            raise Error("the page went away while it was measured")
        self._hear_network()
        main, zero = frames[0], frames[0]["timeOrigin"]
        opened = main["documentId"] != mark.document_id
        began_ms = 0.0 if opened else mark.began_ms
        clock_zero = self._zero(main["documentId"])
        self._workers.catch_up(clock_zero + began_ms, zero - clock_zero)
        return StepCapture(
            opened_page=opened,
            began_ms=began_ms,
            unsettled=None,
            map_named=watch.map is not None,
            region_named=watch.region is not None,
            map_found=any(f["mapFound"] for f in frames),
            region_found=any(f["regionFound"] for f in frames),
            navigation=decode.navigation(main),
            paints=decode.paints(main),
            largest_paints=decode.largest_paints(main),
            shifts=decode.shifts(main),
            events=decode.events(frames, zero),
            interaction_paints=decode_interactions.paints(frames, zero),
            soft_navigations=decode_interactions.soft_navigations(frames, zero),
            inputs=decode.inputs(frames, zero),
            changes=decode.changes(frames, zero),
            requests=self._network.requests(clock_zero),
            messages=self._network.messages(clock_zero),
            long_tasks=decode.long_tasks(main),
            long_frames=decode.long_frames(frames, zero),
            memory=self._memory(frames),
            url=main["url"],
            truncated=self._truncated(frames),
            time_origin_ms=zero,
            mobile=self._mobile,
            maps=decode_maps.maps(frames, zero),
            motions=decode_maps.motions(frames, zero),
            map_box=decode_maps.map_box(frames),
            shown=decode_maps.box(main["shown"]),
            unseen_drawer=next((f["unseenDrawer"] for f in frames if f["unseenDrawer"]), None),
        )

    def _state(self, main: Mapping[str, Any], others: list[Mapping[str, Any]], watch: Watch) -> PageState:
        frames = [main, *others]
        last_input = _latest(frames, "lastInput")
        zero = self._zero(main["documentId"])
        unanswered = self._network.unanswered_since(zero + last_input) if last_input is not None else None
        return PageState(
            now_ms=main["now"],
            loaded=main["readyState"] == "complete",
            painted=main["painted"],
            busy=tuple(reason for f in frames for reason in f["busy"]),
            unseen_changes=any(f["pending"] for f in frames),
            last_change_ms=_latest(frames, "lastChange"),
            last_input_ms=last_input,
            map_found=any(f["mapFound"] for f in frames),
            map_drawn=any(f["mapDrawn"] for f in frames),
            map_waiting=next((f["mapWaiting"] for f in frames if f["mapWaiting"]), None),
            in_flight=self._network.in_flight(),
            unanswered=unanswered,
            ready=self._is_ready(watch.ready),
        )

    def _hear_network(self) -> None:
        """Once the page has answered, and not while it works: hearing takes time from a machine it shares."""
        if self._wire:
            self._wire.pump()

    def _is_ready(self, ready: Ready | None) -> bool:
        if ready is None:
            return True
        if callable(ready):
            return bool(ready(self.page))
        return self.page.locator(ready).first.is_visible()

    def _truncated(self, frames: list[Mapping[str, Any]]) -> dict[str, int]:
        left_out = {"network": self._network.left_out} if self._network.left_out else {}
        return {**decode.truncated(frames), **left_out}

    def _memory(self, frames: list[Mapping[str, Any]]) -> Memory:
        """Collected last, because the garbage collection it forces would disturb what is still being read."""
        ours = sum(frame["listeners"] for frame in frames)
        self._session.send("HeapProfiler.collectGarbage")
        values = self._metrics()
        return Memory(
            js_heap_bytes=int(values["JSHeapUsedSize"]),
            dom_nodes=int(values["Nodes"]),
            event_listeners=int(values["JSEventListeners"]) - ours,
        )

    def _metrics(self) -> dict[str, float]:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return {metric["name"]: metric["value"] for metric in metrics}

    def _zero(self, document_id: str) -> float:
        """Navigation start of the document on CDP's monotonic clock, in ms: joins network events to page times."""
        if self._clock_zero[0] != document_id:
            self._clock_zero = document_id, self._metrics()["NavigationStart"] * 1000
        return self._clock_zero[1]

    def _ask_all(self, code: str, argument: object = None) -> list[Any]:
        """The main frame's answer first; empty when it has none."""
        main = self._ask(self.page.main_frame, code, argument)
        return [main, *self._ask_frames(code, argument)] if main is not None else []

    def _ask_frames(self, code: str, argument: object) -> list[Any]:
        children = (f for f in self.page.frames if f.parent_frame is not None and f.url != "about:blank")
        return [answer for f in children if (answer := self._ask(f, code, argument)) is not None]

    def _ask(self, frame: Frame, code: str, argument: object) -> Any:
        """None when the frame's document is being replaced or the frame is gone; a dead page raises."""
        try:
            return frame.evaluate(code, argument)
        except Error as error:
            if _is_replaced(error):
                return None
            raise

    def _on_crash(self, _: Page) -> None:
        self.crashed = True


def _latest(frames: list[Mapping[str, Any]], key: str) -> float | None:
    """The latest of a time over all frames, on the clock of the first."""
    zero = frames[0]["timeOrigin"]
    return max((f[key] + f["timeOrigin"] - zero for f in frames if f[key] is not None), default=None)


def _is_replaced(error: Error) -> bool:
    texts = ("Execution context was destroyed", "Frame was detached", "Cannot find context", "frame got detached")
    return any(text in error.message for text in texts)
