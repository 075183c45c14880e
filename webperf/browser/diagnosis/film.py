"""The film: what the screen showed, and when, from CDP's screencast.

Frames come only when something changes. Their time is that of the frame's presentation (`metadata.timestamp`, seconds
since the epoch), not of their arrival; it is put on the page's clock by the document's time origin. The browser drops
frames while three are not acknowledged, so each is acknowledged in its handler: Playwright's synchronous API runs
handlers in a greenlet of their own, in which `session.send` is allowed. But only while the journey is in a call of
Playwright, and quick only on an idle machine: else frames are lost, and `film_gaps` says when. What is lost never comes
again, so after a gap the film is started anew: its first frame shows the screen as it is then.
https://chromedevtools.github.io/devtools-protocol/tot/Page/#event-screencastFrame
"""

from __future__ import annotations

import base64
import contextlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playwright.sync_api import CDPSession, Error, Page

from webperf.browser.diagnosis.gaps import MOST_UNDER_WAY, gaps
from webperf.browser.diagnosis.instrument import Product
from webperf.browser.diagnosis.pick import pick
from webperf.model.capture import Frame, StepCapture

# As large as the pictures of a trace, from which Lighthouse takes its Speed Index.
LONGEST_SIDE_PX = 500
JPEG_QUALITY = 80
MOST_FRAMES = 1_500
"""Of one step, 20 s of constant change: about 30 MB. Then only the newest is kept up to date."""
SAVED_FRAMES = 16
"""Files of one step."""
OPTIONS = {"format": "jpeg", "quality": JPEG_QUALITY, "maxWidth": LONGEST_SIDE_PX, "maxHeight": LONGEST_SIDE_PX}
RENEWAL_TIMEOUT_S = 1.0
POLL_MS = 10.0
LONG_GAP_MS = 50.0
"""Two frames may be lost while much changes; then the next is there soon. A longer gap is ended at once."""


@dataclass(frozen=True, slots=True)
class _Shot:
    """`answered_ms`: when it was acknowledged, on this process's clock of the epoch; only gaps are told by it."""

    epoch_ms: float
    data: str
    answered_ms: float


class Film:
    """Films the page; `cut` gives each step its frames. With `save` some of them become artifacts."""

    name = "filmstrip"

    def __init__(self, *, save: bool) -> None:
        self._save = save
        self._page: Page | None = None
        self._session: CDPSession | None = None
        self._shots: list[_Shot] = []
        self._products: list[Product] = []
        self._left_out = 0

    def start(self, page: Page, session: CDPSession) -> None:
        """The first frame comes at once."""
        self._page, self._session = page, session
        session.on("Page.screencastFrame", self._on_frame)
        session.send("Page.startScreencast", OPTIONS)

    def stop(self) -> Iterable[Product]:
        """The frames of all steps so far."""
        assert self._session is not None
        try:
            self._session.send("Page.stopScreencast")
        except Error:
            # A page that crashed has no screencast to stop; its film until then is worth keeping.
            return self._products
        return self._products

    def notes(self) -> Iterator[str]:
        """Says when there was more than is kept."""
        if self._left_out:
            yield f"filmstrip: {self._left_out} frames were more than is kept; each step has its first {MOST_FRAMES}"

    def cut(self, step: str, capture: StepCapture) -> StepCapture:
        """The capture with its frames. What was filmed before the step's end is forgotten but for the last frame."""
        if _has_lost_its_end(self._shots):
            self._renew()
        zero = capture.time_origin_ms
        frames = step_frames([_decoded(shot, zero) for shot in self._shots], capture)
        lost = gaps((shot.epoch_ms - zero, shot.answered_ms - zero) for shot in self._shots)
        del self._shots[:-1]
        if self._save:
            chosen = enumerate(pick(frames, SAVED_FRAMES), 1)
            self._products += (_product(step, number, frame, capture) for number, frame in chosen)
        return replace(capture, frames=frames, film_gaps=lost)

    def _renew(self) -> None:
        """Start anew, and wait for the frame that comes at once."""
        assert self._page is not None
        assert self._session is not None
        known = self._shots[-1]
        deadline = time.monotonic() + RENEWAL_TIMEOUT_S
        with contextlib.suppress(Error):
            self._start_anew()
            while self._shots[-1] is known and time.monotonic() < deadline:
                self._page.wait_for_timeout(POLL_MS)

    def _start_anew(self) -> None:
        assert self._session is not None
        # A page that is gone meanwhile is not the film's to tell: the gap is there in any case.
        with contextlib.suppress(Error):
            self._session.send("Page.stopScreencast")
            self._session.send("Page.startScreencast", OPTIONS)

    def _on_frame(self, event: dict[str, Any]) -> None:
        assert self._session is not None
        shot = _Shot(event["metadata"]["timestamp"] * 1000, event["data"], time.time() * 1000)
        if len(self._shots) >= MOST_FRAMES:
            # The last frame is what progress is measured against: it must be the newest.
            self._left_out += 1
            self._shots[-1] = shot
        else:
            self._shots.append(shot)
        self._session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})
        if _has_lost_much(self._shots[-MOST_UNDER_WAY:]):
            self._start_anew()


def step_frames(frames: Sequence[Frame], step: StepCapture) -> tuple[Frame, ...]:
    """Those that can show the step: of a page it opened, none from before the first byte of its document.

    Of a page that was open, the last one from before the step too, as the picture it began with.
    """
    if step.opened_page:
        begin = step.navigation.response_start_ms if step.navigation else 0.0
        return tuple(frame for frame in frames if frame.time_ms >= begin)
    before = [frame for frame in frames if frame.time_ms < step.began_ms]
    since = [frame for frame in frames if frame.time_ms >= step.began_ms]
    return (*(replace(frame, time_ms=step.began_ms) for frame in before[-1:]), *since)


def _has_lost_much(shots: Sequence[_Shot]) -> bool:
    """Was there a long gap before the last of these was acknowledged?"""
    return any(to - since > LONG_GAP_MS for since, to in gaps((s.epoch_ms, s.answered_ms) for s in shots))


def _has_lost_its_end(shots: Sequence[_Shot]) -> bool:
    lost = gaps((shot.epoch_ms, shot.answered_ms) for shot in shots)
    return bool(lost) and lost[-1][1] > shots[-1].epoch_ms


def _decoded(shot: _Shot, origin_ms: float) -> Frame:
    return Frame(shot.epoch_ms - origin_ms, base64.b64decode(shot.data))


def _product(step: str, number: int, frame: Frame, capture: StepCapture) -> Product:
    time_ms = round(frame.time_ms - capture.began_ms, 1)
    return Product("frame", f"{step}-film{number:02}.jpg", frame.jpeg, step=step, time_ms=time_ms)
