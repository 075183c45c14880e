"""What all runs of the history say of a metric, in plain lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from webperf.judge.together import Pair
from webperf.model.history import Series
from webperf.report.view.trend import noise, sparkline
from webperf.report.view.wording import counted
from webperf.stats.distribution import Distribution
from webperf.stats.quantity import quantity, quantity_span


def values_lines(found: Mapping[Series, tuple[int, Distribution]]) -> Iterator[str]:
    """A place, and its metrics below it, each with its number of sessions and how its values lie."""
    place = ""
    for series, (sessions, lies) in sorted(found.items(), key=lambda item: item[0].place):
        if series.place_name != place:
            place = series.place_name
            yield place
        low, _, middle, _, high = lies.quantiles
        span = quantity_span(low, high, series.unit)
        of = f"{counted(lies.n, 'value')} of {counted(sessions, 'session')}"
        yield f"  {series.metric:<22} {quantity(middle, series.unit):>10}  middle 90 % {span}  {sparkline(lies.counts)}"
        yield f"  {'':<22} {'':>10}  {of}{noise(lies)}"


def together_lines(pairs: Sequence[Pair]) -> Iterator[str]:
    """A place, and the pairs below it, the strongest first."""
    if not pairs:
        yield "no metrics move together for certain"
    for place in dict.fromkeys(pair.first.place_name for pair in pairs):
        yield place
        for pair in pairs:
            if pair.first.place_name == place:
                rho, n = pair.correlation.rho, pair.correlation.n
                yield f"  {rho:+.2f}  {pair.first.metric} and {pair.second.metric}, over {counted(n, 'session')}"
