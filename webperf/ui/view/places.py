"""Where and under which conditions something was measured, as words to choose from."""

from __future__ import annotations

from collections.abc import Iterable

from webperf.judge.apart import LOAD_HEADLINES
from webperf.model.history import Series
from webperf.model.metric import HEADLINES, METRICS

UNSHAPED = "none"


def place(series: Series) -> str:
    """`explore_map / open / phone-mid (slow-4g, mid)`: everything of a series but its metric."""
    parts = (series.journey, series.step, device(series))
    return " / ".join(filter(None, parts)) or "everything"


def device(series: Series) -> str:
    """With the conditions, since numbers of one device on two networks are not the same thing."""
    conditions = [part for part in (series.network if series.network != UNSHAPED else "", series.cpu) if part]
    return series.device + (f" ({', '.join(conditions)})" if conditions else "")


def metric_order(name: str) -> tuple[int, int, str]:
    """Headlines of pages and loads first, then the catalogue's order, then what the catalogue does not know."""
    first = (*HEADLINES, *LOAD_HEADLINES)
    if name in first:
        return 0, first.index(name), name
    known = list(METRICS)
    return (1, known.index(name), name) if name in METRICS else (2, 0, name)


def metrics(series: Iterable[Series]) -> tuple[str, ...]:
    """Each once, in that order."""
    return tuple(sorted({each.metric for each in series}, key=metric_order))


def places(series: Iterable[Series]) -> dict[str, Series]:
    """By their words, in the order of the alphabet; of several metrics at one place, any."""
    found = {place(each): each for each in series}
    return {words: found[words] for words in sorted(found)}
