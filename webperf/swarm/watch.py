"""Thresholds against what was measured, second by second: the same code judges a run that is under way and one on disk.

Nothing is pooled over a window that it does not hold; what has no data is never a pass.
"""

from __future__ import annotations

import operator
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

from webperf.model.sample import Phase
from webperf.model.swarm import SwarmSecond, Threshold
from webperf.swarm.catalogue import CATALOGUE, Kind
from webperf.swarm.tally import Piece, merged, piece_of, value_of

EVERY_S = 2
"""How often a run under way is judged, as in k6."""
_COMPARE = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class State(StrEnum):
    """WARN: the target is missed, the limit holds. NO_DATA fails. TOO_FEW: less than `min_samples`, so undecided."""

    PASS = "PASS"
    WARN = "WARN"
    FAIL = "FAIL"
    NO_DATA = "NO_DATA"
    TOO_FEW = "TOO_FEW"


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold's outcome. `value` and `n` are of the whole run, or of the window that decided, which ended at
    `window_end_s`."""

    threshold: Threshold
    state: State
    value: float | None
    n: int
    window_end_s: float | None = None


@dataclass(frozen=True, slots=True)
class _Window:
    value: float
    n: int
    end_s: float


class Watch:
    """One threshold of one scenario: give it every second, ask it at any time."""

    def __init__(self, scenario: str, threshold: Threshold) -> None:
        self.threshold = threshold
        self._tags = {"scenario": scenario, **threshold.tags}
        self._whole = Piece()
        self._recent: deque[Piece] = deque()
        self._broken_since: float | None = None
        self._worst: _Window | None = None
        self._broken: _Window | None = None
        self._end_s = 0.0

    def add(self, second: SwarmSecond) -> None:
        """One more second; those of the warm-up are left out."""
        self._end_s = second.second + second.span_s
        own = [s for s in second.scenarios if s.scenario == self._tags["scenario"]]
        if any(s.phase is Phase.WARMUP for s in own) or not own:
            return
        piece = piece_of(second, self.threshold.metric, self._tags)
        self._whole = merged((self._whole, piece))
        if self.threshold.over_s is not None:
            self._recent.append(piece)
            while sum(p.span_s for p in list(self._recent)[1:]) >= self.threshold.over_s:
                self._recent.popleft()
            if sum(p.span_s for p in self._recent) >= self.threshold.over_s:
                self._judge_window()

    def judge(self) -> Judged:
        """As far as it has come."""
        t = self.threshold
        if t.over_s is not None:
            # A run shorter than the window is one window.
            if self._worst is None and self._recent:
                self._judge_window()
            return self._of_windows()
        n, value = self._whole.n, value_of(self._whole, t.metric, t.statistic)
        if value is None or self._unmatched():
            return self._nothing(n)
        if n < t.min_samples and CATALOGUE[t.metric].kind is not Kind.COUNTER:
            return Judged(t, State.TOO_FEW, value, n)
        return Judged(t, self._state(value), value, n)

    def aborts(self) -> bool:
        """Is it broken, and meant to end the run? Without data it waits: there may be some yet."""
        t = self.threshold
        return t.abort and self._end_s >= t.abort_delay_s and self.judge().state is State.FAIL

    def _judge_window(self) -> None:
        t, piece = self.threshold, merged(self._recent)
        value = value_of(piece, t.metric, t.statistic)
        enough = piece.n >= t.min_samples or CATALOGUE[t.metric].kind is Kind.COUNTER
        if value is None or not enough:
            self._broken_since = None
            return
        window = _Window(value, piece.n, self._end_s)
        if self._worst is None or self._is_worse(value, self._worst.value):
            self._worst = window
        if _COMPARE[t.operator](value, t.limit):
            self._broken_since = None
            return
        self._broken_since = self._end_s if self._broken_since is None else self._broken_since
        if self._broken is None and self._end_s - self._broken_since >= t.for_s:
            self._broken = window

    def _of_windows(self) -> Judged:
        t = self.threshold
        if self._broken is not None:
            return Judged(t, State.FAIL, self._broken.value, self._broken.n, self._broken.end_s)
        if self._worst is None or self._unmatched():
            return Judged(t, State.TOO_FEW, None, self._whole.n) if self._whole.n else self._nothing(0)
        # A window that was broken for less than `for` is over the limit, and holds.
        state = State.PASS if not _COMPARE[t.operator](self._worst.value, t.limit) else self._state(self._worst.value)
        return Judged(t, state, self._worst.value, self._worst.n, self._worst.end_s)

    def _nothing(self, n: int) -> Judged:
        return Judged(self.threshold, State.PASS if self.threshold.allow_empty else State.NO_DATA, None, n)

    def _unmatched(self) -> bool:
        """A counter of something that never came is no zero: its name may be misspelt."""
        return bool(self.threshold.tags) and not self._whole.matched

    def _state(self, value: float) -> State:
        t = self.threshold
        if not _COMPARE[t.operator](value, t.limit):
            return State.FAIL
        missed = t.target is not None and not _COMPARE[t.operator](value, t.target)
        return State.WARN if missed else State.PASS

    def _is_worse(self, value: float, than: float) -> bool:
        return value < than if self.threshold.operator in {">", ">="} else value > than
