"""Frames of the film on the page's clock, against the browser's own paint timing in the same page load."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from io import BytesIO
from statistics import median
from typing import Any

import pytest
from PIL import Image

from webperf.model.capture import Frame, StepCapture
from webperf.model.sample import Phase

pytestmark = pytest.mark.browser

BARS = 15
BAR_PX = 20
FRAME_MS = 1000 / 60
step_module = importlib.import_module("webperf.journey.step")


def bars(frame: Frame, viewport_width: float) -> int:
    with Image.open(BytesIO(frame.jpeg)) as picture:
        grey, scale = picture.convert("L"), picture.width / viewport_width
    middles = (round((BAR_PX * n + BAR_PX / 2) * scale) for n in range(BARS))
    return sum(grey.getpixel((x, round(300 * scale))) > 128 for x in middles)


def first_shown(frames: Sequence[Frame], viewport_width: float) -> dict[str, float]:
    """By bar, the time of the first frame that shows it."""
    found: dict[str, float] = {}
    for frame in frames:
        for bar in range(bars(frame, viewport_width)):
            found.setdefault(str(bar), frame.time_ms)
    return found


@pytest.mark.parametrize("options", [{"visual": True}, {"phase": Phase.DIAGNOSIS}], ids=["visual", "diagnosis"])
def test_a_frame_has_the_time_at_which_the_browser_says_it_was_presented(
    trial: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, options: dict[str, Any]
) -> None:
    captures: list[StepCapture] = []
    presented: dict[str, float] = {}
    readings = step_module.readings
    monkeypatch.setattr(step_module, "readings", lambda capture: captures.append(capture) or readings(capture))

    def watch(page: Any, step: Any) -> None:
        with step("open"):
            page.goto(f"/film_clock?frames={BARS}&every=137")
        presented.update(page.evaluate("window.shown"))

    trial(watch, **options)

    assert captures[0].frames
    assert captures[0].shown
    shown = first_shown(captures[0].frames, captures[0].shown.width)
    assert len(presented) == BARS
    apart = [shown[bar] - time for bar, time in presented.items()]
    print([round(ms, 1) for ms in apart])
    # The film snaps to screen refreshes: half a frame either way. A busy machine presents a frame long after the
    # refresh that it was made for, so single frames may be early by any number; late they cannot be.
    assert abs(median(apart)) <= FRAME_MS / 2
    assert max(apart) <= FRAME_MS
