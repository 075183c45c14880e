"""What measuring costs: the main thread's time on pages that do next to nothing, with the instrument and without it.

Both arms run in the same browser, in turn, each on a page of its own. Compared is Chromium's `TaskDuration`
(https://chromedevtools.github.io/devtools-protocol/tot/Performance/): the time of all tasks of the main thread, which
has no frame's length as its resolution, as the time to the next paint would have.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import resources
from typing import Protocol
from urllib.parse import quote

from playwright.sync_api import BrowserContext, CDPSession, Page

from webperf.browser.probe import Probe, Watch

PAIRS = 5
DOCUMENTS = 3
CLICKS = 4
FRAMES = 5


class Contexts(Protocol):
    """Who gives fresh contexts: BrowserHost."""

    def new_context(self) -> BrowserContext:
        """One."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Main-thread time in ms: without the instrument, and what it adds (the median of the paired differences)."""

    bare_ms: float
    added_ms: float


@dataclass(frozen=True, slots=True)
class OwnCost:
    """A document with a word in it (in a frame: a page of its own would be a new process, and start with it), a click
    that changes a number, and a frame of a map of 200 draws."""

    pairs: int
    document: Cost
    click: Cost
    map_frame: Cost


@dataclass(frozen=True, slots=True)
class _Visit:
    document_ms: float
    click_ms: float
    frame_ms: float


class _Arm:
    """A page of one of the two sides."""

    def __init__(self, page: Page, probe: Probe | None) -> None:
        self._page = page
        self._probe = probe
        self._session: CDPSession = page.context.new_cdp_session(page)
        self._session.send("Performance.enable")

    def open(self, url: str) -> None:
        """The page on which everything else happens."""
        self._page.goto(url)
        if self._probe:
            self._probe.begin(Watch())

    def visit(self) -> _Visit:
        """Load documents, click, draw."""
        opened = self._busy_ms()
        self._page.evaluate("(count) => window.loadDocuments(count)", DOCUMENTS)
        loaded = self._busy_ms()
        for _ in range(CLICKS):
            self._page.mouse.click(50, 40)
        clicked = self._busy_ms()
        self._page.evaluate("(count) => window.drawFrames(count)", FRAMES)
        drawn = self._busy_ms()
        return _Visit((loaded - opened) / DOCUMENTS, (clicked - loaded) / CLICKS, (drawn - clicked) / FRAMES)

    def _busy_ms(self) -> float:
        metrics = self._session.send("Performance.getMetrics")["metrics"]
        return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")) * 1000


def own_cost(browser: Contexts) -> OwnCost:
    """Measure it; takes about 2.5 s. Raises Playwright's Error."""
    url = "data:text/html," + quote((resources.files("webperf.browser") / "js" / "own_cost.html").read_text("utf-8"))
    with _page(browser) as bare_page, _page(browser) as page, closing(Probe(page)) as probe:
        bare, ours = _Arm(bare_page, None), _Arm(page, probe)
        for arm in (bare, ours):
            arm.open(url)
            arm.visit()
        pairs = [_pair(bare, ours, turn) for turn in range(PAIRS)]
    return OwnCost(
        pairs=PAIRS,
        document=_cost([(b.document_ms, o.document_ms) for b, o in pairs]),
        click=_cost([(b.click_ms, o.click_ms) for b, o in pairs]),
        map_frame=_cost([(b.frame_ms, o.frame_ms) for b, o in pairs]),
    )


def _pair(bare: _Arm, ours: _Arm, turn: int) -> tuple[_Visit, _Visit]:
    """The side that goes first changes from pair to pair."""
    if turn % 2:
        return bare.visit(), ours.visit()
    visit = ours.visit()
    return bare.visit(), visit


def _cost(pairs: list[tuple[float, float]]) -> Cost:
    bare_ms = statistics.median(bare for bare, _ in pairs)
    added_ms = statistics.median(ours - bare for bare, ours in pairs)
    return Cost(round(bare_ms, 3), round(added_ms, 3))


@contextmanager
def _page(browser: Contexts) -> Iterator[Page]:
    context = browser.new_context()
    try:
        yield context.new_page()
    finally:
        context.close()
