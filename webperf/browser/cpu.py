"""The processor as a page has it: Lighthouse's benchmark, and Chromium's slowdown.

`Emulation.setCPUThrottlingRate` slows the main thread of a page's renderer, and nothing else: workers, the GPU process
(with it WebGL in software) and the browser itself stay as fast as they are.
"""

from __future__ import annotations

import contextlib
import statistics

from playwright.sync_api import CDPSession, Error, Frame, Page

# Lighthouse's BenchmarkIndex (core/lib/page-functions.js): the mean of strings of 10,000 characters built and of arrays
# of 100,000 numbers copied, each in tenths per second. It takes 500 ms for each; here several short ones are taken.
BENCHMARK = """(ms) => {
  const now = performance.now.bind(performance);
  const build = () => { let text = ""; for (let i = 0; i < 10000; i += 1) text += "a"; return text.length; };
  const one = Array.from({ length: 100000 }, (_, i) => i), other = one.slice();
  let turn = 0;
  const copy = () => {
    const [from, to] = turn % 2 ? [one, other] : [other, one];
    turn += 1;
    for (let i = 0; i < from.length; i += 1) to[i] = from[i];
  };
  const rate = (work) => {
    const start = now();
    let count = 0;
    while (now() - start < ms) { work(); count += 1; }
    return count / ((now() - start) / 1000) / 10;
  };
  return (rate(build) + rate(copy)) / 2;
}"""
SAMPLE_MS = 100
SAMPLES = 7


def benchmark_index(page: Page) -> float:
    """The higher the faster. Takes 1.5 s and more.

    The upper quartile of several: what else runs on the machine can only make it slower, and does for seconds on end.
    """
    page.evaluate(BENCHMARK, SAMPLE_MS)
    found = [float(page.evaluate(BENCHMARK, SAMPLE_MS)) for _ in range(SAMPLES)]
    return statistics.quantiles(found, n=4, method="inclusive")[2]


class SlowPages:
    """Slows a page down, with its out-of-process frames and the windows it opens, while this object is kept."""

    def __init__(self, page: Page, rate: float) -> None:
        self._rate = rate
        self._sessions: list[CDPSession] = []
        self._slow_page(page)
        page.context.on("page", self._slow_page)

    def change(self, rate: float) -> None:
        """To another rate."""
        self._rate = rate
        for session in self._sessions:
            self._send(session)

    def _slow_page(self, page: Page) -> None:
        if self._slow(page):
            # Frames come and go with their documents; those that share the page's process are slow already.
            page.on("framenavigated", self._slow_frame)

    def _slow_frame(self, frame: Frame) -> None:
        if frame.parent_frame is not None:
            self._slow(frame)

    def _slow(self, target: Page | Frame) -> bool:
        context = target.context if isinstance(target, Page) else target.page.context
        with contextlib.suppress(Error):
            session = context.new_cdp_session(target)
            self._send(session)
            self._sessions.append(session)
            return True
        return False

    def _send(self, session: CDPSession) -> None:
        session.send("Emulation.setCPUThrottlingRate", {"rate": self._rate})
