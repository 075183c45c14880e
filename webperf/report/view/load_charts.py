"""Headlines against the load, as charts: medians with their intervals, budgets, and where they break."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from webperf.judge.under_load import IDLE
from webperf.model.metric import HEADLINES, METRICS
from webperf.model.run import Holding, Run, Summary, UnderLoad
from webperf.report.view.records import Axis, Limit, Line, LineChart, Span, State
from webperf.report.view.wording import place

MOST_CHARTS = 8
"""Those whose budgets break come first; the table has all."""
_CERTAIN = "Medians; bars are their 95 % intervals."
_FEW = "Medians; bars are from the least to the largest value: of fewer than six there is no interval."
_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where each level stands on the axis: at what was asked for, or in its turn where that is no number.

    `base` is what comes before the first: the idle app, or one user.
    """

    axis: Axis
    base: str
    places: Mapping[str, float]


def make_load_charts(run: Run) -> tuple[LineChart, ...]:
    """One for each headline of a step, a line for each device."""
    if run.under_load is None or not run.under_load.levels:
        return ()
    levels, holdings = run.under_load.levels, run.under_load.holdings
    scale = _scale(run.under_load)
    by_level = {scale.base: run.summary, **{level.name: level.summary for level in levels}}
    keys = dict.fromkeys(
        (row.journey, row.step, row.metric)
        for rows in by_level.values()
        for row in rows
        if row.metric in HEADLINES and row.n
    )
    limits = {(f.journey, f.step, f.metric, f.budget): f.limit for f in run.verdict.findings if f.limit is not None}
    ranked = sorted(keys, key=lambda key: _rank(key, holdings))[:MOST_CHARTS]
    return tuple(_chart(key, by_level, scale, [h for h in holdings if _of(h) == key], limits) for key in ranked)


def _rank(key: _Key, holdings: Sequence[Holding]) -> tuple[bool, bool]:
    own = [holding for holding in holdings if _of(holding) == key]
    return not any(holding.breaks_at for holding in own), not own


def _of(holding: Holding) -> _Key:
    return holding.journey, holding.step, holding.metric


def _scale(under_load: UnderLoad) -> _Scale:
    levels, base = under_load.levels, under_load.base
    asked = [level.asked for level in levels]
    units = {level.per_s for level in levels}
    if None in asked or len(units) > 1 or len(set(asked)) < len(asked):
        turns = {level.name: float(turn) for turn, level in enumerate(levels, 1)}
        return _Scale(Axis("Level", "count"), base, {base: 0.0, **turns})
    axis = Axis("Load asked for", "arrivals/s" if units == {True} else "users")
    start = 0.0 if base == IDLE else 1.0
    return _Scale(axis, base, {base: start, **{level.name: float(level.asked or 0) for level in levels}})


def _chart(
    key: _Key,
    by_level: Mapping[str, Sequence[Summary]],
    scale: _Scale,
    holdings: Sequence[Holding],
    limits: Mapping[tuple[str, str, str, str], float | None],
) -> LineChart:
    journey, step, metric = key
    rows = [(name, row) for name, found in by_level.items() for row in found if _key(row) == key and row.n]
    certain = all(row.ci_low is not None for _, row in rows)
    devices = dict.fromkeys(row.device for _, row in rows)
    known = ((h.budget, limits.get((*key[:2], metric, h.budget))) for h in holdings)
    return LineChart(
        title=f"{METRICS[metric].title}: {place(journey, step, '')}",
        description=_CERTAIN if certain else _FEW,
        x=scale.axis,
        y=Axis(METRICS[metric].title, METRICS[metric].unit),
        lines=tuple(_line(device, rows, scale, certain=certain) for device in devices),
        limits=tuple(dict.fromkeys(Limit(limit, f"budget {text}") for text, limit in known if limit is not None)),
        spans=tuple(_breaks(holdings, scale, several=len(devices) > 1)),
    )


def _line(device: str, rows: Sequence[tuple[str, Summary]], scale: _Scale, *, certain: bool) -> Line:
    own = [(scale.places[name], row) for name, row in rows if row.device == device]
    spread = ((x, *((row.ci_low, row.ci_high) if certain else (row.min, row.max))) for x, row in own)
    return Line(
        device,
        tuple((x, row.median) for x, row in own),
        spread=tuple((x, low, high) for x, low, high in spread if low is not None and high is not None),
    )


def _breaks(holdings: Sequence[Holding], scale: _Scale, *, several: bool) -> Iterator[Span]:
    """From the last level that holds to the first that does not: it breaks somewhere in between."""
    for holding in holdings:
        if holding.breaks_at is None or holding.breaks_at == scale.base or holding.breaks_at not in scale.places:
            continue
        where = f" on {holding.device}" if several else ""
        end = scale.places[holding.breaks_at]
        start = scale.places.get(holding.holds_at or scale.base, 0.0)
        after = f"between {holding.holds_at} and" if holding.holds_at else "already at"
        yield Span(start, end, f"{holding.budget} breaks {after} {holding.breaks_at}{where}", State.POOR)


def _key(row: Summary) -> _Key:
    return row.journey, row.step, row.metric
