"""A run under load, as lines of text: the loads, the headlines at each, and where budgets break."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from webperf.model.change import Change
from webperf.model.metric import HEADLINES
from webperf.model.run import Holding, LoadLevel, Run, Summary, UnderLoad, Validity
from webperf.model.verdict import Finding
from webperf.report.view.load_charts import make_load_charts
from webperf.report.view.numbers import state_of
from webperf.report.view.records import MoveLine, State, UnderLoadView
from webperf.report.view.users import COLUMNS, NOTE, each_user, lead, loads
from webperf.report.view.wording import counted, place
from webperf.stats.quantity import quantity

NOTHING = "–"
IDLE = "idle"
_COLUMNS = ("Load", "Achieved", "p50", "p95", "Failed", "Machine busy", "Validity")
_NOTE = (
    "Change: the Hodges-Lehmann estimate of the ratio to idle, with its 95 % interval (from four iterations on). "
    "Iterations of different levels are never in one number; the tables further down are of the idle app."
)
_Key = tuple[str, str, str, str]


def make_under_load(run: Run) -> UnderLoadView | None:
    """None where no load went on."""
    if run.under_load is None or not run.under_load.levels:
        return None
    levels, users = run.under_load.levels, run.users
    names = ", ".join(level.name for level in levels)
    scenarios = ", ".join(dict.fromkeys(str(plain.get("scenario")) for level in levels for plain in level.swarm))
    return UnderLoadView(
        lead=lead(users) if users else f"Measured idle, then again while {scenarios} loaded the app at {names}.",
        charts=make_load_charts(run),
        columns=COLUMNS if users else _COLUMNS,
        loads=tuple(loads(run, users) if users else _loads(run.under_load)),
        moves=tuple(_moves(run, levels)),
        holdings=tuple(_holding(holding) for holding in run.under_load.holdings),
        broken=tuple(text for level in levels for text in _broken(level)),
        note=NOTE if users else _NOTE,
        each=each_user(users) if users else None,
    )


def _loads(under_load: UnderLoad) -> Iterator[tuple[str, ...]]:
    yield (IDLE, *(NOTHING,) * 4, _share(under_load.idle_busy), NOTHING)
    for level in under_load.levels:
        metrics: Mapping[str, Any] = level.swarm[0].get("metrics", {}) if level.swarm else {}
        latency = metrics.get("http_req_duration") or metrics.get("operation_duration") or {}
        failed = metrics.get("http_req_failed") or metrics.get("operation_failed") or {}
        yield (
            level.name,
            _achieved(level),
            _ms(latency, "med", 1),
            _ms(latency, "p(95)", 20),
            _share(failed.get("rate")),
            _share(level.busy),
            level.validity.state.value,
        )


def _achieved(level: LoadLevel) -> str:
    if level.achieved is None or (level.validity.state is Validity.INVALID and not level.achieved):
        return NOTHING
    return f"{level.achieved:.3g}/s" if level.per_s else f"{level.achieved:.3g} at work"


def _ms(values: Mapping[str, Any], key: str, smallest_n: int) -> str:
    """Of fewer values a percentile is the largest of them under another name."""
    return quantity(values[key], "ms") if values.get("count", 0) >= smallest_n and key in values else NOTHING


def _share(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"


def _moves(run: Run, levels: Sequence[LoadLevel]) -> Iterator[MoveLine]:
    """Each headline of a step on a device: idle, or one user, first, then level by level."""
    base = run.under_load.base if run.under_load else IDLE
    states = _states(run.verdict.findings)
    changes = {(level.name, *_key(found)): found.change for level in levels for found in level.changes}
    summaries = {(level.name, *_key(row)): row for level in levels for row in level.summary}
    for row in run.summary:
        at = _key(row)
        loaded = [(level.name, summaries.get((level.name, *at))) for level in levels]
        if row.metric not in HEADLINES or not (row.n or any(found and found.n for _, found in loaded)):
            continue
        yield _line(row, base, row, None, states.get(("", *at), State.NONE), first=True)
        for name, found in loaded:
            change = changes.get((name, *at))
            yield _line(row, name, found, change, states.get((name, *at), State.NONE))


def _line(
    of: Summary, load: str, row: Summary | None, change: Change | None, state: State, *, first: bool = False
) -> MoveLine:
    return MoveLine(
        state=state,
        place=place(of.journey, of.step, of.device) if first else "",
        metric=of.metric if first else "",
        load=load,
        median=quantity(row.median, row.unit) if row is not None and row.median is not None else NOTHING,
        change=_percent(change.ratio if change else None),
        interval=_interval(change),
        n=str(row.n) if row is not None else "0",
    )


def _broken(level: LoadLevel) -> Iterator[str]:
    """Failures of one kind together."""
    kinds = Counter((f.journey, f.step, f.device, f.reason.value, f.message) for f in level.failures)
    for (journey, step, device, reason, message), count in kinds.items():
        where = place(journey, step, device)
        yield f"under {level.name}, {where}: {counted(count, 'iteration')} broke off, {reason}: {message}"


def _percent(ratio: float | None) -> str:
    return "" if ratio is None else f"{100 * (ratio - 1):+.0f} %"


def _interval(change: Change | None) -> str:
    if change is None or change.low is None or change.high is None:
        return ""
    return f"{_percent(change.low)} to {_percent(change.high)}"


def _states(findings: Sequence[Finding]) -> dict[tuple[str, str, str, str, str], State]:
    """The worst that budgets say of a metric at a level."""
    found: dict[tuple[str, str, str, str, str], list[State]] = {}
    for finding in findings:
        found.setdefault((finding.load, *_key(finding)), []).append(state_of(finding))
    return {key: State.worst(states) for key, states in found.items()}


def _key(of: Summary | Finding) -> _Key:
    return of.journey, of.step, of.device, of.metric


def _holding(holding: Holding) -> tuple[State, str]:
    what = f"{place(holding.journey, holding.step, holding.device)}: {holding.metric} {holding.budget}"
    if holding.breaks_at is not None:
        held = f"holds up to {holding.holds_at}, breaks at" if holding.holds_at else "breaks already at"
        return State.POOR, f"{what} {held} {holding.breaks_at}"
    if holding.holds_at is None:
        return State.UNSURE, f"{what} was decided at no level"
    return State.GOOD, f"{what} holds up to {holding.holds_at}"
