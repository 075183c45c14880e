"""Which faults were on together, and when: what one experiment is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webperf.model.chaos import ChaosPlan, FaultMark, Moment


@dataclass(frozen=True, slots=True)
class Span:
    """Faults that were on together: their numbers, and when."""

    faults: tuple[int, ...]
    began_s: float
    ended_s: float
    next_s: float
    notes: tuple[str, ...]
    inflicted: bool


def spans_of(plan: ChaosPlan, marks: Sequence[FaultMark]) -> Iterator[Span]:
    """Faults that overlap are one experiment."""
    times = {number: _times(plan, number, marks) for number in range(len(plan.faults))}
    begun = sorted((number for number, found in times.items() if found), key=lambda number: times[number][0])
    groups: list[list[int]] = []
    until_s = -1.0
    for number in begun:
        if groups and times[number][0] < until_s:
            groups[-1].append(number)
        else:
            groups.append([number])
        until_s = max(until_s, times[number][1])
    starts = [min(times[number][0] for number in group) for group in groups]
    for at, group in enumerate(groups):
        own = [mark for mark in marks if mark.fault in group]
        yield Span(
            faults=tuple(sorted(group)),
            began_s=starts[at],
            ended_s=max(times[number][1] for number in group),
            next_s=starts[at + 1] if at + 1 < len(groups) else plan.ends_s,
            notes=tuple(mark.note for mark in own if mark.note),
            inflicted=any(mark.moment is Moment.BEGAN for mark in own),
        )


def _times(plan: ChaosPlan, number: int, marks: Sequence[FaultMark]) -> tuple[float, ...]:
    """When it came and went; nothing where it was never tried."""
    own = [mark for mark in marks if mark.fault == number]
    if not own:
        return ()
    ended = next((mark.at_s for mark in own if mark.moment is Moment.ENDED), None)
    return own[0].at_s, plan.faults[number].until_s if ended is None else ended
