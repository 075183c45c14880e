"""Seconds of the monitor -> what `run.json` says of them. Pure."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from webperf.model.monitor import GROUPS, Monitored, MonitorSecond, Usage, UsageSummary

MOST_SPANS = 1200
"""Points of the timeline: a chart is no wider."""


@dataclass(frozen=True, slots=True)
class _Span:
    """A usage, and for how long it was so."""

    span_s: float
    usage: Usage


def summarise_monitor(seconds: Sequence[MonitorSecond]) -> Monitored | None:
    """None where nothing was watched."""
    if not seconds:
        return None
    spans: dict[tuple[str, str], list[_Span]] = defaultdict(list)
    for second in seconds:
        for usage in (*second.usages, *_wholes(second)):
            spans[usage.group, usage.kind].append(_Span(second.span_s, usage))
    step = math.ceil(len(seconds) / MOST_SPANS)
    timeline = tuple(_merged(seconds[at : at + step]) for at in range(0, len(seconds), step))
    return Monitored(
        interval_s=round(median(second.span_s for second in seconds) * step, 3),
        summary=tuple(_summary(key, spans[key]) for key in sorted(spans, key=_place)),
        gaps=tuple(dict.fromkeys(gap for second in seconds for gap in second.gaps)),
        timeline=timeline,
    )


def _place(key: tuple[str, str]) -> tuple[int, str]:
    return GROUPS.index(key[0]) if key[0] in GROUPS else len(GROUPS), key[1]


def _wholes(second: MonitorSecond) -> Iterator[Usage]:
    """Each group that is told of by kinds, as a whole."""
    kinds: dict[str, list[Usage]] = defaultdict(list)
    for usage in second.usages:
        kinds[usage.group].append(usage)
    for group, usages in kinds.items():
        if any(usage.kind for usage in usages):
            yield _whole(group, usages)


def _whole(group: str, usages: Sequence[Usage]) -> Usage:
    return Usage(
        group,
        "",
        processes=sum(usage.processes for usage in usages),
        cpu=_sum(usage.cpu for usage in usages),
        memory_bytes=_int(_sum(usage.memory_bytes for usage in usages)),
        read_bytes_per_s=_sum(usage.read_bytes_per_s for usage in usages),
        write_bytes_per_s=_sum(usage.write_bytes_per_s for usage in usages),
        threads=_int(_sum(usage.threads for usage in usages)),
        open_files=_int(_sum(usage.open_files for usage in usages)),
    )


def _sum(values: Iterable[float | None]) -> float | None:
    """With a part missing there is no whole."""
    found = tuple(values)
    return None if None in found else round(sum(value for value in found if value is not None), 4)


def _int(value: float | None) -> int | None:
    return None if value is None else round(value)


def _summary(key: tuple[str, str], spans: Sequence[_Span]) -> UsageSummary:
    # Where no process was left at the end of a span, there was no memory of it either: that is no low level.
    there = [span for span in spans if span.usage.processes]
    memory = [s.usage.memory_bytes for s in there if s.usage.memory_bytes is not None]
    tenth = math.ceil(len(memory) / 10)
    cpu_s = _amount(spans, lambda usage: usage.cpu)
    seconds = sum(span.span_s for span in spans)
    return UsageSummary(
        *key,
        seconds=round(seconds, 3),
        processes=max((span.usage.processes for span in spans), default=0),
        cpu_s=cpu_s,
        cpu_mean=None if cpu_s is None else round(cpu_s / seconds, 4),
        cpu_max=max((span.usage.cpu for span in spans if span.usage.cpu is not None), default=None),
        memory_first_bytes=_middle(memory[:tenth]),
        memory_median_bytes=_middle(memory),
        memory_last_bytes=_middle(memory[-tenth:]),
        memory_max_bytes=max(memory, default=None),
        read_bytes=_amount(spans, lambda usage: usage.read_bytes_per_s),
        write_bytes=_amount(spans, lambda usage: usage.write_bytes_per_s),
        threads_max=_highest(spans, lambda usage: usage.threads),
        open_files_max=_highest(spans, lambda usage: usage.open_files),
        others=_means(spans),
    )


def _middle(sizes: Sequence[int]) -> int | None:
    """In whole bytes."""
    return round(median(sizes)) if sizes else None


def _amount(spans: Iterable[_Span], of: Callable[[Usage], float | None]) -> float | None:
    """A rate over the time in which it is known. None where it never is."""
    known = [(span.span_s, value) for span in spans if (value := of(span.usage)) is not None]
    return round(sum(span_s * value for span_s, value in known), 3) if known else None


def _highest(spans: Iterable[_Span], of: Callable[[Usage], int | None]) -> int | None:
    return max((value for span in spans if (value := of(span.usage)) is not None), default=None)


def _means(spans: Sequence[_Span]) -> Mapping[str, float]:
    names = dict.fromkeys(name for span in spans for name in span.usage.others)
    found = {}
    for name in names:
        known = [(s.span_s, s.usage.others[name]) for s in spans if name in s.usage.others]
        found[name] = round(sum(s * value for s, value in known) / sum(s for s, _ in known), 4)
    return found


def _merged(seconds: Sequence[MonitorSecond]) -> MonitorSecond:
    """Several as one: rates are means over the time, levels the highest. Groups as a whole only."""
    of: dict[str, list[_Span]] = defaultdict(list)
    for second in seconds:
        for usage in (*(u for u in second.usages if not u.kind), *_wholes(second)):
            of[usage.group].append(_Span(second.span_s, usage))
    span_s = sum(second.span_s for second in seconds)
    usages = tuple(_merge(group, of[group], span_s) for group in sorted(of, key=lambda group: _place((group, ""))))
    return MonitorSecond(seconds[-1].at_s, round(span_s, 3), usages)


def _merge(group: str, spans: Sequence[_Span], span_s: float) -> Usage:
    def rate(of: Callable[[Usage], float | None]) -> float | None:
        amount = _amount(spans, of)
        return None if amount is None else round(amount / span_s, 4)

    return Usage(
        group,
        "",
        processes=max(span.usage.processes for span in spans),
        cpu=rate(lambda usage: usage.cpu),
        memory_bytes=_highest(spans, lambda usage: usage.memory_bytes),
        read_bytes_per_s=rate(lambda usage: usage.read_bytes_per_s),
        write_bytes_per_s=rate(lambda usage: usage.write_bytes_per_s),
        threads=_highest(spans, lambda usage: usage.threads),
        open_files=_highest(spans, lambda usage: usage.open_files),
        others=_means(spans),
    )
