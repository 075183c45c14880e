"""One axis for all changes of a comparison, so that their intervals can be laid below each other (a forest plot)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webperf.model.change import Change
from webperf.report.view.records import Interval, IntervalAxis

NARROWEST, WIDEST = 0.1, 1.0
"""Half the axis, as a relative change. What is beyond the widest ends in an arrow."""
_ROOM = 1.1


@dataclass(frozen=True, slots=True)
class Scale:
    """From -`reach` to +`reach`, with the margins within which a change does not matter."""

    reach: float
    margin: float

    @property
    def axis(self) -> IntervalAxis:
        """For the table's head."""
        low, high = self._place(-self.margin), self._place(self.margin)
        return IntervalAxis(0.5, low, high, f"-{100 * self.reach:.0f} %", f"+{100 * self.reach:.0f} %")

    def interval(self, change: Change) -> Interval | None:
        """None where the change has no relative interval."""
        if change.ratio is None or change.low is None or change.high is None:
            return None
        low, mid, high = (ratio - 1 for ratio in (change.low, change.ratio, change.high))
        return Interval(
            self._place(low),
            self._place(mid),
            self._place(high),
            clipped_low=low < -self.reach,
            clipped_high=high > self.reach,
        )

    def _place(self, change: float) -> float:
        return min(1.0, max(0.0, 0.5 + change / (2 * self.reach)))


def make_scale(changes: Sequence[Change], margin: float) -> Scale:
    """Wide enough for every interval, within reason."""
    ends = [abs(ratio - 1) for change in changes for ratio in (change.low, change.high) if ratio is not None]
    return Scale(min(WIDEST, max(NARROWEST, _ROOM * margin, _ROOM * max(ends, default=0.0))), margin)
